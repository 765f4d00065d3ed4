/**
 * Phrases to look for in texts, in lower case. In a phrase "/" parts words of which one stands there, "*" is any
 * ending, "#" a number in digits, "..." up to four words of the same clause, and a last "." the end of the clause.
 *
 * Classes such as \p{L} are large, and each takes time when an expression is made. So they stand once, at the ends.
 */
const IN_A_WORD = "[^\\s.,;:?!()]";
const FEW_WORDS = `(?:\\s+${IN_A_WORD}+){0,4}?`;

const wordPattern = (word: string): string => {
  if (word === "...") return FEW_WORDS;
  return `(?:${word.replaceAll("/", "|").replaceAll("*", `${IN_A_WORD}*`).replaceAll("#", "\\d+")})`;
};

const phrasePattern = (phrase: string): string => {
  const isAtEnd = phrase.endsWith(" .");
  const words = (isAtEnd ? phrase.slice(0, -2) : phrase).split(" ");
  const patterns = words.map(wordPattern).join("\\s+").replaceAll(`\\s+${FEW_WORDS}`, FEW_WORDS);
  return patterns + (isAtEnd ? "(?=\\s*(?:[.,;:?!)]|$))" : "");
};

/** The source of an expression with the flag `u` that finds any of the phrases as whole words. */
export const phrasesPattern = (phrases: readonly string[]): string =>
  `(?<![\\p{L}\\p{N}])(?:${phrases.map(phrasePattern).join("|")})(?![\\p{L}\\p{N}])`;
