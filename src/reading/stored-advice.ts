import { formatPath } from "../arguments/path.ts";
import type { Path } from "../heymilo/errors.ts";
import type { Posting, Question } from "../heymilo/schema/responses.ts";
import { stepsWithQuestions } from "../views/steps.ts";

/** The rules are loaded when they are needed: a start does without them. */
export const loadAdvice = async () => ({
  ...(await import("../design/advice/index.ts")),
  ...(await import("../design/advice/lines.ts")),
});

/** What has just been changed in an interviewer. Advice is about nothing else then. */
export interface StoredChange {
  /** The names of fields, wherever they are. */
  fields: readonly string[];
  /** Whether advice on a step, or on one of its questions, is about the change. */
  isIn: (step: number, questionId: string | undefined, idsOfStep: readonly string[]) => boolean;
}

/**
 * What an expert would do otherwise in an interviewer that HeyMilo has, or in what was just changed in it, in lines.
 *
 * @param questions undefined: they were not read, so nothing is said about them
 */
export const storedAdvice = async (
  posting: Posting,
  questions: readonly Question[] | undefined,
  change?: StoredChange,
): Promise<string[]> => {
  const { adviceOnStored, adviceInLines } = await loadAdvice();
  const steps = posting.workflow ?? [];
  const filled = questions && stepsWithQuestions(steps, questions);
  const ids = (filled ?? []).map(({ questions }) => questions.map(({ id }: Question) => id));
  const isAt = ([field, step, , index]: Path): boolean => {
    if (!change || field !== "workflow") return change?.fields.includes(String(field)) ?? true;
    const ofStep = ids[Number(step)] ?? [];
    return change.isIn(Number(step), index === undefined ? undefined : ofStep[Number(index)], ofStep);
  };
  const all = adviceOnStored({ ...posting, workflow: filled ?? steps }, change && { fields: change.fields, isAt });
  return adviceInLines(all, { full: change === undefined, nameOf: (path) => nameOf(path, ids) }).lines;
};

/** A question by its id, and a step by its position from 1: what the tools that change them take. */
const nameOf = (path: Path, ids: readonly (readonly string[])[]): string => {
  const [field, step, inside, index] = path;
  if (field !== "workflow") return formatPath(path);
  const id = inside === "questions" && index !== undefined ? ids[Number(step)]?.[Number(index)] : undefined;
  return id ? `question ${id}` : [`step ${Number(step) + 1}`, formatPath(path.slice(2))].filter(Boolean).join(" ");
};
