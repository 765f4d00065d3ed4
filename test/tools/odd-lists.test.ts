import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";

/** What a HeyMilo lists, and how it says that there is more. */
interface Listed {
  entries: unknown[];
  cursor?: string;
  hasMore?: (isMore: boolean) => unknown;
  /** Entries on a page at the most, whatever was asked for. */
  longest?: number;
}

const POSTING = "6EB6D006";
const CANDIDATES = `/api/v2/postings/${POSTING}/candidates`;
const numbered = <T>(count: number, entry: (number: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => entry(at + 1));
const person = (number: number, more: Json = {}): Json => ({
  interview_id: `I${number}`,
  status: "completed",
  ...more,
});
const NEVER = () => false;

describe("lists that say their end otherwise than documented", () => {
  let server: HttpServer;
  let client: TestClient;
  let lists: Record<string, Listed>;

  beforeAll(async () => {
    server = await startHttpServer((request, response) => {
      const { pathname, searchParams: query } = new URL(request.url ?? "", "http://localhost");
      const {
        entries,
        cursor = "id",
        hasMore = (isMore: boolean) => isMore,
        longest = 100,
      } = lists[pathname] ?? { entries: [] };
      const search = query.get("search")?.toLowerCase() ?? "";
      const found = entries.filter((entry) => JSON.stringify(entry).toLowerCase().includes(search));
      const after = query.get("starting_after");
      const start = found.findIndex((entry) => after !== null && String((entry as Json)?.[cursor]) === after) + 1;
      const end = start + Math.min(Number(query.get("limit")), longest);
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          data: found.slice(start, end),
          pagination: { has_more: hasMore(end < found.length), total_count: found.length },
        }),
      );
    });
    client = await connectModern({
      env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: "hm_test_key", HEYMILO_RATE_LIMIT: "0" },
    });
  });
  beforeEach(() => {
    server.requests.length = 0;
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  const call = async (tool: string, args: Json): Promise<Json> => {
    const { structured, isError, text } = await client.callTool(tool, args);
    expect(isError, text).toBe(false);
    return structured as Json;
  };

  const WAYS: [name: string, more: Partial<Listed>][] = [
    ["has_more is missing", { hasMore: () => undefined, longest: 20 }],
    ["has_more is text", { hasMore: String, longest: 20 }],
    ["has_more contradicts total_count", { hasMore: NEVER, longest: 20 }],
    ["an entry is none", {}],
  ];
  const ODD = [null, {}, "no object"];

  it.each(WAYS)("list_candidates finds everybody although %s", async (name, more) => {
    const people = numbered(45, (number) => person(number, { score: number }));
    const entries = name === "an entry is none" ? [...ODD, ...people, ...ODD] : people;
    lists = { [CANDIDATES]: { entries, cursor: "interview_id", ...more } };
    const { looked_at, candidates, note } = await call("list_candidates", {
      posting_id: POSTING,
      best_first: true,
    });
    expect(looked_at).toBe(45);
    expect((candidates as Json[])[0]).toMatchObject({ interview_id: "I45" });
    if (entries !== people) expect(note).toContain("6 entries of HeyMilo's list could not be understood");
  });

  it("says so where HeyMilo counts more than it lists", async () => {
    const people = numbered(3, (number) => person(number));
    lists = {
      [CANDIDATES]: { entries: [...people, ...people], cursor: "interview_id", hasMore: NEVER, longest: 3 },
    };
    const { note } = await call("list_candidates", { posting_id: POSTING, best_first: true });
    expect(note).toContain("Sorted are only the 3 that were looked at: HeyMilo counts 6 and lists 3.");
  });

  it("understands numbers as ids, scores in text, and times in milliseconds", async () => {
    const applied = Date.UTC(2026, 0, 2, 3, 4);
    const entries = [9, 85, 100, 71.5].map((score, at) => ({
      ...person(at),
      interview_id: 1_000 + at,
      score: String(score),
      created_at: applied,
      workflow: { last_activity_at: new Date(applied).toISOString() },
    }));
    lists = { [CANDIDATES]: { entries, cursor: "interview_id" } };
    const { candidates } = await call("list_candidates", { posting_id: POSTING, best_first: true });
    const rows = candidates as Json[];
    expect(rows.map(({ overall_score_of_100 }) => overall_score_of_100)).toEqual([100, 85, 71.5, 9]);
    expect(rows[0]).toMatchObject({
      interview_id: "1002",
      created_at: "2026-01-02T03:04Z",
      finished_at: "2026-01-02T03:04Z",
    });
  });
});
