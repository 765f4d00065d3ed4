import { formatPath } from "../../src/arguments/path.ts";
import { explainIssues } from "../../src/arguments/problems.ts";
import type { Path } from "../../src/heymilo/errors.ts";
import { createPostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { type Modality, stepOfModality } from "../../src/heymilo/schema/questions.ts";
import { reviewPostingRequest } from "../../src/heymilo/schema/review.ts";
import type { StepType } from "../../src/heymilo/schema/steps.ts";

type Json = Record<string, unknown>;

export const withSteps = (...workflow: Json[]): Json => ({
  title: "Night nurse",
  description: "Cares for up to eight patients a night.",
  workflow,
});

export const withConfig = (type: StepType, config: Json): Json => withSteps({ type, config });

/** A request with one question, and the step's config if one is needed. */
export const withQuestion = (modality: Modality, fields: Json, config?: Json): Json =>
  withSteps({
    type: stepOfModality[modality],
    ...(config && { config }),
    questions: [{ modality, text: "How do you hand over a shift?", ...fields }],
  });

/** A valid request with `value` at a path of `test/contract/request-fields.ts`. */
export const requestWith = (path: string, value: unknown): Json => {
  const [head = "", ...rest] = path.split(".");
  const nested = rest.reduceRight<unknown>(
    // A blackout that is switched on needs all its keys.
    (inner, key) => ({ [key]: key === "blackout_period" ? { enabled: false, ...(inner as Json) } : inner }),
    value,
  ) as Json;
  if (rest.length === 0) return { ...withSteps({ type: "resume" }), [head]: value };
  return rest[0] === "config" ? withSteps({ type: head, ...nested }) : withQuestion(head as Modality, nested);
};

/** Everything that is wrong with a request, as `path: message`. */
export const problemsOf = (request: unknown): string[] => {
  const { error } = createPostingRequest.safeParse(request);
  return explainIssues(createPostingRequest, request, error?.issues ?? []).map(
    ({ path, message }) => `${formatPath(path)}: ${message}`,
  );
};

/** What a careful recruiter is told about a request, as `path: message`. Valid requests alone have warnings. */
export const warningsOf = (request: Json): string[] => {
  const warnings: string[] = [];
  const report = (path: Path, message: string) => warnings.push(`${formatPath(path)}: ${message}`);
  reviewPostingRequest(createPostingRequest.parse(request), report);
  return warnings;
};
