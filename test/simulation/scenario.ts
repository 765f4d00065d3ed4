import fc from "../support/fast-check.ts";
import { AS_DOCUMENTED, type Deviations } from "./deviations.ts";
import { lag, oneIn, read, writes } from "./fates.ts";
import type { Fate } from "./network.ts";

/** What a caller wants: of all wants of a history, this one alone has this content. */
export interface Intent {
  title: "one" | "other";
  /** Two of one title and other content are what a model makes of one when it rephrases. */
  content: "a" | "b";
  /** From the template, or with metadata that leaves no room for a marker. */
  special?: "template" | "full metadata";
}

/** In both cases, since a key that comes back in lower case is another. */
const KEYS = ["Key-A", "Key-A", "Key-B"] as const;
type OwnKey = (typeof KEYS)[number];

/** What a caller does when an error says that the call can be repeated. */
type Repeats = "as told" | "at once" | "with the key of the error";

export type Step = {
  /** Milliseconds after the step before. */
  afterMs: number;
} /** `previewed`: the caller looks at a preview first, and uses its key. */ & (
  | ({ do: "create"; key?: OwnKey | "previewed"; allowDuplicate?: boolean } & OfProcess & Intent)
  /** As the tool does that remembers what it previewed. A brief one changes the latest. */
  | ({ do: "preview"; key: OwnKey; isBrief?: boolean } & OfProcess & Intent)
  | ({ do: "create what was previewed"; key: OwnKey } & OfProcess)
  | ({ do: "clone"; key?: OwnKey; title?: "another"; allowDuplicate?: boolean } & OfProcess)
  | ({ do: "add a question"; text: "q1" | "q2" } & OfProcess)
  /** Gives the interviewer that is copied another description. */
  | ({ do: "change"; text: "d1" | "d2" } & OfProcess)
  | { do: "restart"; process: number }
  /** A person archives the newest posting of the title, copies it, or makes one that has it. */
  | { do: "archive by hand" | "copy by hand" | "make by hand"; title: Intent["title"] }
);

interface OfProcess {
  process: number;
  /** When the caller leaves. */
  cancelAfterMs?: number;
  repeats?: Repeats;
}

export interface Scenario {
  /** For latencies, ids and jitter. */
  seed: number;
  timeoutMs: number;
  titles: Record<Intent["title"], string>;
  deviations: Deviations;
  /** Postings that are there before, whose titles contain the one title. */
  crowd: number;
  /** Some of them have the title itself; and a question is there that has a text of ours, and another weight. */
  lookalikes: boolean;
  /** What becomes of the writes and of the reads, in the order in which they are sent; the rest goes well. */
  writes: Fate[];
  reads: Fate[];
  /** During which lists do not show what goes well. */
  listLagMs: number;
  steps: Step[];
}

/** Texts of which each can be stored in several ways. */
export const QUESTIONS = { q1: " Cafe\u0301 & bar:  why? ", q2: "<Why> not?" };

const TITLES = [
  "Line Cook",
  "Line Cook",
  "R&D  Cook <night> (C++) 100%",
  "Cafe\u0301_Cook\\1",
  "Cook 👩🍳 senior",
  "💻💻💻",
  "a_b%c",
  "Ärztliche Leitung",
  "Verkäufer",
];

/** Few at a time, as in swarm testing: all at once, one would hide what the other does. */
const deviations: fc.Arbitrary<Deviations> = fc
  .uniqueArray(
    fc.oneof(
      fc.record({
        metadata: fc.constantFrom("omitted", "null", "empty", "cut", "lower case", "text"),
        metadataWhere: fc.constantFrom("lists", "everywhere"),
      }),
      fc.record({ titles: fc.constantFrom("blanks collapsed", "composed", "without emoji", "escaped") }),
      fc.record({
        search: fc.constantFrom(
          ...["no special characters", "pattern", "ignored", "broken", "short titles", "short titles"],
          ...["words", "words", "words", "behind", "behind"],
        ),
      }),
      fc.record({ pages: fc.constantFrom("capped", "unmarked", "cut short", "miscounted") }),
      fc.record({ order: fc.constantFrom("oldest first", "mixed") }),
      fc.record({ ids: fc.constantFrom("numbers") }),
      fc.record({ times: fc.constantFrom("whole seconds", "milliseconds", "ISO", "none") }),
      fc.record({ copies: fc.constantFrom("Copy of X", "X (2)") }),
      fc.record({ questions: fc.constantFrom("trimmed", "escaped", "composed") }),
      fc.record({ oddItems: fc.constant(true) }),
      fc.record({ dataClockMs: fc.constantFrom(-3_600_000, -30_000, 30_000, 3_600_000) }),
      fc.record({ dateMs: fc.constantFrom(-3_600_000, 3_600_000, null) }),
      fc.record({ templates: fc.constant("without a posting") }),
      fc.record({ single: fc.constant("behind") }),
    ) as fc.Arbitrary<Partial<Deviations>>,
    { maxLength: 3, selector: (one) => Object.keys(one).join(), size: "small" },
  )
  .map((several) => Object.assign({}, AS_DOCUMENTED, ...several));

const process = fc.constantFrom(0, 0, 0, 1, 2);
const title = fc.constantFrom<Intent["title"][]>("one", "one", "one", "other");
const ownKey = fc.constantFrom(...KEYS);

