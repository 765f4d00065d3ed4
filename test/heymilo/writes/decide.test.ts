import { describe, expect, it } from "vitest";
import { keyFor } from "../../../src/heymilo/lookups/marker.ts";
import { Room } from "../../../src/heymilo/memory.ts";
import { type Decision, decide } from "../../../src/heymilo/writes/decide.ts";
import {
  Entries,
  type Entry,
  type LostPost,
  type Made,
  type Run,
  type State,
} from "../../../src/heymilo/writes/entries.ts";
import type { Wanted } from "../../../src/heymilo/writes/wanted.ts";

const NOW = 1_000_000;
const GROUP = "create linecook";

type Key = "no key" | "a generated key" | "an own key";
const KEYS: Record<Key, string | undefined> = {
  "no key": undefined,
  "a generated key": "auto-0123456789abcdef",
  "an own key": "job-1",
};

const lost = (fields: Partial<LostPost> = {}): LostPost => ({
  sentAt: NOW - 60_000,
  quietUntil: NOW - 30_000,
  why: "the connection was reset",
  seenBefore: new Set(),
  doubt: undefined,
  told: new Map(),
  ...fields,
});

const wantedOf = (content: string, key?: string, wantsAnother?: boolean): Wanted => {
  const wanted = { identity: { ...keyFor(key), content, group: GROUP }, memory: 0, lookUpLost: async () => undefined };
  return { ...wanted, ...(wantsAnother && { wantsAnother }) } as unknown as Wanted;
};

const run = (isAwaited: boolean): Run => ({ isAwaited }) as Run;
const running =
  (state: Partial<State & { is: "running" }> = {}) =>
  (wanted: Wanted): State => ({ is: "running", wanted, run: run(true), lost: undefined, began: "new", ...state });
const unresolved =
  (fields?: Partial<LostPost>) =>
  (wanted: Wanted): State => ({ is: "unresolved", wanted, lost: lost(fields) });
const made = (isDelivered: boolean) => (): Made => ({
  is: "made",
  thing: { id: "P1" },
  madeAt: NOW,
  isDelivered,
  doubt: undefined,
});

/** What may be known of a thing. */
const STATES = {
  "made, and told": made(true),
  "made, and nobody has heard": made(false),
  "at work, nothing sent": running(),
  "at work, its answer lost": running({ lost: lost() }),
  "left by its callers, its answer lost": running({ lost: lost(), run: run(false) }),
  "at work again after a loss": running({ lost: lost(), began: "after a loss" }),
  "lost, in its quiet time": unresolved({ quietUntil: NOW + 30_000 }),
  "lost, its quiet time over": unresolved(),
  "lost, and all is told": unresolved({
    told: new Map([
      ["a", "all"],
      ["b", "all"],
    ]),
  }),
  "lost, and told as unknown": unresolved({
    told: new Map([
      ["a", "unknown"],
      ["b", "unknown"],
    ]),
  }),
  "lost, and certainly nothing": unresolved({ isAbsent: true }),
} as const;
type Known = keyof typeof STATES | "nothing";
const ALL = ["nothing", ...Object.keys(STATES)] as Known[];

interface Row {
  /** Of the very thing, under the call's key; of another content of its group, under a key of its own kind. */
  own: Known;
  other: Known;
  key?: Key;
  otherKey?: Key;
  wantsAnother?: boolean;
}

const entriesWith = (...known: [Wanted, Known][]): Entries => {
  const entries = new Entries({ now: () => NOW, after: () => () => {} }, 180_000, new Room(1_000_000));
  for (const [wanted, is] of known) {
    if (is === "nothing") continue;
    const state = STATES[is](wanted);
    const entry: Entry = { identity: wanted.identity, title: "", memory: entries.roomFor(wanted), state };
    entries.set(entry, state);
  }
  return entries;
};

const decided = ({ own, other, key = "no key", otherKey = "no key", wantsAnother }: Row): Decision["does"] => {
  const call = wantedOf("a", KEYS[key], wantsAnother);
  const otherOwn =
    otherKey === "an own key" ? "job-2" : otherKey === "a generated key" ? "auto-fedcba9876543210" : undefined;
  return decide(call, entriesWith([call, own], [wantedOf("b", otherOwn), other]), NOW).does;
};

