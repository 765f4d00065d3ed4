import { expect, it } from "vitest";
import { collect, pages } from "../../src/heymilo/http/pages.ts";
import { client, deadline, failure, httpServer, jsonAnswer, rawServer } from "../support/raw-servers.ts";

/** Seven items in pages, by cursor; `fail` says which requests fail, by their number from 0. */
async function listing({ fail = [] as number[], stuck = false } = {}) {
  const cursors: (string | null)[] = [];
  const ids = ["a", "b", "c", "d", "e", "f", "g"];
  const server = await httpServer(({ url }, response) => {
    const query = new URL(url ?? "", server.url).searchParams;
    const after = query.get("starting_after");
    cursors.push(after);
    response.setHeader("content-type", "application/json");
    if (fail.includes(cursors.length - 1)) return response.writeHead(500).end("{}");
    const start = stuck ? 0 : ids.indexOf(after ?? "") + 1;
    const end = start + Number(query.get("limit"));
    const data = ids.slice(start, end).map((id) => ({ id }));
    response.end(
      JSON.stringify({ data, pagination: { has_more: stuck || end < ids.length, total_count: 7 } }),
    );
  });
  return { http: client(server.url), cursors };
}

const list = { path: "/api/v2/postings", limit: 3, maxPages: 10 };

it("reads all pages, and a failed one again at its own cursor", async () => {
  const { http, cursors } = await listing({ fail: [1, 2] });
  const { items, ended, next, totalCount } = await collect(http, list, deadline());
  expect(items.map(({ id }) => id).join("")).toBe("abcdefg");
  expect({ ended, next, totalCount }).toEqual({ ended: "complete", next: undefined, totalCount: 7 });
  expect(cursors).toEqual([null, "c", "c", "c", "f"]);
});

it("says where it stopped, and goes on from there", async () => {
  const { http, cursors } = await listing();
  const first = await collect(http, { ...list, maxPages: 2 }, deadline());
  expect(first).toMatchObject({ ended: "max_pages", next: "f" });
  const rest = await collect(http, { ...list, startingAfter: first.next }, deadline());
  expect(rest).toMatchObject({ items: [{ id: "g" }], ended: "complete" });
  expect(cursors).toEqual([null, "c", "f"]);
});

it("keeps the pages before one that fails for good", async () => {
  const { http } = await listing({ fail: [1, 2, 3] });
  const read: (string | undefined)[] = [];
  const reading = (async () => {
    for await (const { next } of pages(http, list, deadline())) read.push(next);
  })();
  expect(await failure(reading)).toMatchObject({ status: 500 });
  expect(read).toEqual(["c"]);
});

it("stops when the cursor does not move", async () => {
  const { http, cursors } = await listing({ stuck: true });
  expect(await collect(http, list, deadline())).toMatchObject({ ended: "stuck" });
  expect(cursors).toEqual([null, "c"]);
});

it("refuses an answer that is no list", async () => {
  const server = await rawServer((socket) => socket.end(jsonAnswer("{}")));
  const error = await failure(collect(client(server.url), list, deadline()));
  expect(error).toMatchObject({ name: "InvalidResponseError", reason: "malformed", status: 200 });
});