/** One step, or two that belong together and would hardly meet by chance. */
const steps = (timeoutMs: number): fc.Arbitrary<Step[]> => {
  const afterMs = fc.oneof(
    { arbitrary: fc.constantFrom(0, 0, 5, 300), weight: 3 },
    { arbitrary: fc.constantFrom(1_000, 3_000, timeoutMs / 2, timeoutMs + 10, 5 * timeoutMs), weight: 2 },
  );
  const call = {
    afterMs,
    process,
    cancelAfterMs: oneIn(5, undefined, fc.constantFrom(0, 60, 300, timeoutMs / 2)),
    repeats: oneIn(2, undefined, fc.constantFrom("as told", "at once", "with the key of the error")),
  };
  const allowDuplicate = oneIn(7, undefined, fc.constant(true));
  const create = fc.record({
    ...call,
    do: fc.constant("create" as const),
    title,
    content: fc.constantFrom("a", "a", "b"),
    special: oneIn(6, undefined, fc.constantFrom("template", "full metadata")),
    key: oneIn(3, undefined, fc.oneof(ownKey, ownKey, fc.constant("previewed"))),
    allowDuplicate,
  });
  const clone = fc.record({
    ...call,
    do: fc.constant("clone" as const),
    key: oneIn(3, undefined, ownKey),
    title: oneIn(3, undefined, fc.constant("another")),
    allowDuplicate,
  });
  const question = fc.record({
    ...call,
    do: fc.constant("add a question" as const),
    process: fc.constant(0),
    text: fc.constantFrom("q1", "q1", "q2"),
  });
  const change = fc.record({
    ...call,
    do: fc.constant("change" as const),
    text: fc.constantFrom("d1", "d1", "d2"),
  });
  const restart = fc.record({ do: fc.constant("restart" as const), afterMs, process });
  const byHand = fc.record({
    do: fc.constantFrom("archive by hand", "copy by hand", "make by hand"),
    afterMs,
    title,
  });
  const preview = fc.record({
    ...call,
    do: fc.constant("preview" as const),
    title,
    content: fc.constantFrom("a", "b"),
    key: ownKey,
    isBrief: fc.boolean(),
  });
  const whatWasPreviewed = fc.record({ ...call, do: fc.constant("create what was previewed" as const), key: ownKey });
  const atOnce = fc.constantFrom(0, 5, 300);
  /** A word is changed while nobody knows what became of the create. */
  const covered = fc
    .tuple(preview, fc.oneof(whatWasPreviewed, create), preview, fc.option(whatWasPreviewed, { nil: undefined }))
    .map(([first, made, later, again]) => {
      const { process, key, content, title } = first;
      const other = content === "a" ? "b" : "a";
      return [
        { ...first, isBrief: false },
        { ...made, process, key },
        { ...later, process, key, content: other, title: later.title === "one" ? title : later.title },
        ...(again ? [{ ...again, process, key }] : []),
      ];
    });
  /** One key in two processes at once. */
  const sameKey = fc
    .tuple(fc.oneof({ arbitrary: create, weight: 3 }, { arbitrary: clone, weight: 1 }), atOnce)
    .map(([first, soon]) => [first, { ...first, afterMs: soon, process: (first.process + 1) % 3 }]);
  /** A call that a model has not heard of, or not well, and rephrases. */
  const rephrased = fc
    .tuple(create, afterMs, fc.constantFrom(undefined, "previewed", "Key-B"))
    .map(([first, later, key]) => [
      first,
      { ...first, afterMs: later, content: first.content === "a" ? "b" : "a", key },
    ]);
  const alone = fc.oneof(
    { arbitrary: create, weight: 14 },
    { arbitrary: restart, weight: 2 },
    { arbitrary: byHand, weight: 2 },
    { arbitrary: clone, weight: 2 },
    { arbitrary: question, weight: 2 },
    { arbitrary: change, weight: 1 },
    { arbitrary: preview, weight: 1 },
  );
  return fc.oneof(
    { arbitrary: alone.map((one) => [one]), weight: 18 },
    { arbitrary: sameKey, weight: 1 },
    { arbitrary: rephrased, weight: 2 },
    { arbitrary: fc.tuple(clone, clone), weight: 1 },
    { arbitrary: covered, weight: 1 },
  ) as fc.Arbitrary<Step[]>;
};

/** Everything that happens in one history but the answers. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .tuple(oneIn(3, 45_000, fc.constantFrom(8_000, 240_000)), fc.oneof(fc.constant(AS_DOCUMENTED), deviations))
  .chain(([timeoutMs, world]) =>
    fc.record({
      seed: fc.noShrink(fc.integer()),
      timeoutMs: fc.constant(timeoutMs),
      titles: fc.record({ one: fc.constantFrom(...TITLES), other: fc.constant("Waiter") }),
      deviations: fc.constant(world),
      // Pages differ only where there are several.
      crowd: oneIn(world.pages === "documented" ? 25 : 3, 0, fc.constantFrom(15, 130, 250)),
      lookalikes: oneIn(4, false, fc.constant(true)),
      writes: fc.array(writes(timeoutMs), { maxLength: 5 }),
      reads: fc.array(read, { maxLength: 8 }),
      listLagMs: lag,
      steps: fc.array(steps(timeoutMs), { minLength: 1, maxLength: 6 }).map((several) => several.flat()),
    }),
  ) as fc.Arbitrary<Scenario>;

/** These steps, in a world in which all goes well that is not said otherwise. */
export const scenarioOf = (steps: Step[], rest: Partial<Scenario> = {}): Scenario => ({
  seed: 1,
  timeoutMs: 45_000,
  titles: { one: "Line Cook", other: "Waiter" },
  deviations: AS_DOCUMENTED,
  crowd: 0,
  lookalikes: false,
  writes: [],
  reads: [],
  listLagMs: 0,
  steps,
  ...rest,
});
