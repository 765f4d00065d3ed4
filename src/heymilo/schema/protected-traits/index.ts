import { phrasesPattern } from "../../phrases.ts";
import { asWritten } from "../../text.ts";
import de from "./de.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import it from "./it.json" with { type: "json" };
import nl from "./nl.json" with { type: "json" };
import pl from "./pl.json" with { type: "json" };
import pt from "./pt.json" with { type: "json" };

/**
 * Subjects on which employment law of most countries protects people (for example Title VII, the ADA and the ADEA in
 * the United States, and EU directives 2000/43 and 2000/78), by language. What "but not" names is asked of no candidate.
 */
const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string[]>>>> = {
  en,
  de,
  es,
  fr,
  pt,
  it,
  nl,
  pl,
};

/** In English, as README and the warning name them. */
export const CHECKED_LANGUAGES = Object.keys(LANGUAGES).map(
  (code) => new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code,
);

const HARMLESS = "but not";

/** What is harmless comes first, since "people with disabilities" begins before "disabilities". */
const PHRASES = (() => {
  const all = Object.values(LANGUAGES).flatMap((language) => Object.entries(language));
  const phrases = (subjects: typeof all) => phrasesPattern(subjects.flatMap(([, phrases]) => phrases));
  const harmless = phrases(all.filter(([subject]) => subject === HARMLESS));
  const traits = phrases(all.filter(([subject]) => subject !== HARMLESS));
  return new RegExp(`${harmless}|(${traits})`, "giu");
})();

/** The first words of a question that are about a protected trait. A hint to look again, not a verdict. */
export const protectedTraitIn = (question: string): string | undefined => {
  for (const [, found] of asWritten(question).matchAll(PHRASES)) if (found !== undefined) return found;
  return undefined;
};
