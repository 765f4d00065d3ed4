import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DEVIATIONS } from "../../src/sandbox/deviations/index.ts";
import { isLike } from "../../src/sandbox/deviations/like.ts";
import { minimal, type Parsed, sandboxForTest, type TestSandbox } from "../support/in-process-sandbox.ts";

const MARKER = "9F1C9E0A-5D3C-4B55-8D0A-3B2A7C6D5E4F 0123456789abcdef";
const metadata = { mcp_idempotency_key: MARKER };

const created = async ({ call }: TestSandbox, fields: object = {}): Promise<Parsed> =>
  (await call("POST", "/postings", { ...minimal, metadata, ...fields })).body.data;
const listed = async ({ call }: TestSandbox, query = ""): Promise<Parsed[]> =>
  (await call("GET", `/postings${query}`)).body.data;
const first = async (sandbox: TestSandbox): Promise<Parsed> => (await listed(sandbox))[0];
const byId = async ({ call }: TestSandbox, id: unknown): Promise<Parsed> =>
  (await call("GET", `/postings/${id}`)).body.data;
const found = async (sandbox: TestSandbox, search: string): Promise<unknown[]> =>
  (await listed(sandbox, `?search=${encodeURIComponent(search)}`)).map(({ title }) => title);

/** What a client sees of the metadata in a list, while the posting itself still shows it. */
const listsMetadataAs = (expected: unknown) => async (sandbox: TestSandbox) => {
  const { id } = await created(sandbox);
  expect((await first(sandbox)).metadata).toEqual(expected);
  expect((await byId(sandbox, id)).metadata).toEqual(metadata);
};

const keepsTitle = (given: string, kept: string) => async (sandbox: TestSandbox) => {
  const { id, posting } = await created(sandbox, { title: given });
  expect(posting.title).toBe(kept);
  await sandbox.call("PATCH", `/postings/${id}`, { title: `${given}.` });
  expect((await first(sandbox)).title).toBe(`${kept}.`);
};

const timesAre = (type: string, kind: (value: Parsed) => unknown) => async (sandbox: TestSandbox) => {
  const receipt = await created(sandbox);
  const posting = await first(sandbox);
  for (const time of [receipt.created_at, posting.created_at, posting.deadline]) {
    expect(typeof time).toBe(type);
    expect(kind(time)).toBeTruthy();
  }
};

const dateIsOff = (ms: number) => async (sandbox: TestSandbox) => {
  const { headers, body } = await sandbox.call("POST", "/postings", minimal);
  const offMs = Date.parse(String(headers.get("date"))) - body.data.created_at * 1000;
  expect(Math.round(offMs / 60_000)).toBe(ms / 60_000);
};

/** What each deviation shows a client. */
const SEEN: Record<string, (sandbox: TestSandbox) => Promise<void>> = {
  list_omits_metadata: listsMetadataAs(undefined),
  list_nulls_metadata: listsMetadataAs(null),
  list_empties_metadata: listsMetadataAs({}),
  list_truncates_metadata: listsMetadataAs({ mcp_idempotency_key: MARKER.slice(0, 40) }),
  list_lowercases_metadata: listsMetadataAs({ mcp_idempotency_key: MARKER.toLowerCase() }),
  list_stringifies_metadata: listsMetadataAs(JSON.stringify(metadata)),
  no_metadata: async (sandbox) => {
    const { id, posting } = await created(sandbox);
    for (const shown of [posting, await first(sandbox), await byId(sandbox, id)])
      expect(shown).not.toHaveProperty("metadata");
    const { postings } = await sandbox.control("GET", "/state");
    expect(postings[0].metadata).toEqual(metadata);
  },
  title_collapses_blanks: keepsTitle("Line   Cook", "Line Cook"),
  title_composes: keepsTitle("Cafe\u0301 Cook", "Caf\u00e9 Cook"),
  title_drops_emoji: keepsTitle("Cook 👩\u200d🍳!", "Cook !"),
  title_escapes_html: keepsTitle('R&D "Cook" <1>', "R&amp;D &quot;Cook&quot; &lt;1&gt;"),
  search_misses_special_characters: async (sandbox) => {
    await created(sandbox, { title: "Cook (C++)" });
    expect(await found(sandbox, "C++")).toEqual([]);
    expect(await found(sandbox, "cook ")).toEqual(["Cook (C++)"]);
  },
  search_is_pattern: async (sandbox) => {
    for (const title of ["Cook 100%", "Cook 1000", "Cook a_b", "Cook a\\b"])
      await created(sandbox, { title });
    expect(await found(sandbox, "a_b")).toEqual(["Cook a\\b", "Cook a_b"]);
    expect(await found(sandbox, "a\\b")).toEqual([]);
    expect(await found(sandbox, "cook%0")).toEqual(["Cook 1000", "Cook 100%"]);
  },
  search_is_ignored: async (sandbox) => {
    await created(sandbox, { title: "Waiter" });
    expect(await found(sandbox, "Cook")).toEqual(["Waiter"]);
  },
  no_pagination: async (sandbox) => {
    for (let n = 1; n <= 21; n += 1) await created(sandbox);
    const { body } = await sandbox.call("GET", "/postings?limit=100");
    expect(Object.keys(body)).toEqual(["data"]);
    expect(body.data).toHaveLength(20);
    expect(await listed(sandbox, `?limit=100&starting_after=${body.data[19].id}`)).toHaveLength(1);
  },
  oldest_first: async (sandbox) => {
    for (const title of ["First", "Second", "Third"]) await created(sandbox, { title });
    const [one] = await listed(sandbox, "?limit=1");
    const rest = await listed(sandbox, `?starting_after=${one.id}`);
    expect([one, ...rest].map(({ title }) => title)).toEqual(["First", "Second", "Third"]);
  },
  odd_items: async (sandbox) => {
    expect(await listed(sandbox)).toEqual([]);
    const { id } = await created(sandbox);
    expect(await listed(sandbox)).toMatchObject([null, { id }]);
  },
  numeric_ids: async (sandbox) => {
    const { id } = await created(sandbox);
    expect(typeof id).toBe("number");
    expect(await first(sandbox)).toMatchObject({ id });
    expect(await byId(sandbox, id)).toMatchObject({ id });
    const question = { modality: "voice", text: "Why do you cook?" };
    const added = await sandbox.call("POST", `/postings/${id}/questions`, question);
    expect(added.body.data).toMatchObject({ id: expect.any(Number), posting_id: id });
    expect(await listed(sandbox, `?starting_after=${id}`)).toEqual([]);
  },
  iso_times: timesAre("string", (time) => new Date(time).toISOString() === time),
  millisecond_times: timesAre("number", (time) => Number.isInteger(time) && time > Date.now() - 60_000),
  no_times: async (sandbox) => {
    expect(await created(sandbox)).toMatchObject({ created_at: null, posting: { created_at: null } });
    expect(await first(sandbox)).toMatchObject({ created_at: null, updated_at: null });
  },
  date_behind: dateIsOff(-3_600_000),
  date_ahead: dateIsOff(3_600_000),
  no_date: async ({ call }) => {
    expect((await call("GET", "/postings")).headers.has("date")).toBe(false);
  },
  search_is_broken: async (sandbox) => {
    await created(sandbox);
    expect(await listed(sandbox)).toHaveLength(1);
    expect(await listed(sandbox, "?search=o")).toEqual([]);
  },
  reads_lag: async (sandbox) => {
    const { id } = await created(sandbox);
    expect((await sandbox.call("GET", `/postings/${id}`)).status).toBe(404);
    while ((await listed(sandbox)).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await byId(sandbox, id)).toMatchObject({ id });
  },
  list_lags: async (sandbox) => {
    const { id } = await created(sandbox);
    expect(await listed(sandbox)).toEqual([]);
    expect(await byId(sandbox, id)).toMatchObject({ id });
    while ((await listed(sandbox)).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await first(sandbox)).toMatchObject({ id });
  },
};

