import { AS_DOCUMENTED } from "./deviations.ts";
import { WELL } from "./fates.ts";
import { type Scenario, type Step, scenarioOf } from "./scenario.ts";

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
const preview = (content: "a" | "b", rest: Partial<Extract<Step, { do: "preview" }>> = {}): Step => ({
  do: "preview",
  afterMs: 0,
  process: 0,
  title: "one",
  content,
  key: "Key-A",
  ...rest,
});
const createWhatWasPreviewed = (afterMs: number): Step => ({
  do: "create what was previewed",
  afterMs,
  process: 0,
  key: "Key-A",
  repeats: "as told",
});
const lost = (answer: "reset" | "silence" | "cut off", doneAfterMs: number | "never", listLagMs = 0) =>
  ({ sent: true, doneAfterMs, answer, answerAfterMs: 50, listLagMs }) as const;

/** Histories that broke a promise before the protocol was mended: random ones found them, or hardly ever meet them. */
const HISTORIES: Record<string, [steps: Step[], rest?: Partial<Scenario>]> = {
  "two of one title are lost at once, and both are repeated at once": [
    [create("a", { repeats: "as told" }), create("b", { repeats: "as told" })],
    { timeoutMs: 240_000, writes: [lost("reset", 0), lost("reset", 24_000)] },
  ],
  "a call that wants another is cancelled at once, and the first one is repeated": [
    [
      create("a"),
      create("a", { afterMs: 1_000, cancelAfterMs: 0, allowDuplicate: true }),
      create("a", { afterMs: 1_000 }),
    ],
  ],
  "two copies of one original are lost, and a person wants another of both": [
    [clone({ title: "another" }), clone()],
    { writes: [lost("reset", 4_500, 100), lost("reset", "never")] },
  ],
  "a rephrased copy waits for one whose caller has left": [
    [clone({ key: "Key-A", cancelAfterMs: 0 }), clone({ cancelAfterMs: 22_500 }), clone({ key: "Key-A" })],
    { writes: [lost("cut off", 50)] },
  ],
  "what may be it is named in the quiet time, and the lost one comes later in it": [
    [
      create("a", { special: "full metadata", repeats: "as told" }),
      create("b", { special: "full metadata", repeats: "as told" }),
    ],
    { timeoutMs: 240_000, writes: [{ ...WELL, doneAfterMs: 840_000 }, lost("reset", 0, 100)] },
  ],
  "a question is answered after its caller has left, and lists lag": [
    [
      { do: "add a question", afterMs: 0, process: 0, cancelAfterMs: 300, text: "q1" },
      { do: "add a question", afterMs: 2_000, process: 0, text: "q1" },
    ],
    { seed: 2_147_483_617, writes: [{ ...WELL, doneAfterMs: 50, answerAfterMs: 50, listLagMs: 6_000 }] },
  ],
  "two POSTs of one key are lost, and a repeat finds the first": [
    [create("a", { repeats: "at once" })],
    { writes: [lost("reset", 0, 70_000), { ...WELL, doneAfterMs: 157_500 }] },
  ],
  "a receipt comes late in a call that has waited for another, and lists lag": [
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
  ],
  "a create whose answer came after its call is archived before the repeat": [
    [
      create("a"),
      { do: "archive by hand", afterMs: 43_000, title: "one" },
      create("a", { afterMs: 5_000, repeats: "as told" }),
    ],
    { timeoutMs: 45_000, writes: [{ ...WELL, doneAfterMs: 41_000, answerAfterMs: 1_000 }] },
  ],
  "an answered create is archived before its call is repeated": [
    [
      create("a", { cancelAfterMs: 300, key: "Key-A" }),
      { do: "archive by hand", afterMs: 3_000, title: "one" },
      create("a", { afterMs: 30_000, key: "Key-A" }),
    ],
    { writes: [{ ...WELL, listLagMs: 6_000 }] },
  ],
  "what a late receipt names is archived, and another process has made one for its key": [
    [
      create("a", { cancelAfterMs: 1_000, key: "Key-A" }),
      { do: "archive by hand", afterMs: 3_000, title: "one" },
      create("a", { process: 1, key: "Key-A" }),
      create("a", { afterMs: 30_000, key: "Key-A" }),
    ],
    { writes: [{ ...WELL, answerAfterMs: 1_500 }] },
  ],
  "a posting cannot be read by its id at once, and its call is repeated": [
    [create("a"), create("a", { afterMs: 1_000 })],
    { deviations: { ...AS_DOCUMENTED, single: "behind" }, writes: [{ ...WELL, listLagMs: 2_000 }] },
  ],
  "a lookup that began in the quiet time ends after it and shows what may be it": [
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
  ],
  "a call waits for a create that was turned away, and whose caller has left": [
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
  ],
  "two equal calls at once find that their interviewer was archived": [
    [
      create("a", { key: "Key-A" }),
      { do: "archive by hand", afterMs: 5_000, title: "one" },
      create("a", { key: "Key-A" }),
      create("a", { key: "Key-A" }),
    ],
    { listLagMs: 1_000 },
  ],
  "a search is behind that shows keys only after the whole list has named what may be a copy": [
    [
      create("a"),
      clone({ afterMs: 20_000 }),
      create("a", { afterMs: 20_000 }),
      clone({ afterMs: 17_000 }),
      create("b", { afterMs: 4_000 }),
      clone({ afterMs: 8_000 }),
    ],
    {
      // That of the original.
      titles: { one: "Night Cook", other: "Waiter" },
      deviations: { ...AS_DOCUMENTED, search: "behind" },
      writes: [lost("reset", 0), lost("reset", 0), lost("reset", 0)],
    },
  ],
  "HeyMilo counts more interviewers than its list shows": [
    [create("a", { key: "Key-A" })],
    {
      titles: { one: "💻💻💻", other: "Waiter" },
      deviations: { ...AS_DOCUMENTED, pages: "miscounted", order: "oldest first" },
    },
  ],
  "a repeat comes while another is made, and that is refused": [
    [create("a"), create("a", { afterMs: 300, allowDuplicate: true }), create("a")],
    { writes: [WELL, { ...WELL, doneAfterMs: "never", answer: 422 }] },
  ],
  "a word of a preview is changed after the answer to its create was lost": [
    [
      preview("a"),
      createWhatWasPreviewed(1_000),
      preview("b", { afterMs: 10_000, isBrief: true }),
      createWhatWasPreviewed(1_000),
    ],
    { writes: [lost("reset", 0, 70_000)] },
  ],
  "a word of a preview is changed while its create waits for another call of its title": [
    [create("b"), preview("a", { afterMs: 10_000 }), createWhatWasPreviewed(1_000), preview("b", { afterMs: 300 })],
    { writes: [lost("reset", "never"), lost("reset", 0)] },
  ],
  "a create is sent while a preview of its key reads the list": [
    [preview("a"), preview("b", { afterMs: 1_000, isBrief: true }), createWhatWasPreviewed(300)],
    { reads: [WELL, { ...WELL, answerAfterMs: 1_500 }], writes: [lost("reset", 0, 70_000)] },
  ],
  "another process has made something under the key of a preview whose title is changed": [
    [
      preview("a"),
      create("b", { afterMs: 1_000, process: 1, key: "Key-A" }),
      preview("a", { title: "other", afterMs: 5_000, isBrief: true }),
    ],
  ],
  "a caller leaves while the candidates of a duplicate are counted for its answer": [
    [
      create("b", { key: "Key-A", cancelAfterMs: 22_500 }),
      create("b", { key: "Key-A", process: 1 }),
      create("b", { afterMs: 225_000, key: "previewed" }),
    ],
    {
      seed: 9,
      reads: [
        WELL,
        WELL,
        { ...WELL, answer: "reset" },
        WELL,
        { ...WELL, doneAfterMs: "never", answer: 429, retryAfter: "30" },
      ],
    },
  ],
  "a receipt comes while the list, read for it, shows what another process made with the key": [
    [create("a", { key: "Key-A" }), create("a", { afterMs: 1_000, process: 1, key: "Key-A" })],
    {
      writes: [{ ...WELL, doneAfterMs: 30_700, listLagMs: 70_000 }],
      reads: [WELL, WELL, WELL, { ...WELL, answerAfterMs: 1_500 }],
    },
  ],
  "the receipt of a question comes while its repeat waits": [
    [{ do: "add a question", afterMs: 0, process: 0, repeats: "at once", text: "q1" }],
    { writes: [{ ...WELL, doneAfterMs: 41_000 }] },
  ],
};

export const FOUND = Object.entries(HISTORIES).map(([name, [steps, rest]]) => ({
  name,
  scenario: scenarioOf(steps, rest),
}));
