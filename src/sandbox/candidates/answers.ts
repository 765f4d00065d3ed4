import type { Question } from "../store.ts";

interface Scored {
  question: Question;
  /** 1 to 10. */
  score: number;
}

/**
 * What a candidate says to any question. A question's own scale says what a strong and a weak answer looks like, so an
 * answer that quotes it is about the right job.
 */
export const answerTo = ({ fields }: Question, score: number): string => {
  const { score_of_1: weak, score_of_5: strong, evaluation_criteria: wanted } = fields;
  if (score >= 8)
    return typeof strong === "string"
      ? `That was part of my week at my last place, so I can be exact. My manager noted about me: "${strong}"`
      : "Let me take my last job. I did this there for three years, so I can say what I decided myself, what went wrong once, and what I changed after that.";
  if (score >= 5)
    return typeof wanted === "string"
      ? `I know what it takes: "${wanted}" I have managed most of that, with a colleague beside me.`
      : "I have seen that done, and I did a part of it myself. The rest I would ask a colleague.";
  return typeof weak === "string"
    ? `To be honest, that is where I stand: "${weak}"`
    : "I have not done that yet. I would like to learn it.";
};

/** What HeyMilo would praise: the strong end of the scale, for the best answers. */
export const ofTheBest = (scored: readonly Scored[]): string[] => {
  const praise = sorted(scored).flatMap(({ question }) => String(question.fields.score_of_5 ?? "") || []);
  return praise.length > 0 ? praise.slice(0, 2) : ["Gives cases of their own, and says what came of them"];
};

/** The worst answer, if there are better ones. */
export const ofTheWorst = (scored: readonly Scored[]): string[] =>
  sorted(scored)
    .slice(1)
    .slice(-1)
    .map(({ question }) => `Short on: ${question.text}`);

const sorted = (scored: readonly Scored[]): Scored[] => [...scored].sort((a, b) => b.score - a.score);

export const tagsFor = (questions: readonly Question[]): string[] =>
  questions.map(({ text, fields }) => {
    const [option] = Array.isArray(fields.options) ? fields.options : [];
    return `${text}: ${option ?? (fields.response_format === "number" ? 4 : "mentioned")}`;
  });