describe("a sandbox can differ from the documentation", () => {
  it.each(Object.keys(DEVIATIONS))("%s", async (name) => {
    expect(SEEN[name], "what a client sees of it").toBeDefined();
    await SEEN[name]?.(await sandboxForTest({ deviations: [name] }));
  });

  it("in several ways at once", async () => {
    const deviations = ["numeric_ids", "iso_times", "list_nulls_metadata", "title_escapes_html"];
    const sandbox = await sandboxForTest({ deviations });
    await created(sandbox, { title: "R&D Cook" });
    expect(await first(sandbox)).toMatchObject({
      id: expect.any(Number),
      created_at: expect.any(String),
      metadata: null,
      title: "R&amp;D Cook",
    });
  });
});

describe("deviations are switched", () => {
  it("while the sandbox runs, and a reset goes back to those it was started with", async () => {
    const sandbox = await sandboxForTest({ deviations: ["no_times"] });
    const answer = await sandbox.control("PUT", "/deviations", ["iso_times", "oldest_first"]);
    expect(answer).toEqual({ deviations: ["iso_times", "oldest_first"] });
    expect(typeof (await created(sandbox)).created_at).toBe("string");
    await sandbox.control("POST", "/reset");
    expect(await sandbox.control("GET", "/deviations")).toMatchObject({ deviations: ["no_times"] });
    await sandbox.control("PUT", "/deviations", []);
    expect(typeof (await created(sandbox)).created_at).toBe("number");
  });

  it("by names that exist, or else nothing changes", async () => {
    const sandbox = await sandboxForTest({ deviations: ["no_times"] });
    const unknown = await sandbox.control("PUT", "/deviations", ["iso_times", "isotimes"]);
    expect(unknown.detail).toMatch(/^No such deviation: isotimes\. Known: .*iso_times/);
    const noList = await sandbox.control("PUT", "/deviations", { iso_times: true });
    expect(noList.detail).toBe("The body must be a JSON list of names");
    expect((await sandbox.control("GET", "/deviations")).deviations).toEqual(["no_times"]);
    await expect(sandboxForTest({ deviations: ["isotimes"] })).rejects.toThrow("isotimes");
  });
});

describe("a search by pattern", () => {
  it.each([
    ["Cook 100%", "100\\%", true],
    ["Cook 1000", "100\\%", false],
    ["Cook (C++)", "(c++)", true],
    ["Cook", "c%k", true],
    ["Cook\\", "k\\\\", true],
    ["Cook", "k\\", true],
    ["Köchin", "k_chin", true],
    ["Part-time cook", "t-t", true],
  ])("of %s for %s: %s", (title, search, is) => {
    expect(isLike(title, search)).toBe(is);
  });
});

it("docs/sandbox.md names every deviation, with what it does", async () => {
  const page = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  for (const [name, { summary }] of Object.entries(DEVIATIONS)) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` `));
    expect(row, name).toContain(summary);
  }
});
