import { afterEach, describe, expect, it } from "vitest";
import { answerOf, type Connect, eachClient, type Json, type TestClient } from "../support/clients.ts";
import { contract as document } from "../support/openapi.ts";
import {
  type StrictServer,
  startStrictServer,
  UNKNOWN_FIELD,
  UNKNOWN_STATUS,
} from "../support/strict-server.ts";

const READS = 40;

let server: StrictServer;
let client: TestClient;

afterEach(async () => {
  await client.close();
  await server.close();
});

const nullsIn = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.values(value as object).some(nullsIn));

describe("candidates and results that the document allows and nobody expects", () => {
  const start = async (connect: Connect, variant: "plain" | "nulls" | "unknowns") => {
    server = await startStrictServer({ document, variant });
    client = await connect({
      env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: server.apiKey, HEYMILO_RATE_LIMIT: "0" },
    });
  };
  const call = async (name: string, args: Json) => answerOf(await client.callTool(name, args));

  eachClient("%s", (_name, connect) => {
    it.each(["plain", "nulls", "unknowns"] as const)(
      "%s: each read answers, without a null of ours",
      async (variant) => {
        await start(connect, variant);
        const statuses = new Set<unknown>();
        const outcomes = new Set<unknown>();
        for (let number = 0; number < READS; number++) {
          const args = { posting_id: `STRICT${number}`, with_summary: true, best_first: number % 2 === 0 };
          const list = await call("list_candidates", args);
          const rows = list.candidates as Json[];
          for (const { status } of rows) statuses.add(status);
          expect(nullsIn(list)).toBe(false);
          const include = ["transcript", "answers", "integrity", "resume"];
          const result = await call("get_interview_result", { interview_id: `I${number}`, include });
          expect(nullsIn(result)).toBe(false);
          // Metadata has any keys.
          const { metadata: _, ...rest } = result;
          expect(JSON.stringify([list, rest])).not.toContain(UNKNOWN_FIELD);
          outcomes.add(result.outcome);
        }
        expect(statuses.size).toBeGreaterThan(0);
        if (variant === "unknowns") expect([...statuses]).toEqual([UNKNOWN_STATUS]);
        expect([...outcomes]).toContain(variant === "nulls" ? "not_ready" : "ready");
      },
    );
  });
});
