import { describe, expect, it, onTestFinished } from "vitest";
import { Deadline } from "../../../src/heymilo/deadline.ts";
import type { Http, PacedRequest } from "../../../src/heymilo/http/client.ts";
import { orInconclusive } from "../../../src/heymilo/lookups/look.ts";
import { markerValue } from "../../../src/heymilo/lookups/marker.ts";
import { PostingLooks } from "../../../src/heymilo/lookups/posting-looks.ts";
import { Sight } from "../../../src/heymilo/lookups/sight.ts";

const TITLE = "Line Cook";
const MINE = { key: "mine", hash: "0123456789abcdef" };
const NOW = Date.parse("2027-01-01T00:00:00Z");
const JUST_NOW = NOW / 1000 - 5;
const LAST_MONTH = NOW / 1000 - 30 * 86_400;

interface Stored {
  id: unknown;
  title?: unknown;
  created_at?: unknown;
  metadata?: unknown;
  archived?: boolean;
}

const marked = (id: string, marker = MINE, fields: Partial<Stored> = {}): Stored => ({
  id,
  title: TITLE,
  created_at: JUST_NOW,
  metadata: { mcp_idempotency_key: markerValue(marker) },
  ...fields,
});

/** HeyMilo's list, newest first: what it shows, how, and what it was asked. */
const heymilo = (
  postings: Stored[],
  shown: { page?: (rows: unknown[]) => object; list?: unknown[] } = {},
) => {
  const asked: PacedRequest["query"][] = [];
  const http: Pick<Http, "read"> = {
    read: async ({ path, query }) => {
      const single = /postings\/(.+)$/.exec(path)?.[1];
      const answer = (body: object) => ({ status: 200, sandbox: false, body, dateMs: NOW });
      if (single) return answer({ data: postings.find(({ id }) => String(id) === single) });
      asked.push(query);
      const term = String(query?.search ?? "").toLowerCase();
      const all = (shown.list ?? postings) as Stored[];
      const found = all.filter(({ title }) => String(title).toLowerCase().includes(term));
      const start = found.findIndex(({ id }) => String(id) === query?.starting_after) + 1;
      const rows = found.slice(start, start + 100);
      const more = found.length > start + rows.length;
      return answer(shown.page?.(rows) ?? { data: rows, pagination: { has_more: more } });
    },
  };
  return { http, asked };
};

const looksAt = (http: Pick<Http, "read">, { sight = new Sight(20), title = TITLE } = {}) => {
  const deadline = new Deadline(20_000);
  onTestFinished(() => deadline.close());
  const looks = new PostingLooks({ http, sight, title, marker: MINE, betweenLooksMs: 8 });
  const scope = { deadline };
  return {
    before: () => orInconclusive(looks.before(scope)),
    lost: (toSendAgain = true) => orInconclusive(looks.afterLoss(scope, () => 1_000, toSendAgain)),
    receipt: (id: string) => looks.afterReceipt(id, scope),
  };
};
const idsOf = (look: Awaited<ReturnType<ReturnType<typeof looksAt>["lost"]>>) =>
  look.kind === "found" ? look.thing.map(({ id }) => id) : look.kind;

describe("before the first POST", () => {
  it("finds whatever has the key, the earliest first, and not what is archived", async () => {
    const { http } = heymilo([
      marked("B"),
      marked("C", { ...MINE, hash: "fedcba9876543210" }, { created_at: LAST_MONTH }),
      marked("A", MINE, { archived: true }),
    ]);
    expect(idsOf(await looksAt(http).before())).toEqual(["C", "B"]);
  });

  it.each([
    [
      "entries without an id",
      { page: (rows: unknown[]) => ({ data: [{}, ...rows], pagination: { has_more: false } }) },
    ],
    [
      "a list that says it goes on, and does not",
      { page: () => ({ data: [{ id: "A" }], pagination: { has_more: true } }) },
    ],
    ["no list", { page: () => ({ data: "none" }) }],
  ])("is inconclusive with %s", async (_name, shown) => {
    const { http } = heymilo([{ id: "A", title: TITLE }], shown);
    expect(await looksAt(http).before()).toMatchObject({ kind: "inconclusive" });
  });

  it("reads on without `pagination`, until a page is empty, and understands numbers as ids", async () => {
    const postings = Array.from({ length: 40 }, (_, at) => ({ id: 40 - at, title: TITLE }));
    let page = 0;
    const { http, asked } = heymilo(postings, {
      page: () => ({ data: postings.slice(20 * page++, 20 * page) }),
    });
    expect(await looksAt(http).before()).toEqual({ kind: "absent" });
    expect(asked.map((query) => query?.starting_after)).toEqual([undefined, "21", "1"]);
  });
});

