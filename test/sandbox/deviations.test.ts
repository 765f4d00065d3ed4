import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DEVIATIONS } from "../../src/sandbox/deviations/index.ts";
import { minimal, type Parsed, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

const MARKER = "9F1C9E0A-5D3C-4B55-8D0A-3B2A7C6D5E4F 0123456789abcdef";
const metadata = { mcp_idempotency_key: MARKER };

const sceneWith = async (...deviations: string[]) => {
  const clock = testClock("2027-01-01T00:00:00Z");
  const sandbox = await sandboxForTest({ deviations, now: clock.now });
  const { call } = sandbox;
  const listed = async (query = ""): Promise<Parsed[]> => (await call("GET", `/postings${query}`)).body.data;
  return {
    ...sandbox,
    clock,
    created: async (fields: object = {}): Promise<Parsed> =>
      (await call("POST", "/postings", { ...minimal, metadata, ...fields })).body.data,
    listed,
    byId: async (id: unknown): Promise<Parsed> => (await call("GET", `/postings/${id}`)).body.data,
    found: async (search: string): Promise<unknown[]> =>
      (await listed(`?search=${encodeURIComponent(search)}`)).map(({ title }) => title),
  };
};
type Seen = (scene: Awaited<ReturnType<typeof sceneWith>>) => Promise<void>;

const keepsTitle =
  (given: string, kept: string): Seen =>
  async ({ created, listed, call }) => {
    const { id, posting } = await created({ title: given });
    expect(posting.title).toBe(kept);
    await call("PATCH", `/postings/${id}`, { title: `${given}.` });
    expect(await listed()).toMatchObject([{ title: `${kept}.` }]);
  };

/**
 * What a deviation shows a client, where nothing else would fail without it. The other ones are seen by
 * `doctor --probe` and by the tests of what they do to candidates.
 */
const SEEN: Record<string, Seen> = {
  title_collapses_blanks: keepsTitle("Line   Cook", "Line Cook"),
  title_composes: keepsTitle("Cafe\u0301 Cook", "Caf\u00e9 Cook"),
  title_drops_emoji: keepsTitle("Cook 👩\u200d🍳!", "Cook !"),
  title_escapes_html: keepsTitle('R&D "Cook" <1>', "R&amp;D &quot;Cook&quot; &lt;1&gt;"),
  search_misses_special_characters: async ({ created, found }) => {
    await created({ title: "Cook (C++)" });
    expect(await found("C++")).toEqual([]);
    expect(await found("cook ")).toEqual(["Cook (C++)"]);
  },
  search_is_pattern: async ({ created, found }) => {
    for (const title of ["Cook 100%", "Cook 1000", "Cook a_b", "Cook a\\b"]) await created({ title });
    expect(await found("a_b")).toEqual(["Cook a\\b", "Cook a_b"]);
    expect(await found("a\\b")).toEqual([]);
    expect(await found("cook%0")).toEqual(["Cook 1000", "Cook 100%"]);
  },
  search_by_words: async ({ created, found }) => {
    await created({ title: "\u00c4rztliche Leitung, Berlin" });
    for (const search of ["\u00e4rztliche", "Leitung, \u00c4rztliche"]) expect(await found(search)).toHaveLength(1);
    for (const search of ["rztliche", "Leitung", "\u00c4rztliche K\u00f6chin"]) expect(await found(search)).toEqual([]);
  },
  oldest_first: async ({ created, listed }) => {
    for (const title of ["First", "Second", "Third"]) await created({ title });
    const [one] = await listed("?limit=1");
    const rest = await listed(`?starting_after=${one.id}`);
    expect([one, ...rest].map(({ title }) => title)).toEqual(["First", "Second", "Third"]);
  },
  reads_lag: async ({ created, listed, call, byId, clock }) => {
    const { id } = await created();
    expect((await call("GET", `/postings/${id}`)).status).toBe(404);
    clock.move(2_000);
    expect(await listed()).toMatchObject([{ id }]);
    expect(await byId(id)).toMatchObject({ id });
  },
  list_lags: async ({ created, listed, byId, clock }) => {
    const { id } = await created();
    expect(await listed()).toEqual([]);
    expect(await byId(id)).toMatchObject({ id });
    clock.move(2_000);
    expect(await listed()).toMatchObject([{ id }]);
  },
};

describe("a sandbox can differ from the documentation", () => {
  it.each(Object.entries(SEEN))("%s", async (name, seen) => {
    await seen(await sceneWith(name));
  });
});

it("docs/sandbox.md names every deviation, with what it does", async () => {
  const page = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  for (const [name, { summary }] of Object.entries(DEVIATIONS)) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` `));
    expect(row, name).toContain(summary);
  }
});
