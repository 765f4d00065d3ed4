import { phrasesPattern } from "../../heymilo/phrases.ts";
import { asWritten, wordsOf } from "../../heymilo/text.ts";
import de from "./de.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import it from "./it.json" with { type: "json" };
import nl from "./nl.json" with { type: "json" };
import pl from "./pl.json" with { type: "json" };
import pt from "./pt.json" with { type: "json" };

type Lists = Readonly<Record<Subject, readonly string[]>>;

/** What a text may be about. The lists of all languages have the same subjects. */
export type Subject = keyof typeof en;

const LANGUAGES: Readonly<Record<string, Lists>> = { en, de, es, fr, pt, it, nl, pl };

const phrasesAbout = (subject: string, language: string | undefined): string[] =>
  Object.entries(LANGUAGES).flatMap(([code, lists]) =>
    language === undefined || language === code ? (lists[subject as Subject] ?? []) : [],
  );

/** A phrase with a capital letter is looked for as it is written: "AI" is a word of its own, and "ai" is Italian. */
const hasCapital = (phrase: string): boolean => phrase !== phrase.toLowerCase();

interface Patterns {
  inCapitals: RegExp | undefined;
  others: RegExp | undefined;
  /** Goes out of the text first, as "prêt-à-porter" does before "porter" is looked for. */
  harmless: RegExp | undefined;
}

const expression = (phrases: readonly string[]): RegExp | undefined =>
  phrases.length > 0 ? new RegExp(phrasesPattern(phrases), "gu") : undefined;

const known = new Map<string, Patterns>();

const patternsOf = (subject: Subject, language: string | undefined): Patterns => {
  const key = `${language ?? ""} ${subject}`;
  const cached = known.get(key);
  if (cached) return cached;
  const phrases = phrasesAbout(subject, language);
  const patterns = {
    inCapitals: expression(phrases.filter(hasCapital)),
    others: expression(phrases.filter((phrase) => !hasCapital(phrase))),
    harmless: expression(phrasesAbout(`${subject}, but not`, language)),
  };
  known.set(key, patterns);
  return patterns;
};

interface Found {
  words: string;
  at: number;
}

/**
 * Everything in a text that is about the subject, with the places where it stands.
 *
 * @param language the text's; absent: any, since the short words of one language mean other things in the next
 */
export const allAbout = (subject: Subject, text: string, language?: string): Found[] => {
  const { inCapitals, others, harmless } = patternsOf(subject, language);
  const written = asWritten(text);
  const inLowerCase = written.toLowerCase();
  // With another length, as for a Turkish capital, no place would be right.
  const lower = inLowerCase.length === written.length ? inLowerCase : written;
  const read = harmless ? lower.replace(harmless, (words) => "_".repeat(words.length)) : lower;
  const matches = [...(inCapitals ? written.matchAll(inCapitals) : []), ...(others ? read.matchAll(others) : [])];
  return matches
    .map(({ 0: { length }, index }) => ({ words: written.slice(index, index + length), at: index }))
    .sort((a, b) => a.at - b.at);
};

/** The first words of a text that are about the subject. */
export const wordsAbout = (subject: Subject, text: string, language?: string): string | undefined =>
  allAbout(subject, text, language)[0]?.words;

export const isAbout = (subject: Subject, text: string, language?: string): boolean =>
  allAbout(subject, text, language).length > 0;

const COMMON = Object.entries(LANGUAGES).map(([code, lists]) => ({ code, words: new Set(lists["common words"]) }));

/** The language that a tag such as pt-BR names, if its words are known. */
export const languageNamed = (tag: unknown): string | undefined => {
  const code =
    String(tag ?? "")
      .toLowerCase()
      .split("-")[0] ?? "";
  return code in LANGUAGES ? code : undefined;
};

const ALL_COMMON = new Set(COMMON.flatMap(({ words }) => [...words]));

/** A word that says nothing about a text's subject, in whichever language. */
export const isCommonWord = (word: string): boolean => ALL_COMMON.has(word);

/** How many more of its commonest words a language has to have in a text than any other. */
const CLEAR_LEAD = 2;

/** The language whose commonest words clearly lead in a text; undefined for a short one, and for all other languages. */
export const languageOf = (text: string): string | undefined => {
  const words = wordsOf(text);
  const counts = COMMON.map(({ code, words: common }) => ({
    code,
    count: words.filter((word) => common.has(word)).length,
  })).sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  if (!first || first.count < (second?.count ?? 0) + CLEAR_LEAD) return undefined;
  return first.count >= words.length * LEAST_SHARE ? first.code : undefined;
};

/** In the eight languages one word in four is among the commonest; in a list of names and tools none is. */
const LEAST_SHARE = 0.12;
