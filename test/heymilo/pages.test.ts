import { expect, it } from "vitest";
import * as z from "zod";
import { ApiCall, type Http } from "../../src/heymilo/http/call.ts";
import { allRows, pages, whyIncomplete } from "../../src/heymilo/http/pages.ts";
import { api } from "../../src/heymilo/operations.ts";
import fc from "../support/fast-check.ts";
import { client, deadline, failure, httpServer, jsonAnswer, rawServer } from "../support/raw-servers.ts";

/** Seven entries in pages, by cursor; `fail` says which requests fail, by their number from 0. */
async function listing({ fail = [] as number[] } = {}) {
  const cursors: (string | null)[] = [];
  const ids = ["a", "b", "c", "d", "e", "f", "g"];
  const server = await httpServer(({ url }, response) => {
    const query = new URL(url ?? "", server.url).searchParams;
    const after = query.get("starting_after");
    cursors.push(after);
    response.setHeader("content-type", "application/json");
    if (fail.includes(cursors.length - 1)) return response.writeHead(500).end("{}");
    const start = ids.indexOf(after ?? "") + 1;
    const end = start + Number(query.get("limit"));
    const data = ids.slice(start, end).map((id) => ({ id }));
    response.end(JSON.stringify({ data, pagination: { has_more: end < ids.length, total_count: 7 } }));
  });
  return { http: client(server.url), cursors };
}

const call = (http: Pick<Http, "read">) => new ApiCall(http as Http, deadline());

const row = z.looseObject({ id: z.string() });
const list = { ...api.listPostings, answer: row, limit: 3, maxPages: 10 };

it("reads all pages, and a failed one again at its own cursor", async () => {
  const { http, cursors } = await listing({ fail: [1, 2] });
  const { items, end, next, totalCount } = await allRows(call(http), list);
  expect(items.map(({ id }) => id).join("")).toBe("abcdefg");
  expect({ end, next, totalCount }).toEqual({ end: "complete", next: undefined, totalCount: 7 });
  expect(cursors).toEqual([null, "c", "c", "c", "f"]);
});

it("says where it stopped, and goes on from there", async () => {
  const { http, cursors } = await listing();
  const first = await allRows(call(http), { ...list, maxPages: 2 });
  expect(first).toMatchObject({ end: "max_pages", next: "f", listed: 6 });
  const rest = await allRows(call(http), { ...list, cursor: first.next });
  expect(rest).toMatchObject({ items: [{ id: "g" }], end: "complete", listed: undefined });
  // How many came before is not known, so `total_count` cannot tell that "g" is the last.
  expect(cursors).toEqual([null, "c", "f", "g"]);
  await allRows(call(http), { ...list, cursor: first.next, listedBefore: first.listed });
  expect(cursors.slice(4)).toEqual(["f"]);
});

it("keeps the pages before one that fails for good", async () => {
  const { http } = await listing({ fail: [1, 2, 3] });
  const read: (string | undefined)[] = [];
  const reading = (async () => {
    for await (const { next } of pages(call(http), list)) read.push(next);
  })();
  expect(await failure(reading)).toMatchObject({ status: 500 });
  expect(read).toEqual(["c"]);
});

it("refuses an answer that is no list", async () => {
  const server = await rawServer((socket) => socket.end(jsonAnswer("{}")));
  const error = await failure(allRows(call(client(server.url)), list));
  expect(error).toMatchObject({ name: "InvalidResponseError", reason: "malformed", status: 200 });
});

/** How a HeyMilo pages: what it says of the end of a list, and what it does. */
interface Paging {
  /** Entries by their names; a capital letter is an entry without an id. */
  entries: string;
  /** Entries on a page at the most, whatever was asked for. */
  longest?: number;
  hasMore?: (isMore: boolean) => unknown;
  total?: (count: number) => unknown;
  /** Gives the first page whatever the cursor. */
  ignoresCursor?: boolean;
}

const heymilo = (paging: Paging) => {
  const { entries, longest = 100, ignoresCursor = false } = paging;
  const { hasMore = (isMore: boolean) => isMore, total = () => undefined } = paging;
  let requests = 0;
  const http: Pick<Http, "read"> = {
    read: async ({ query }) => {
      requests += 1;
      const start = ignoresCursor ? 0 : entries.indexOf(String(query?.starting_after ?? " ")) + 1;
      const end = start + Math.min(Number(query?.limit), longest);
      const data = [...entries.slice(start, end)].map((id) => (/[a-z]/.test(id) ? { id } : { id: null }));
      const pagination = { has_more: hasMore(end < entries.length), total_count: total(entries.length) };
      return { status: 200, sandbox: false, body: { data, pagination } };
    },
  };
  return { http, requests: () => requests };
};

const NEVER = () => false;
const TEXT = String;
const ABSENT = () => undefined;
const COUNTED = (count: number) => count;