describe("after a lost answer", () => {
  it.each([
    ["as documented", {}],
    ["as JSON in a text", { metadata: JSON.stringify({ mcp_idempotency_key: markerValue(MINE) }) }],
    ["with its time in milliseconds", { created_at: JUST_NOW * 1000 }],
    ["with another title", { title: "Line Cook (new)" }],
  ])("the marker is proof: %s", async (_how, fields) => {
    const { http } = heymilo([marked("A", MINE, fields)]);
    expect(idsOf(await looksAt(http).lost())).toEqual(["A"]);
  });

  it.each([
    ["no metadata", { metadata: undefined }],
    ["null as metadata", { metadata: null }],
    ["empty metadata", { metadata: {} }],
    ["a marker that was cut", { metadata: { mcp_idempotency_key: "mine 0123" } }],
    ["no metadata and an unknown time", { metadata: undefined, created_at: "soon" }],
    ["no metadata and a changed title", { metadata: undefined, title: "LINE  COOK" }],
  ])("a posting of that title made since could be it: %s", async (_how, fields) => {
    const { http } = heymilo([marked("A", MINE, fields)]);
    expect(await looksAt(http).lost()).toMatchObject({
      kind: "inconclusive",
      why: expect.stringContaining("A"),
    });
  });

  it("a marker in other letters could be it, too", async () => {
    const { http } = heymilo([marked("A", { ...MINE, key: "MINE" })]);
    expect(await looksAt(http).lost()).toMatchObject({ kind: "inconclusive" });
  });

  it("what the list leaves out is read from the posting itself", async () => {
    const { http } = heymilo([marked("A")], { list: [{ id: "A", title: TITLE, created_at: JUST_NOW }] });
    expect(idsOf(await looksAt(http).lost())).toEqual(["A"]);
  });

  it.each([
    ["an older one", { metadata: undefined, created_at: LAST_MONTH }],
    ["an older one, in milliseconds", { metadata: undefined, created_at: LAST_MONTH * 1000 }],
    ["an older one, in ISO 8601", { metadata: undefined, created_at: "2026-12-01T00:00:00" }],
    ["another's marker", { metadata: { mcp_idempotency_key: "other 0123456789abcdef" } }],
  ])("is not taken for it: %s", async (_how, fields) => {
    const { http } = heymilo([marked("A", MINE, fields)]);
    expect(await looksAt(http).lost()).toEqual({ kind: "absent" });
  });

  it("what was there before the POST cannot be it", async () => {
    const { http } = heymilo([{ id: "A", title: TITLE, created_at: JUST_NOW }]);
    const looks = looksAt(http);
    await looks.before();
    expect(await looks.lost()).toEqual({ kind: "absent" });
  });
});

describe("the witness", () => {
  it("without one, absence allows another POST only if the whole list says so", async () => {
    const { http, asked } = heymilo([]);
    expect(await looksAt(http).lost()).toEqual({ kind: "absent" });
    expect(asked.map((query) => query?.search)).toEqual([TITLE, undefined]);
  });

  it("is a marked posting that is known to exist: then the search alone is enough", async () => {
    const sight = new Sight(20);
    const other = { key: "other", hash: MINE.hash };
    sight.knows("A", other);
    const { http, asked } = heymilo([marked("A", other)]);
    expect(await looksAt(http, { sight }).lost()).toEqual({ kind: "absent" });
    expect(asked).toHaveLength(1);
  });

  it("is not needed where no other POST follows", async () => {
    const { http, asked } = heymilo([]);
    await looksAt(http).lost(false);
    expect(asked).toHaveLength(1);
  });
});

describe("after a receipt", () => {
  it("says at once who else has the key, if the list shows the own posting", async () => {
    const { http, asked } = heymilo([marked("B"), marked("A", MINE, { created_at: LAST_MONTH })]);
    const { sharing, doubt } = await looksAt(http).receipt("B");
    expect([sharing.map(({ id }) => id), doubt, asked.length]).toEqual([["A"], undefined, 1]);
  });

  it("waits for a list that lags", async () => {
    const list: unknown[] = [];
    const { http } = heymilo([marked("A")], { list });
    setTimeout(() => list.push(marked("A")), 3);
    expect(await looksAt(http).receipt("A")).toEqual({ sharing: [] });
  });

  it("goes by the whole list where the search does not find it, from then on", async () => {
    const sight = new Sight(20);
    const { http, asked } = heymilo([marked("A", MINE, { title: "Küchenhilfe" })]);
    expect(await looksAt(http, { sight }).receipt("A")).toEqual({ sharing: [] });
    asked.length = 0;
    await looksAt(http, { sight }).before();
    expect(asked.map((query) => query?.search)).toEqual([undefined]);
  });

  it("says its doubt where the list shows no markers, and looks count as blind until one shows", async () => {
    const sight = new Sight(20);
    const bare = [{ id: "A", title: TITLE, created_at: JUST_NOW }];
    const blind = heymilo([marked("A")], { list: bare });
    expect(await looksAt(blind.http, { sight }).receipt("A")).toMatchObject({
      doubt: expect.stringContaining("does not show"),
    });
    expect(sight.isBlind).toBe(true);
    await looksAt(heymilo([marked("A")]).http, { sight }).before();
    expect(sight.isBlind).toBe(false);
  });

  it("reads only what has come since, where the order shows it", async () => {
    const old = Array.from({ length: 250 }, (_, at) =>
      marked(`OLD-${250 - at}`, { key: `other-${at}`, hash: MINE.hash }, { created_at: LAST_MONTH - at }),
    );
    const postings = [...old];
    const { http, asked } = heymilo(postings);
    const looks = looksAt(http);
    await looks.before();
    expect(asked).toHaveLength(3);
    postings.unshift(marked("NEW"));
    expect(await looks.receipt("NEW")).toEqual({ sharing: [] });
    expect(asked).toHaveLength(4);
  });
});
