import type { JsonObject } from "../json.ts";
import type { Posting, Step } from "../store.ts";
import type { Candidate } from "./candidate.ts";

type StepState = "not_started" | "in_progress" | "completed" | "knocked_out";

/** How far the candidate has come in each step of the posting, in their order. */
export function stepStates({ steps }: Posting, { stage }: Candidate): StepState[] {
  if (stage === "pending") return steps.map(() => "not_started");
  if (stage === "in_progress") {
    const done = Math.floor(steps.length / 2);
    return steps.map((_, index) => (index < done ? "completed" : index === done ? "in_progress" : "not_started"));
  }
  if (stage !== "knocked_out") return steps.map(() => "completed");
  const out = knockOutAt(steps);
  return steps.map((_, index) => (index < out ? "completed" : index === out ? "knocked_out" : "not_started"));
}

/** The first step that can turn somebody away; if none can, the first of all. */
const knockOutAt = (steps: readonly Step[]): number =>
  Math.max(
    0,
    steps.findIndex(({ config }) => config.knockout_enabled === true),
  );

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
