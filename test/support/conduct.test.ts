import { describe, expect, it } from "vitest";
import { misconduct } from "./conduct.ts";
import type { SeenRequest } from "./sandbox.ts";

/** Requests ten seconds after each other, unless they say otherwise. */
const logOf = (...entries: object[]) =>
  entries.map((fields, at) => ({
    ...{ seq: at, method: "GET", path: "/api/v2/postings", query: {}, key_leaked_in: [], body: null },
    ...{ received_at: at * 10_000, answered_at: at * 10_000, status: 200 },
    ...fields,
  })) as unknown as SeenRequest[];

const json = { title: " Cook ", metadata: { mcp_idempotency_key: "k 0123456789abcdef" } };
const create = (status: number | null) => ({ method: "POST", status, body: { sha256: "same", json } });
const look = { query: { search: "Cook" } };
const page = { query: { starting_after: "P100" } };
const failed = { ...page, status: 503, received_at: 5_000 };
const attempts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ status: 401, received_at: at, answered_at: at }));

describe("HeyMilo's rules for integrations", () => {
  it.each<[what: string, log: object[], problems: number]>([
    ["a key in a URL and a body", [{ key_leaked_in: ["url", "body"] }], 2],
    ["a create repeated without a look", [create(null), create(201)], 1],
    ["with a look that failed", [create(500), { ...look, status: 503 }, create(201)], 1],
    ["with a look for another title", [create(500), { query: { search: "Waiter" } }, create(201)], 1],
    ["with a look", [create(500), look, create(201)], 0],
    ["after a refusal", [create(429), create(201)], 0],
    ["a listing that starts again", [failed, { received_at: 5_500 }], 1],
    ["a listing that goes on", [failed, { ...page, received_at: 5_500 }], 0],
    ["another listing, later", [failed, { received_at: 7_100 }], 0],
    ["five attempts in a row", attempts(5), 0],
    ["six attempts in a row", attempts(6), 1],
  ])("%s", (_what, log, problems) => {
    expect(misconduct(logOf(...log))).toHaveLength(problems);
  });

  it.each([
    [1_499, 0],
    [1_400, 1],
  ])("a request %i ms on, after a wait until 1,500", (received_at, problems) => {
    const log = logOf({ status: 429, received_at: 1_000 }, { received_at });
    expect(misconduct(log, (entry) => (entry === log[0] ? 500 : 0))).toHaveLength(problems);
  });
});
