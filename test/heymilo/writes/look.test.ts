import { describe, expect, it } from "vitest";
import { Deadline } from "../../../src/heymilo/deadline.ts";
import { byAge, look } from "../../../src/heymilo/writes/look.ts";
import { markerValue } from "../../../src/heymilo/writes/marker.ts";
import { byContent, byKey, byMarker } from "../../../src/heymilo/writes/recognise.ts";
import { testClock } from "../../support/in-process-sandbox.ts";
import { LIST, openProcess, openScene, request } from "../../support/write-scene.ts";

const TITLE = "Line Cook";
const mine = { key: "mine", hash: "0123456789abcdef" };
const marked = (marker = mine, title = TITLE) =>
  request({ title, metadata: { mcp_idempotency_key: markerValue(marker) } });
const deadline = (ms = 20_000) => new Deadline(ms);

/** HeyMilo's list, answered by a function instead of a server. */
const listing = (answer: (page: number) => object) => {
  let page = 0;
  return {
    read: async () => {
      page += 1;
      return { status: 200, sandbox: false, body: answer(page), dateMs: Date.now() };
    },
  };
};

describe("a look", () => {
  it("finds what carries the marker, on whatever page", async () => {
    const { sandbox, process } = await openScene();
    const { id } = await sandbox.create(marked());
    for (let n = 0; n < 100; n += 1) await sandbox.create(request({ title: `Head ${TITLE}` }));
    const seen = await look(process().http, deadline(), {
      title: ` ${TITLE} `,
      recogniser: byMarker(mine),
    });
    expect(seen).toMatchObject({ kind: "found", postings: [{ id }] });
  });

  it("says absent when all pages were read", async () => {
    const { sandbox, process, requests } = await openScene();
    for (let n = 0; n < 101; n += 1) await sandbox.create(request());
    const { http } = process();
    const before = (await requests()).length;
    expect(await look(http, deadline(), { title: TITLE, recogniser: byMarker(mine) })).toEqual({
      kind: "absent",
    });
    const reads = (await requests()).slice(before);
    expect(reads.map(({ query }) => query.search)).toEqual([TITLE, TITLE]);
    expect(reads.map(({ query }) => query.starting_after !== undefined)).toEqual([false, true]);
  });

  it.each([
    ["a page that fails", { fault: "unavailable", skip: 1, times: 3 }, /could not be read.*503/],
    ["an answer that is cut off", { fault: "truncated", times: 3 }, /could not be read.*broke off/],
    ["an answer that is no JSON", { fault: "malformed_json", times: 3 }, /could not be read.*JSON/],
    ["a key that is refused", { fault: "unauthorized" }, /could not be read.*401/],
  ])("is inconclusive after %s", async (_name, fault, why) => {
    const { sandbox, process, arm } = await openScene();
    for (let n = 0; n < 101; n += 1) await sandbox.create(request());
    await arm({ match: LIST, ...fault });
    const seen = await look(process().http, deadline(), { title: TITLE, recogniser: byMarker(mine) });
    expect(seen).toMatchObject({ kind: "inconclusive", why: expect.stringMatching(why) });
  });

  it("is inconclusive when its time is over", async () => {
    const { process, arm } = await openScene();
    await arm({ match: LIST, fault: "hang_before_commit", times: null });
    const seen = await look(process().http, deadline(60), { title: TITLE, recogniser: byMarker(mine) });
    expect(seen).toMatchObject({ kind: "inconclusive" });
  });

  it.each([
    [
      "more than a thousand have the title",
      (page: number) => ({
        data: Array.from({ length: 100 }, (_, index) => ({ id: `P${page}-${index}`, title: TITLE })),
        pagination: { has_more: true },
      }),
      /more than 1000/,
    ],
    [
      "the list does not go on",
      () => ({ data: [{ id: "P1" }], pagination: { has_more: true } }),
      /does not go on/,
    ],
    ["the answer is no list", () => ({ data: "none" }), /not a list/],
  ])("is inconclusive when %s", async (_name, answer, why) => {
    const seen = await look(listing(answer), deadline(), { title: TITLE, recogniser: byMarker(mine) });
    expect(seen).toMatchObject({ kind: "inconclusive", why: expect.stringMatching(why) });
  });

  it("is not kept from a find by a page that fails later, but without a marker it is", async () => {
    const { sandbox, process, arm } = await openScene();
    for (let n = 0; n < 100; n += 1) await sandbox.create(request());
    await sandbox.create(marked());
    const { http } = process();
    const failing = { match: LIST, fault: "unavailable", skip: 1, times: 3 };
    await arm(failing);
    const certain = await look(http, deadline(), { title: TITLE, recogniser: byMarker(mine) });
    expect(certain).toMatchObject({ kind: "found" });
    await arm(failing);
    const recogniser = byContent(request(), () => 60_000);
    expect(await look(http, deadline(), { title: TITLE, recogniser })).toMatchObject({
      kind: "inconclusive",
    });
  });

  it("puts the earliest first, and at one time everybody the same one", async () => {
    const { now, move } = testClock("2027-01-01T00:00:00Z");
    const { sandbox, process } = await openScene({ now });
    const ids: string[] = [];
    for (const ms of [0, 500, 0]) {
      move(ms);
      ids.push((await sandbox.create(marked())).id);
    }
    const [earliest, ...later] = ids as [string, string, string];
    const seen = await look(process().http, deadline(), { title: TITLE, recogniser: byMarker(mine) });
    expect(seen).toMatchObject({ postings: [earliest, ...later.sort()].map((id) => ({ id })) });
    expect([{ id: "B" }, { id: "A" }, { id: "C", created_at: 1 }].sort(byAge)).toEqual([
      { id: "C", created_at: 1 },
      { id: "A" },
      { id: "B" },
    ]);
  });
});

