import { afterAll, beforeAll, expect, it } from "vitest";
import { RUNS } from "../contract/properties.ts";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import fc from "../support/fast-check.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";

/** A HeyMilo that makes what it is asked for, and confirms it with any receipt. */
let server: HttpServer;
let client: TestClient;
let receipt: Json;
/** Others that another process made with the same key. */
let twins: Json[] = [];
let made: Json[] = [];

const answerTo = (method: string | undefined, path: string): [status: number, body: Json] => {
  if (path === "/api/v2/interview-templates/IT_1") return [200, { data: { id: "IT_1" } }];
  if (path !== "/api/v2/postings") return [404, { error: { code: "not_found", message: "There is none" } }];
  if (method === "POST") return [201, { data: receipt }];
  return [200, { data: made, pagination: { has_more: false, total_count: made.length } }];
};

beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk));
    request.on("end", () => {
      const { pathname } = new URL(request.url ?? "", "http://localhost");
      const [status, answer] = answerTo(request.method, pathname);
      if (status === 201)
        made = [receipt, ...twins].map(({ id }, at) => ({
          ...JSON.parse(body),
          id,
          created_at: Date.now() / 1000 + at,
        }));
      response.writeHead(status, {
        "content-type": "application/json",
        date: new Date().toUTCString(),
      });
      response.end(JSON.stringify(answer));
    });
  });
  client = await connectModern({
    env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: "hm_test_key", HEYMILO_RATE_LIMIT: "0" },
  });
});
afterAll(async () => {
  await client.close();
  await server.close();
});

/** Whatever JSON can be, also where HeyMilo documents something else. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(1e300, -1e300, "9999-99-99T99:99:99Z", "NaN", "", "\u0000", "x".repeat(70_000)),
);
/** All that can name something, and much of it in no path. */
const ids = fc.oneof(
  fc.constantFrom("A B", "..", ".", "\u0000", "\ud800", "a/../b", "%2e%2e", "x".repeat(201), 0, -1.5),
  fc.string({ minLength: 1, unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const fields = ["status", "urls", "created_at", "posting", "object", "warnings"];
const receipts = fc.record(
  { id: ids, ...Object.fromEntries(fields.map((field) => [field, odd])) },
  { requiredKeys: ["id"] },
);
const requests = fc.constantFrom<Json>(
  { workflow: [{ type: "web_interview" }] },
  { workflow: [{ type: "web_interview", questions: [{ modality: "voice", text: "Why?" }] }] },
  { interview_template_id: "IT_1" },
);

it("a create that HeyMilo confirmed is told as created, whatever the receipt holds", async () => {
  let number = 0;
  const property = fc.asyncProperty(
    receipts,
    requests,
    fc.boolean(),
    fc.array(fc.record({ id: ids }), { maxLength: 2 }),
    async (one, request, full, others) => {
      receipt = JSON.parse(JSON.stringify(one));
      twins = JSON.parse(JSON.stringify(others));
      made = [];
      number += 1;
      const args = {
        title: `Cook ${number}`,
        idempotency_key: `shift-${number}`,
        ...request,
        ...(full && { response_detail: "full" }),
      };
      const told = client.callTool("create_interviewer", args);
      // Two fields of a receipt may hold the same by chance.
      const result = await told.catch(({ message }) => expect(message).toContain("says twice"));
      if (result) expect(result.isError, result.text.slice(0, 2_000)).toBe(false);
      if (result) expect(result.structured?.outcome).toMatch(/^(already_)?created$/);
      expect(server.requests.filter((line) => line.startsWith("POST"))).toHaveLength(number);
    },
  );
  await fc.assert(property, { numRuns: Math.ceil(RUNS / 20) });
});
