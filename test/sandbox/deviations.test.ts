import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DEVIATIONS } from "../../src/sandbox/deviations/index.ts";
import { isLike } from "../../src/sandbox/deviations/like.ts";
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

/** What a client sees of the metadata in a list, while the posting itself still shows it. */
const listsMetadataAs =
  (expected: unknown): Seen =>
  async ({ created, listed, byId }) => {
    const { id } = await created();
    expect(await listed()).toMatchObject([{ id }]);
    expect((await listed())[0].metadata).toEqual(expected);
    expect((await byId(id)).metadata).toEqual(metadata);
  };

const keepsTitle =
  (given: string, kept: string): Seen =>
  async ({ created, listed, call }) => {
    const { id, posting } = await created({ title: given });
    expect(posting.title).toBe(kept);
    await call("PATCH", `/postings/${id}`, { title: `${given}.` });
    expect(await listed()).toMatchObject([{ title: `${kept}.` }]);
  };

/** What a client sees of a person in a list; the answer to the invitation is whole. */
const listsCandidatesAs =
  (expected: object): Seen =>
  async ({ created, call }) => {
    const { id } = await created();
    const path = `/postings/${id}/candidates`;
    const { body } = await call("POST", path, { name: "Ana", email: "ana@mail.example" });
    expect(body.data).toMatchObject({ interview_id: expect.any(String), candidate: { name: "Ana" } });
    const { interview_id, name, email } = (await call("GET", path)).body.data[0];
    expect({ interview_id, name, email }).toEqual({ interview_id: undefined, ...expected });
  };

/** What each deviation shows a client, but for the deviations of which `doctor --probe` tells: its test has these. */
const SEEN: Record<string, Seen> = {
  list_omits_metadata: listsMetadataAs(undefined),
  list_nulls_metadata: listsMetadataAs(null),
  list_empties_metadata: listsMetadataAs({}),
  list_truncates_metadata: listsMetadataAs({ mcp_idempotency_key: MARKER.slice(0, 40) }),
  list_lowercases_metadata: listsMetadataAs({ mcp_idempotency_key: MARKER.toLowerCase() }),
  list_stringifies_metadata: listsMetadataAs(JSON.stringify(metadata)),
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
  no_pagination: async ({ created, listed, call }) => {
    for (let n = 1; n <= 21; n += 1) await created();
    const { body } = await call("GET", "/postings?limit=100");
    expect(Object.keys(body)).toEqual(["data"]);
    expect(body.data).toHaveLength(20);
    expect(await listed(`?limit=100&starting_after=${body.data[19].id}`)).toHaveLength(1);
  },
  oldest_first: async ({ created, listed }) => {
    for (const title of ["First", "Second", "Third"]) await created({ title });
    const [one] = await listed("?limit=1");
    const rest = await listed(`?starting_after=${one.id}`);
    expect([one, ...rest].map(({ title }) => title)).toEqual(["First", "Second", "Third"]);
  },
  candidates_without_ids: listsCandidatesAs({ name: "Ana", email: "ana@mail.example" }),
  candidates_without_emails: listsCandidatesAs({ interview_id: expect.any(String), name: "Ana", email: null }),
  candidates_without_names: listsCandidatesAs({
    interview_id: expect.any(String),
    name: null,
    email: "ana@mail.example",
  }),
  candidates_without_times: async ({ created, call, control }) => {
    const { id } = await created();
    await control("POST", "/candidates", { posting_id: id, status: "completed", hours_ago: 3 });
    const [row] = (await call("GET", `/postings/${id}/candidates`)).body.data;
    expect(row).toMatchObject({ interviewed_at: null, created_at: null, workflow: { last_activity_at: null } });
  },
  candidates_all_eligible: async ({ created, call, control }) => {
    const workflow = [
      {
        type: "form",
        config: { knockout_enabled: true },
        questions: [{ modality: "form", text: "Nights?", is_knockout: true }],
      },
    ];
    const { id } = await created({ workflow });
    await control("POST", "/candidates", { posting_id: id, status: "knocked_out" });
    const [row] = (await call("GET", `/postings/${id}/candidates`)).body.data;
    expect(row).toMatchObject({ status: "knocked_out", agent_summary: { form: { is_eligible: true } } });
    const { body } = await call("GET", `/interviews/${row.interview_id}/data`);
    expect(body.data.form.overall_status).toBe("failed");
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

  it("in several ways at once", async () => {
    const deviations = ["numeric_ids", "iso_times", "list_nulls_metadata", "title_escapes_html"];
    const { created, listed } = await sceneWith(...deviations);
    await created({ title: "R&D Cook" });
    expect(await listed()).toMatchObject([
      {
        id: expect.any(Number),
        created_at: expect.any(String),
        metadata: null,
        title: "R&amp;D Cook",
      },
    ]);
  });
});

describe("deviations are switched", () => {
  it("while the sandbox runs, and a reset goes back to those it was started with", async () => {
    const { control, created } = await sceneWith("no_times");
    const answer = await control("PUT", "/deviations", ["iso_times", "oldest_first"]);
    expect(answer).toEqual({ deviations: ["iso_times", "oldest_first"] });
    expect(typeof (await created()).created_at).toBe("string");
    await control("POST", "/reset");
    expect(await control("GET", "/deviations")).toMatchObject({ deviations: ["no_times"] });
    await control("PUT", "/deviations", []);
    expect(typeof (await created()).created_at).toBe("number");
  });

  it("by names that exist, or else nothing changes", async () => {
    const { control } = await sceneWith("no_times");
    const unknown = await control("PUT", "/deviations", ["iso_times", "isotimes"]);
    expect(unknown.detail).toMatch(/^No such deviation: isotimes\. Known: .*iso_times/);
    const noList = await control("PUT", "/deviations", { iso_times: true });
    expect(noList.detail).toBe("The body must be a JSON list of names");
    expect((await control("GET", "/deviations")).deviations).toEqual(["no_times"]);
    await expect(sceneWith("isotimes")).rejects.toThrow("isotimes");
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
