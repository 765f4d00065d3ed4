import { LookUpError, OutcomeUnknownError } from "../../src/heymilo/errors.ts";
import type { MadeCall, Wish } from "./history.ts";
import type { Step } from "./scenario.ts";

export type CallStep = Exclude<Extract<Step, { process: number }>, { do: "restart" }>;

/** Stands for a key as long as there is none. */
export const PREVIEWED = "previewed";

/** When an error says that its call can be repeated, in milliseconds; undefined if it does not say so. */
export const waitAskedBy = (error: Error | undefined): number | undefined =>
  (error as { retryAfterMs?: number } | undefined)?.retryAfterMs ?? (error instanceof LookUpError ? 0 : undefined);

/** The error names what may be what its call made, and leaves the rest to a person. */
export const isNamed = (error: Error | undefined): boolean =>
  error instanceof OutcomeUnknownError && error.mayBe.length > 0;

export const wishOf = (step: CallStep): Wish => {
  const { do: what } = step;
  if (what === "create what was previewed") return { do: "create", content: "", key: step.key, isBrief: true };
  if (what === "create" || what === "preview") {
    const { key } = step;
    const content = [step.title, step.content, step.special].filter(Boolean).join(" ");
    return what === "preview"
      ? { do: what, content, key, isBrief: step.isBrief }
      : { do: what, content, key, allowDuplicate: step.allowDuplicate };
  }
  if (what !== "clone") return { do: what, content: step.text };
  const { key, allowDuplicate, title } = step;
  return { do: what, content: title ? `source ${title}` : "source", key, allowDuplicate };
};

/** Without previews, after which nothing is open, and without creates of what nobody had previewed. */
export const lastOfEachWish = <T extends MadeCall>(calls: readonly T[]): T[] => {
  const wishes = calls.filter(({ do: what, content }) => what !== "preview" && content !== "");
  return [...new Map(wishes.map((call) => [`${call.process} ${call.do} ${call.content} ${call.key}`, call])).values()];
};
