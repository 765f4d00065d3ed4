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
const clone = (rest: Partial<Extract<Step, { do: "clone" }>> = {}): Step => ({
  do: "clone",
  afterMs: 0,
  process: 0,
  repeats: "as told",
  ...rest,
});
const lost = (answer: "reset" | "silence" | "cut off", doneAfterMs: number | "never", listLagMs = 0) =>
  ({ sent: true, doneAfterMs, answer, answerAfterMs: 50, listLagMs }) as const;

/** Histories that random ones have found, and that broke a promise before the protocol was mended. */
export const FOUND: readonly { name: string; scenario: Scenario }[] = [
  {
    name: "two of one title are lost at once, and both are repeated at once",
    scenario: scenarioOf([create("a", { repeats: "as told" }), create("b", { repeats: "as told" })], {
      timeoutMs: 240_000,
      writes: [lost("reset", 0), lost("reset", 24_000)],
    }),
  },
  {
    name: "a call that wants another is cancelled at once, and the first one is repeated",
    scenario: scenarioOf([
      create("a"),
      create("a", { afterMs: 1_000, cancelAfterMs: 0, allowDuplicate: true }),
      create("a", { afterMs: 1_000 }),
    ]),
  },
  {
    name: "two copies of one original are lost, and a person wants another of both",
    scenario: scenarioOf([clone({ title: "another" }), clone()], {
      writes: [lost("reset", 4_500, 100), lost("reset", "never")],
    }),
  },
  {
    name: "a rephrased copy waits for one whose caller has left",
    scenario: scenarioOf(
      [clone({ key: "Key-A", cancelAfterMs: 0 }), clone({ cancelAfterMs: 22_500 }), clone({ key: "Key-A" })],
      { writes: [lost("cut off", 50)] },
    ),
  },
  {
    name: "what may be it is named in the quiet time, and the lost one comes later in it",
    scenario: scenarioOf(
      [
        create("a", { special: "full metadata", repeats: "as told" }),
        create("b", { special: "full metadata", repeats: "as told" }),
      ],
      { timeoutMs: 240_000, writes: [{ ...WELL, doneAfterMs: 840_000 }, lost("reset", 0, 100)] },
    ),
  },
  {
    name: "a question is answered after its caller has left, and lists lag",
    scenario: scenarioOf(
      [
        { do: "add a question", afterMs: 0, process: 0, cancelAfterMs: 300, text: "q1" },
        { do: "add a question", afterMs: 2_000, process: 0, text: "q1" },
      ],
      { seed: 2_147_483_617, writes: [{ ...WELL, doneAfterMs: 50, answerAfterMs: 50, listLagMs: 6_000 }] },
    ),
  },
  {
    name: "two POSTs of one key are lost, and a repeat finds the first",
    scenario: scenarioOf([create("a", { repeats: "at once" })], {
      writes: [lost("reset", 0, 70_000), { ...WELL, doneAfterMs: 157_500 }],
    }),
  },
  {
    name: "a receipt comes late in a call that has waited for another, and lists lag",
    scenario: scenarioOf(
      [
        create("a", { cancelAfterMs: 4_000, repeats: "as told", key: "previewed" }),
        create("b", { afterMs: 1_000, cancelAfterMs: 4_000, repeats: "as told" }),
      ],
      {
        seed: -30,
        timeoutMs: 8_000,
        listLagMs: 70_000,
        writes: [lost("reset", "never"), lost("silence", "never")],
      },
    ),
  },
  {
    name: "an answered create is archived before its call is repeated",
    scenario: scenarioOf(
      [
        create("a", { cancelAfterMs: 300, key: "Key-A" }),
        { do: "archive by hand", afterMs: 3_000, title: "one" },
        create("a", { afterMs: 30_000, key: "Key-A" }),
      ],
      { writes: [{ ...WELL, listLagMs: 6_000 }] },
    ),
  },
  {
    name: "a posting cannot be read by its id at once, and its call is repeated",
    scenario: scenarioOf([create("a"), create("a", { afterMs: 1_000 })], {
      deviations: { ...AS_DOCUMENTED, single: "behind" },
      writes: [{ ...WELL, listLagMs: 2_000 }],
    }),
  },
  {
    name: "a lookup that began in the quiet time ends after it and shows what may be it",
    scenario: scenarioOf(
      [
        create("a", { special: "full metadata" }),
        { do: "make by hand", afterMs: 23_900, title: "one" },
        create("a", { special: "full metadata", afterMs: 100 }),
        create("a", { special: "full metadata", afterMs: 8_000, allowDuplicate: true }),
      ],
      {
        timeoutMs: 8_000,
        writes: [lost("reset", "never")],
        reads: Array(8).fill({ ...WELL, answerAfterMs: 1_200 }),
      },
    ),
  },
  {
    name: "a call waits for a create that was turned away, and whose caller has left",
    scenario: scenarioOf(
      [
        create("b", { cancelAfterMs: 60 }),
        create("b", { afterMs: 300, key: "Key-A" }),
        create("a", { afterMs: 700, special: "template" }),
      ],
      {
        writes: [
          { ...lost("reset", "never"), answer: 429, answerAfterMs: 400 },
          { ...WELL, answerAfterMs: 5_000 },
        ],
        reads: Array(2).fill({ ...WELL, answerAfterMs: 1_500 }),
      },
    ),
  },
  {
    name: "two equal calls at once find that their interviewer was archived",
    scenario: scenarioOf(
      [
        create("a", { key: "Key-A" }),
        { do: "archive by hand", afterMs: 5_000, title: "one" },
        create("a", { key: "Key-A" }),
        create("a", { key: "Key-A" }),
      ],
      { listLagMs: 1_000 },
    ),
  },
];