describe("what a call does, by what is known of its own thing where there is no other", () => {
  it.each<[Known, Decision["does"], ifAnother: Decision["does"], ifAnotherWithKey: Decision["does"]]>([
    ["nothing", "send", "send", "send"],
    ["made, and told", "answer", "send", "answer"],
    ["made, and nobody has heard", "answer", "wait for", "answer"],
    ["at work, nothing sent", "join", "come later", "join"],
    ["at work, its answer lost", "join", "come later", "join"],
    ["left by its callers, its answer lost", "join", "wait for", "join"],
    ["at work again after a loss", "join", "wait for", "join"],
    ["lost, in its quiet time", "settle, then send", "wait for", "settle, then send"],
    ["lost, its quiet time over", "settle, then send", "wait for", "settle, then send"],
    ["lost, and all is told", "settle, then send", "send", "send"],
    ["lost, and told as unknown", "settle, then send", "wait for", "settle, then send"],
    ["lost, and certainly nothing", "settle, then send", "send", "settle, then send"],
  ])("%s: %s; if it wants another: %s, with a key of its own: %s", (own, plain, another, withKey) => {
    expect(decided({ own, other: "nothing" })).toBe(plain);
    expect(decided({ own, other: "nothing", key: "an own key" })).toBe(plain);
    expect(decided({ own, other: "nothing", wantsAnother: true })).toBe(another);
    expect(decided({ own, other: "nothing", wantsAnother: true, key: "an own key" })).toBe(withKey);
  });
});

describe("what a call does for which nothing was sent, by what is known of another of its group", () => {
  it.each<[Known, Decision["does"]]>([
    ["made, and told", "send"],
    ["made, and nobody has heard", "wait for"],
    ["at work, nothing sent", "send"],
    ["at work, its answer lost", "send"],
    ["left by its callers, its answer lost", "wait for"],
    ["at work again after a loss", "wait for"],
    ["lost, in its quiet time", "wait for"],
    ["lost, its quiet time over", "wait for"],
    ["lost, and all is told", "send"],
    ["lost, and told as unknown", "wait for"],
    ["lost, and certainly nothing", "send"],
  ])("%s: %s", (other, does) => {
    expect(decided({ own: "nothing", other })).toBe(does);
    expect(decided({ own: "nothing", other, otherKey: "an own key" })).toBe(does);
    expect(decided({ own: "nothing", other, key: "a generated key", otherKey: "an own key" })).toBe(does);
  });
});

describe("in every case", () => {
  const keys = Object.keys(KEYS) as Key[];
  const rows = ALL.flatMap((own) =>
    ALL.flatMap((other) =>
      keys.flatMap((key) =>
        keys.flatMap((otherKey) =>
          [false, true].map((wantsAnother): Row => ({ own, other, key, otherKey, wantsAnother })),
        ),
      ),
    ),
  );
  const sends = (row: Row) => decided(row).includes("send");

  it("callers with keys of their own never wait for each other", () => {
    const apart = rows.filter(({ key, otherKey }) => key === "an own key" && otherKey === "an own key");
    for (const row of apart)
      expect({ row, does: decided(row) }).toEqual({ row, does: decided({ ...row, other: "nothing" }) });
  });

  it("nothing is sent beside what may be the same in other words, except between keys of callers' own", () => {
    const inTheWay = [
      "made, and nobody has heard",
      "left by its callers, its answer lost",
      "lost, its quiet time over",
    ];
    const unsure = rows.filter(
      ({ other, key, otherKey }) => inTheWay.includes(other) && !(key === "an own key" && otherKey === "an own key"),
    );
    expect(unsure.length).toBeGreaterThan(0);
    expect(unsure.filter(sends)).toEqual([]);
  });

  it("what was made under a key answers for it, and nothing else is sent under it", () => {
    const under = rows.filter(({ own, key }) => own.startsWith("made") && key !== "no key");
    expect(new Set(under.map(decided))).toEqual(new Set(["answer"]));
  });
});

it("refuses a key that stands for another content", () => {
  const first = wantedOf("a", "job-1");
  for (const is of Object.keys(STATES) as Known[]) {
    expect(decide(wantedOf("b", "job-1"), entriesWith([first, is]), NOW).does).toBe("refuse");
  }
});

it.each([
  [undefined, "job-1"],
  ["job-1", undefined],
  ["auto-0123456789abcdef", "job-1"],
])("waits beside a lost one of the same content, also under another key (%s, %s)", (lostKey, key) => {
  const known = entriesWith([wantedOf("a", lostKey), "at work, its answer lost"]);
  expect(decide(wantedOf("a", key), known, NOW).does).toBe(key ? "come later" : "join");
});

it("sends for a caller that reads the list itself, whatever was lost", () => {
  const scanned = { ...wantedOf("a", "job-1") };
  delete scanned.lookUpLost;
  expect(decide(scanned, entriesWith([scanned, "lost, in its quiet time"]), NOW).does).toBe("send");
});
