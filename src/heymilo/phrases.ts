import { normalized } from "./text.ts";

/**
 * Phrases to look for in texts. In a phrase "/" parts words of which one stands there, "*" is any ending, "#" a number
 * in digits, "..." up to four words of the same clause, and a last "." the end of the clause.
 */

const FEW_WORDS = "(?:\\s+[\\p{L}\\p{N}][\\p{L}\\p{N}'.-]*){0,4}?";

const wordPattern = (word: string): string => {
  if (word === "...") return FEW_WORDS;
  const choices = word.replaceAll("/", "|").replaceAll("*", "\\p{L}*").replaceAll("#", "\\p{N}+");
  return `(?:${choices})(?![\\p{L}\\p{N}])`;
};

/** The source of an expression with the flags `iu` that finds the phrase. */
export const phrasePattern = (phrase: string): string => {
  const isAtEnd = phrase.endsWith(" .");
  const words = (isAtEnd ? phrase.slice(0, -2) : phrase).split(" ");
  const patterns = words.map(wordPattern).join("\\s+").replaceAll(`\\s+${FEW_WORDS}`, FEW_WORDS);
  return patterns + (isAtEnd ? "(?=\\s*(?:[.,;:?!)]|$))" : "");
};

/** Finds any of the phrases as whole words. */
export const anyPhrase = (phrases: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases.map(phrasePattern).join("|")})`, "giu");

/** The text with one way to write quotes, dashes and accents, as phrases are written. */
export const asWritten = (text: string): string =>
  normalized(text, "NFC")
    .replace(/[’ʼ]/g, "'")
    .replace(/\p{Pd}/gu, "-");