describe("a posting is recognised", () => {
  const other = { key: "mine", hash: "fedcba9876543210" };

  it("by its key alone, by key and content, and never when it is archived", async () => {
    const { sandbox, process } = await openScene();
    const { http } = process();
    const { id } = await sandbox.create(marked(other));
    await sandbox.create(request({ metadata: { mcp_idempotency_key: "mine" } }));
    const by = (recogniser: ReturnType<typeof byKey>) => look(http, deadline(), { title: TITLE, recogniser });
    expect(await by(byKey("mine"))).toMatchObject({ kind: "found", postings: [{ id }] });
    expect(await by(byMarker(mine))).toEqual({ kind: "absent" });
    await sandbox.call("POST", `/postings/${id}/archive`);
    expect(await by(byKey("mine"))).toEqual({ kind: "absent" });
  });

  it.each([
    ["with the same texts", {}, 1_000, "found"],
    ["with what HeyMilo filled in", { language: "en" }, 1_000, "found"],
    ["with another description", { description: "Another job." }, 1_000, "absent"],
    ["with a longer title", { title: "Line Cook II" }, 1_000, "absent"],
    ["when it was there before", {}, 60_000, "absent"],
  ])("without a marker: %s", async (_name, fields, madeMsAgo, kind) => {
    const { now, move } = testClock("2027-01-01T00:00:00Z");
    const { sandbox, process } = await openScene({ now });
    const wanted = request({ description: "Cooks." });
    await sandbox.create({ ...wanted, ...fields });
    move(madeMsAgo);
    const recogniser = byContent(wanted, () => 5_000);
    expect(await look(process().http, deadline(), { title: TITLE, recogniser })).toMatchObject({ kind });
  });

  it("without a marker not at all when HeyMilo's clock is not known", async () => {
    const http = {
      read: async () => ({
        status: 200,
        sandbox: false,
        body: { data: [], pagination: { has_more: false } },
      }),
    };
    const recogniser = byContent(request(), () => 0);
    expect(await look(http, deadline(), { title: TITLE, recogniser })).toMatchObject({
      kind: "inconclusive",
      why: expect.stringContaining("Date header"),
    });
    expect(await look(http, deadline(), { title: TITLE, recogniser: byMarker(mine) })).toEqual({
      kind: "absent",
    });
  });
});

it("waits for its turn and says so", async () => {
  const { sandbox } = await openScene();
  const { http } = openProcess(new URL(sandbox.url), { maxInFlight: 1 });
  const positions: number[] = [];
  const options = {
    title: TITLE,
    recogniser: byMarker(mine),
    onQueued: (position: number) => positions.push(position),
  };
  await http.prewarm();
  await Promise.all([look(http, deadline(), options), look(http, deadline(), options)]);
  expect(positions).toEqual([1]);
});
