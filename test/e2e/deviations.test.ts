import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";
import { connectServer, openHeyMilo } from "../support/server-process.ts";

/** Much of it is changed, escaped or taken for a pattern somewhere. */
const CALL: Json = {
  title: "R&D  Cook <night> (C++) 100%",
  workflow: [{ type: "web_interview", questions: [] }],
  idempotency_key: "Shift-7",
};

const LOST = { fault: "reset_after_commit", match: { method: "POST", path: "^/api/v2/postings$" } };

const create = async (sandbox: TestHeyMilo) => {
  const server = await connectServer(sandbox.url, { HEYMILO_TIMEOUT_MS: "12000" });
  return server.call("create_interviewer", CALL);
};

/** Where keys can be looked up, whatever else is different. */
const UNDERSTOOD = [
  "title_escapes_html, search_is_pattern",
  "title_collapses_blanks, search_misses_special_characters",
  "title_composes, title_drops_emoji, search_is_ignored",
  "numeric_ids, iso_times",
  "millisecond_times, oldest_first",
  "no_pagination, list_stringifies_metadata",
  "date_behind",
  "date_ahead",
];

/** Where a list shows no key, but an interviewer itself does, or nothing does. */
const BLIND = ["list_omits_metadata", "list_nulls_metadata", "list_lowercases_metadata", "no_metadata"];

describe.concurrent("a create whose answer is lost", () => {
  it.for(UNDERSTOOD)("is found again by any process, although: %s", async (deviations, { expect }) => {
    const sandbox = await openHeyMilo({ deviations: deviations.split(", ") });
    await sandbox.arm(LOST);
    const first = await create(sandbox);
    const [posting, ...others] = await sandbox.postings();
    expect(others).toEqual([]);
    expect(first.structured).toMatchObject({ outcome: "created", posting_id: String(posting?.id) });
    const second = await create(sandbox);
    expect(second.structured).toMatchObject({ outcome: "already_created", posting_id: String(posting?.id) });
    expect(await sandbox.postings()).toHaveLength(1);
  });

  it.for(BLIND)("is not made again by its process, although: %s", async (deviation, { expect }) => {
    const sandbox = await openHeyMilo({ deviations: [deviation] });
    await sandbox.arm(LOST);
    const first = await create(sandbox);
    expect(await sandbox.postings()).toHaveLength(1);
    if (first.isError) expect(first.firstLine).toMatch(/^outcome: unknown - .*key: Shift-7/);
    else expect(first.structured).toMatchObject({ outcome: "created" });
    // Another process cannot see it, and says so.
    const second = await create(sandbox);
    const { outcome, warnings } = second.structured as { outcome: string; warnings?: string[] };
    if (outcome === "created") expect(warnings?.join()).toMatch(/duplicates cannot be ruled out/);
  });

  it("is not made again where a list cannot be understood", async ({ expect }) => {
    const sandbox = await openHeyMilo({ deviations: [] });
    await create(sandbox);
    await sandbox.deviate("odd_items");
    const second = await create(sandbox);
    expect(second.firstLine).toMatch(/^outcome: not_created - retry: safe/);
    expect(await sandbox.postings()).toHaveLength(1);
  });

  it("is found again where lists lag by two seconds", async ({ expect }) => {
    const sandbox = await openHeyMilo({ deviations: ["list_lags"] });
    await sandbox.arm(LOST);
    const first = await create(sandbox);
    const [posting] = await sandbox.postings();
    expect(first.structured).toMatchObject({ outcome: "created", posting_id: posting?.id });
    expect(await sandbox.postings()).toHaveLength(1);
  });
});

describe("a repeat in the same process", () => {
  it("makes no other interviewer while HeyMilo does not find the first one yet", async () => {
    const sandbox = await openHeyMilo({ deviations: ["reads_lag"] });
    const server = await connectServer(sandbox.url);
    const { idempotency_key, ...role } = CALL as Record<string, Json>;
    const first = await server.call("create_interviewer", role);
    const again = await server.call("create_interviewer", role);
    const { posting_id } = first.structured as { posting_id: string };
    expect(again.structured).toMatchObject({ outcome: "already_created", posting_id });
    expect(await sandbox.postings()).toHaveLength(1);
  });
});

describe("two processes that use one key at once", () => {
  it("name the same interviewer, and the other as a duplicate, though lists lag", async () => {
    const sandbox = await openHeyMilo({ deviations: ["list_lags"] });
    const answers = await Promise.all([create(sandbox), create(sandbox)]);
    const postings = await sandbox.postings();
    const named = answers.map(({ structured }) => {
      const { posting_id, duplicates = [] } = structured as { posting_id: string; duplicates?: object[] };
      return { posting_id, duplicates: duplicates.length };
    });
    expect(new Set(named.map(({ posting_id }) => posting_id)).size).toBe(1);
    expect(Math.max(...named.map(({ duplicates }) => duplicates))).toBe(postings.length - 1);
  });
});