it.each<[name: string, Paging, read: string, why: RegExp | undefined, requests: number]>([
  ["as documented", { entries: "abcde" }, "abcde", undefined, 2],
  ["as documented, with a count", { entries: "abcdef", total: COUNTED }, "abcdef", undefined, 2],
  ["a full last page without a count", { entries: "abcdef" }, "abcdef", undefined, 3],
  ["no has_more", { entries: "abcdefg", hasMore: ABSENT }, "abcdefg", undefined, 4],
  ["has_more as text", { entries: "abcdefg", hasMore: TEXT }, "abcdefg", undefined, 4],
  ["has_more always false", { entries: "abcdefg", hasMore: NEVER }, "abcdefg", undefined, 3],
  [
    "short pages, has_more always false, a count",
    { entries: "abcdefg", hasMore: NEVER, total: COUNTED, longest: 2 },
    "abcdefg",
    undefined,
    4,
  ],
  ["a count in text", { entries: "abcd", hasMore: NEVER, total: TEXT, longest: 2 }, "abcd", undefined, 2],
  ["a count that is too low", { entries: "abcd", total: () => 1 }, "abcd", undefined, 2],
  ["a count that is too high", { entries: "abcd", total: () => 9 }, "abcd", /counts 9 and lists 4/, 3],
  ["nothing, and a count", { entries: "", total: () => 9 }, "", /counts 9 and lists 0/, 1],
  ["has_more always true", { entries: "abcd", hasMore: () => true }, "abcd", /get the rest/, 3],
  ["always the first page", { entries: "abcde", ignoresCursor: true }, "abc", /get the rest/, 2],
  ["always the only page", { entries: "ab", ignoresCursor: true, hasMore: ABSENT }, "ab", /get the rest/, 2],
  ["an entry without an id at the end of a page", { entries: "abXdeYg" }, "abdeg", undefined, 3],
  ["a page of entries without an id", { entries: "abcXYZg" }, "abc", /get the rest/, 2],
])("with %s: reads what there is, and says whether that is all", async (_name, paging, read, why, requests) => {
  const scene = heymilo(paging);
  const all = await allRows(call(scene.http), list);
  expect(all.items.map(({ id }) => id).join("")).toBe(read);
  if (why) expect(whyIncomplete(all)).toMatch(why);
  else expect(whyIncomplete(all)).toBeUndefined();
  expect(scene.requests()).toBe(requests);
});

it("counts each entry that it cannot understand once", async () => {
  const { http } = heymilo({ entries: "abXdeYg" });
  const strict = { ...list, answer: row.refine(({ id }) => id !== "d") };
  expect(await allRows(call(http), strict)).toMatchObject({ unreadable: 3, end: "complete" });
});

it("gives an entry without a cursor once, if a row may lack it", async () => {
  const { http } = heymilo({ entries: "abXdYZgV" });
  const anyRow = { ...list, answer: z.looseObject({}) };
  const { items, unreadable, end } = await allRows(call(http), anyRow);
  expect([items.map(({ id }) => id ?? "?").join(""), unreadable, end]).toEqual(["ab?d??g?", 0, "complete"]);
});

it("hands out no cursor that leads to nothing", async () => {
  const { http } = heymilo({ entries: "abc", hasMore: ABSENT });
  expect(await allRows(call(http), { ...list, maxPages: 1 })).toMatchObject({ end: "complete" });
  const { http: longer } = heymilo({ entries: "abcd", hasMore: ABSENT });
  const first = await allRows(call(longer), { ...list, maxPages: 1 });
  expect(first).toMatchObject({ end: "max_pages", next: "c", listed: 3 });
});

it("misses no row without saying so, unless HeyMilo denies it in every way", async () => {
  const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABC");
  const pagings = fc.record({
    entries: fc.uniqueArray(letters, { maxLength: 14 }).map((all) => all.join("")),
    longest: fc.constantFrom(1, 2, 3),
    hasMore: fc.constantFrom(Boolean, NEVER, TEXT, ABSENT, () => true),
    total: fc.constantFrom(COUNTED, TEXT, ABSENT),
    ignoresCursor: fc.boolean(),
  });
  const property = fc.asyncProperty(pagings, fc.integer({ min: 1, max: 6 }), async (paging, maxPages) => {
    const isDenied = paging.hasMore === NEVER && paging.total === ABSENT && paging.longest < list.limit;
    const { items: rows, end, unreadable } = await allRows(call(heymilo(paging).http), { ...list, maxPages });
    const isAll = rows.length + unreadable === paging.entries.length;
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(isAll || end !== "complete" || isDenied).toBe(true);
    const says: (isMore: boolean) => unknown = paging.hasMore;
    // No page consists of entries without an id, at which nobody could go on.
    const hasCursors = !/[A-Z]{3}|[A-Z]$/.test(paging.entries);
    const isClear = says(true) !== says(false) && !paging.ignoresCursor && hasCursors;
    if (isClear && maxPages === 6 && paging.longest === 3)
      expect({ isAll, end }).toEqual({ isAll: true, end: "complete" });
  });
  await fc.assert(property, { numRuns: 500 });
});
