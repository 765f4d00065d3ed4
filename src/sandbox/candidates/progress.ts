import type { JsonObject } from "../json.ts";
import type { Posting } from "../store.ts";
import type { Candidate } from "./candidate.ts";

type StepState = "not_started" | "in_progress" | "completed" | "knocked_out";

/** How far the candidate has come in each step of the posting, in their order. */
export function stepStates({ steps }: Posting, { stage }: Candidate): StepState[] {
  const upTo = (current: number, state: StepState): StepState[] =>
    steps.map((_, index) => (index < current ? "completed" : index === current ? state : "not_started"));
  if (stage === "pending") return upTo(0, "not_started");
  if (stage === "in_progress") return upTo(Math.floor(steps.length / 2), "in_progress");
  if (stage !== "knocked_out") return upTo(steps.length, "completed");
  return upTo(
    failingOf(steps, ({ config }) => config.knockout_enabled === true),
    "knocked_out",
  );
}

/** Where somebody fails: at the first item that can turn them away; if none can, at the first of all. */
export const failingOf = <T>(items: readonly T[], turnsAway: (item: T) => boolean): number =>
  Math.max(0, items.findIndex(turnsAway));

export function renderWorkflow(posting: Posting, candidate: Candidate): JsonObject {
  const states = stepStates(posting, candidate);
  const at = candidate.lastActivityAt / 1000;
  return {
    steps: states.map((state, index) => ({
      step_id: posting.steps[index]?.id ?? "",
      order: index + 1,
      status: state,
      started: state !== "not_started",
      completed: state === "completed",
      knocked_out: state === "knocked_out",
      last_updated_at: state === "not_started" ? null : at,
    })),
    all_complete: states.every((state) => state === "completed"),
    last_activity_at: at,
  };
}
