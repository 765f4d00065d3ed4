import fc from "fast-check";
import type { Fault, Scenario, Step } from "./world.ts";
import { BETWEEN_LOOKS_MS, STILL_AT_WORK_MS, TIMEOUT_MS } from "./world.ts";

/** Around everything that takes time: before the first look, while it is looked for, after the call, and after all patience. */
const commitDelay = fc.constantFrom(
  10,
  TIMEOUT_MS / 3,
  TIMEOUT_MS * 0.75,
  TIMEOUT_MS + 100,
  STILL_AT_WORK_MS / 2,
  STILL_AT_WORK_MS + 200,
);

/** Shorter than between two looks, and longer. */
const listLag = fc.constantFrom(0, 0, 0, BETWEEN_LOOKS_MS / 3, 300);

const plain = fc.record({
  fault: fc.constantFrom(
    "none",
    "reset_before_commit",
    "reset_after_commit",
    "error_before_commit",
    "error_after_commit",
    "bad_gateway_after_commit",
    "unavailable",
    "truncated",
    "malformed_json",
    "hang_after_commit",
    "hang_before_commit",
    "unauthorized",
  ),
  list_lag_ms: listLag,
});

const late = fc.record({
  fault: fc.constant("late_commit"),
  delay_ms: commitDelay,
  answer: fc.boolean(),
  list_lag_ms: listLag,
});

const gateway = fc.record({
  fault: fc.constantFrom("bad_gateway", "bad_gateway_after_commit"),
  status: fc.constant(504),
});

const turnedAway = fc.record({
  fault: fc.constant("too_many_requests"),
  retry_after_s: fc.constantFrom(0.02, 5),
});

const createFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 4, arbitrary: late },
  gateway,
  turnedAway,
);

const listFault: fc.Arbitrary<Fault> = fc.record({
  fault: fc.constantFrom(
    "none",
    "none",
    "unavailable",
    "malformed_json",
    "unauthorized",
    "hang_before_commit",
  ),
});

const at = fc.constantFrom(0, 0, 5, 60, TIMEOUT_MS / 2, TIMEOUT_MS + 50);
const process = fc.constantFrom(0 as const, 1 as const);

const create: fc.Arbitrary<Step> = fc.record(
  {
    do: fc.constant("create" as const),
    at,
    process,
    intent: fc.constantFrom(0 as const, 0 as const, 1 as const, 2 as const),
    keyed: fc.boolean(),
    cancelAfter: fc.constantFrom(0, 3, 30, TIMEOUT_MS / 2),
  },
  { requiredKeys: ["do", "at", "process", "intent", "keyed"] },
);

const restart: fc.Arbitrary<Step> = fc.record({ do: fc.constant("kill and restart" as const), at, process });

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  creates: fc.array(createFault, { maxLength: 5, size: "max" }),
  lists: fc.array(listFault, { maxLength: 3 }),
  steps: fc.array(fc.oneof({ weight: 6, arbitrary: create }, restart), {
    minLength: 1,
    maxLength: 8,
    size: "max",
  }),
});
