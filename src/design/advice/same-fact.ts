import { folded, wordsOf } from "../../heymilo/text.ts";
import { isCommonWord } from "../words/index.ts";
import type { Question } from "./interview.ts";

/** Words of one family share their beginning: certified and certification, expérience and expérimenté. */
const STEM = 5;

/** Words that questions share whatever they are about. */
const EMPTY_WORDS = new Set(
  "about anyth worke work works year years descr time times tell share examp quest answe pleas curre first last least".split(
    " ",
  ),
);

const subjects = new WeakMap<Question, ReadonlySet<string>>();

/** The beginnings of the words that say what a question is about. */
const subjectOf = (question: Question): ReadonlySet<string> => {
  const known = subjects.get(question);
  if (known) return known;
  const words = wordsOf(question.half).filter((word) => !isCommonWord(word) && /^\p{L}{2,}/u.test(word));
  const stems = words.map((word) => folded(word).slice(0, STEM)).filter((stem) => !EMPTY_WORDS.has(stem));
  const subject = new Set(stems);
  subjects.set(question, subject);
  return subject;
};

export const wordsShared = (one: Question, other: Question): number =>
  [...subjectOf(one)].filter((word) => subjectOf(other).has(word)).length;

interface Likeness {
  /** How many words two questions share, at least. */
  shared: number;
  /** How many of the shorter one's they are then. */
  share: number;
}

const SAME: readonly Likeness[] = [
  { shared: 3, share: 0.6 },
  { shared: 2, share: 0.66 },
];

/** An answer that is judged is more than a fact, so it has to be nearly the same question. */
const SAME_IN_A_TALK: readonly Likeness[] = [{ shared: 3, share: 0.75 }];

/** Whether two questions want to know the same fact, as far as their words tell. */
export const isSameFact = (one: Question, other: Question): boolean => {
  const shared = wordsShared(one, other);
  const share = shared / Math.min(subjectOf(one).size, subjectOf(other).size);
  const limits = one.isScored || other.isScored ? SAME_IN_A_TALK : SAME;
  return limits.some((least) => shared >= least.shared && share >= least.share);
};
