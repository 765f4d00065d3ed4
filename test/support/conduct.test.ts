import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../src/sandbox/request-log.ts";
import { misconduct } from "./conduct.ts";
import { leaks } from "./secrets.ts";

let seq = 0;
const entry = (fields: Partial<LogEntry>): LogEntry => {
  seq += 1;
  return {
    seq,
    request_id: "req",
    method: "GET",
    path: "/api/v2/postings",
    query: {},
    header_names: [],
    key: "right",
    key_leaked_in: [],
    received_at: seq * 10_000,
    body: null,
    fault: null,
    committed_at: null,
    status: 200,
    answered_at: seq * 10_000,
    client_connected_when_answered: true,
    aborted_at: null,
    ...fields,
  };
};

const create = (status: number | null) =>
  entry({
    method: "POST",
    status,
    body: {
      bytes: 1,
      sha256: "same",
      json: { title: " Cook ", metadata: { mcp_idempotency_key: "k 0123456789abcdef" } },
    },
  });

describe("the rules of conduct find", () => {
  it("a key in a URL or a body", () => {
    expect(misconduct([entry({ key_leaked_in: ["url", "body"] })])).toHaveLength(2);
  });

  it("a create repeated without a look, but not after a refusal", () => {
    const look = (fields = {}) => entry({ query: { search: "Cook" }, ...fields });
    expect(misconduct([create(null), create(201)])).toHaveLength(1);
    expect(misconduct([create(500), look({ status: 503 }), create(201)])).toHaveLength(1);
    expect(misconduct([create(500), look({ query: { search: "Waiter" } }), create(201)])).toHaveLength(1);
    expect(misconduct([create(500), look(), create(201)])).toEqual([]);
    expect(misconduct([create(429), create(201)])).toEqual([]);
  });

  it("a request before the wait is over", () => {
    const turnedAway = entry({ status: 429, answered_at: 1_000 });
    const wait = (one: LogEntry) => (one === turnedAway ? 500 : 0);
    expect(misconduct([turnedAway, entry({ received_at: 1_499 })], wait)).toEqual([]);
    expect(misconduct([turnedAway, entry({ received_at: 1_400 })], wait)).toHaveLength(1);
  });

  it("a listing that starts again instead of going on", () => {
    const failed = entry({ status: 503, query: { starting_after: "P100" }, received_at: 5_000 });
    expect(misconduct([failed, entry({ received_at: 5_500 })])).toHaveLength(1);
    expect(misconduct([failed, entry({ received_at: 5_500, query: { starting_after: "P100" } })])).toEqual(
      [],
    );
    expect(misconduct([failed, entry({ received_at: 7_100 })])).toEqual([]);
  });

  it("more than five attempts in a row", () => {
    const attempts = (count: number) =>
      Array.from({ length: count }, (_, n) => entry({ status: 401, received_at: n, answered_at: n }));
    expect(misconduct(attempts(5))).toEqual([]);
    expect(misconduct(attempts(6))).toHaveLength(1);
  });
});

it("a secret is found in every form", () => {
  const secret = 'a/+"b\\c';
  const json = JSON.stringify({ secret });
  expect(leaks(`key=${secret}`, secret)).toContain("plain");
  expect(leaks(`?key=${encodeURIComponent(secret)}`, secret)).toContain("URL");
  expect(leaks(json, secret)).toContain("JSON");
  for (const user of ["", "u", "me", "you"]) {
    const header = Buffer.from(`${user}:${secret}:`).toString("base64");
    expect(leaks(header, secret)).toHaveLength(1);
  }
  expect(leaks("nothing of it", secret)).toEqual([]);
});
