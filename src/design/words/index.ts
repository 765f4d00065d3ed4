import { anyPhrase, asWritten } from "../../heymilo/phrases.ts";
import de from "./de.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import es from "./es.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import it from "./it.json" with { type: "json" };
import nl from "./nl.json" with { type: "json" };
import pl from "./pl.json" with { type: "json" };
import pt from "./pt.json" with { type: "json" };

const LANGUAGES = { en, de, es, fr, pt, it, nl, pl };

/** What a text may be about. The lists of all languages have the same subjects. */
export type Subject = keyof typeof en;

const patterns = new Map<Subject, RegExp>();

const patternOf = (subject: Subject): RegExp => {
  const known = patterns.get(subject);
  if (known) return known;
  const made = anyPhrase(Object.values(LANGUAGES).flatMap((phrases) => phrases[subject]));
  patterns.set(subject, made);
  return made;
};

/** The first words of a text that are about the subject, in whichever language. */
export const wordsAbout = (subject: Subject, text: string): string | undefined =>
  asWritten(text).match(patternOf(subject))?.[0];
