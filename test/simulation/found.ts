import { AS_DOCUMENTED } from "./deviations.ts";
import { type Scenario, type Step, scenarioOf, WELL } from "./scenario.ts";

const create = (content: "a" | "b", rest: Partial<Extract<Step, { do: "create" }>> = {}): Step => ({
  do: "create",
  afterMs: 0,
  process: 0,
  title: "one",
  content,
  ...rest,
});
const reset = (doneAfterMs: number | "never", listLagMs = 0) =>
  ({ sent: true, doneAfterMs, answer: "reset", answerAfterMs: 50, listLagMs }) as const;
/** Histories that random ones have found, and that broke a promise before the protocol was mended. */
export const FOUND: readonly { name: string; scenario: Scenario }[] = [
  {
    name: "two identical calls, one for another, are both made twice",
    scenario: scenarioOf(
      [
        create("b"),
        create("b", { allowDuplicate: true }),
        create("a", { special: "template", key: "Key-A" }),
      ],
      { writes: [reset(0, 6_000), reset("never")], listLagMs: 100 },
    ),
  },
  {
    name: "a receipt comes during the last look",
    scenario: scenarioOf(
      [create("a", { special: "template" }), create("a", { afterMs: 1_000, special: "template" })],
      {
        seed: 513_136_630,
        timeoutMs: 8_000,
        deviations: { ...AS_DOCUMENTED, search: "behind" },
        writes: [{ sent: true, doneAfterMs: 0, answer: "whole", answerAfterMs: 6_400, listLagMs: 100 }],
        reads: [reset("never")],
      },
    ),
  },
  {
    name: "a receipt comes after its caller was told that the outcome is unknown, and another call rephrases",
    scenario: scenarioOf(
      [
        create("a", { special: "template" }),
        { do: "add a question", afterMs: 40_000, process: 0, cancelAfterMs: 0, text: "q1" },
        create("a", { special: "full metadata" }),
      ],
      {
        seed: 513_136_630,
        timeoutMs: 8_000,
        deviations: { ...AS_DOCUMENTED, search: "behind" },
        writes: [{ sent: true, doneAfterMs: 0, answer: "whole", answerAfterMs: 6_400, listLagMs: 100 }],
        reads: [{ ...reset("never"), answerAfterMs: 400 }],
      },
    ),
  },
  {
    name: "a lost create without a key is made late, after another call has found that it made nothing",
    scenario: scenarioOf(
      [
        create("a"),
        create("a", { key: "Key-A" }),
        { do: "clone", afterMs: 0, process: 1, cancelAfterMs: 0 },
        create("a", { afterMs: 45_010, key: "Key-B" }),
      ],
      {
        seed: 11,
        crowd: 15,
        writes: [{ ...reset(157_500), answerAfterMs: 0 }],
        reads: [
          WELL,
          { ...reset("never"), answerAfterMs: 0 },
          { ...reset("never"), answer: 403, answerAfterMs: 0 },
        ],
      },
    ),
  },
  {
    name: "a key that another process used is refused to the call that only has its content",
    scenario: scenarioOf(
      [
        create("a", { afterMs: 1_000, process: 2, special: "template", key: "Key-A" }),
        create("b"),
        create("a", { cancelAfterMs: 0 }),
        create("b", { key: "Key-A", allowDuplicate: true }),
        create("a", { afterMs: 225_000 }),
      ],
      {
        seed: 1_185_495_029,
        writes: [
          { ...reset("never"), answer: 429, answerAfterMs: 0, retryAfter: "120" },
          { ...reset("never"), answer: 429 },
          { ...reset("never"), answer: "silence" },
        ],
        listLagMs: 100,
      },
    ),
  },
  {
    name: "a copy that is still connecting sees that of another process",
    scenario: scenarioOf(
      [
        { do: "clone", afterMs: 1_000, process: 0, key: "Key-A" },
        { do: "clone", afterMs: 0, process: 2 },
        { do: "clone", afterMs: 300, process: 2, key: "Key-A" },
        create("a", { special: "template" }),
      ],
      { seed: -2_022_015_823, timeoutMs: 8_000, writes: [{ sent: false, how: "no connection" }] },
    ),
  },
  {
    name: "a person has copied what a lost create made, and lists do not show its key",
    scenario: scenarioOf(
      [
        create("a", { title: "other" }),
        create("a"),
        { do: "copy by hand", afterMs: 45_010, title: "one" },
        create("a", { process: 1, allowDuplicate: true }),
        create("b", { afterMs: 1_000, allowDuplicate: true }),
      ],
      {
        seed: -1_928_895_308,
        deviations: { ...AS_DOCUMENTED, metadata: "cut", oddItems: true },
        writes: [
          { sent: true, doneAfterMs: 0, answer: "whole", answerAfterMs: 13_500, listLagMs: 0 },
          reset(0, 100),
        ],
        listLagMs: 100,
      },
    ),
  },
  {
    name: "the only caller leaves during the look after the receipt, and lists cut the key",
    scenario: scenarioOf(
      [
        create("a", { afterMs: 1_000, cancelAfterMs: 4_000, allowDuplicate: true }),
        create("a", { process: 1, cancelAfterMs: 4_000, allowDuplicate: true }),
        create("a", { afterMs: 1_000, process: 1 }),
      ],
      {
        seed: -2_147_483_622,
        timeoutMs: 8_000,
        deviations: { ...AS_DOCUMENTED, metadata: "cut", titles: "composed" },
        lookalikes: true,
        writes: [reset(2_400, 1_000)],
      },
    ),
  },
  {
    name: "a copy is made, and the read after it is refused",
    scenario: scenarioOf([{ do: "clone", afterMs: 0, process: 0 }], {
      reads: [WELL, WELL, { ...WELL, doneAfterMs: "never", answer: 403 }],
    }),
  },
  {
    name: "a posting cannot be read by its id at once, and its call is repeated",
    scenario: scenarioOf([create("a"), create("a", { afterMs: 1_000 })], {
      deviations: { ...AS_DOCUMENTED, single: "behind" },
      writes: [{ ...WELL, listLagMs: 2_000 }],
    }),
  },
  {
    name: "two calls at once ask for another one than that of a call whose outcome is unknown",
    scenario: scenarioOf(
      [
        create("a"),
        create("a", { afterMs: 4_000, allowDuplicate: true }),
        create("a", { allowDuplicate: true }),
      ],
      { writes: [reset("never")], reads: [{ ...WELL, answer: "without an id" }] },
    ),
  },
  {
    name: "the callers of two equal calls leave, and the second one was made twice",
    scenario: scenarioOf(
      [
        create("b", { afterMs: 1_000 }),
        create("a", { cancelAfterMs: 22_500 }),
        create("a", { cancelAfterMs: 60, allowDuplicate: true }),
      ],
      {
        seed: -1_850_041_948,
        writes: [
          { ...WELL, doneAfterMs: 50, answer: "cut off", answerAfterMs: 50 },
          reset(13_500),
          { ...WELL, doneAfterMs: 50, answer: "cut off" },
          { ...WELL, answerAfterMs: 67_500, listLagMs: 100 },
        ],
      },
    ),
  },
];
