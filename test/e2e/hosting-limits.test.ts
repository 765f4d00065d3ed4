import { once } from "node:events";
import { request as send } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { exampleRequest } from "../support/example-requests.ts";
import type { HostedServer } from "../support/hosted.ts";
import { connectHttpModern } from "../support/http-clients.ts";
import { LIST, toolCall } from "../support/messages.ts";
import { until } from "../support/server-process.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

/** More tenants than are kept for their connection alone. */
const NEWCOMERS = 220;
const REQUEST = exampleRequest("customer-service-rep");

const heymilo = twoWorkspaces();
let server: HostedServer;

beforeAll(async () => {
  server = await startBefore(heymilo, [], { HEYMILO_TIMEOUT_MS: "5000" });
});

beforeEach(() => heymilo.anna.reset());

afterAll(async () => {
  await server.stop();
});

/** So many callers with made-up keys: most list, some call, and some even create. */
const flood = async () => {
  const kinds = [LIST, LIST, toolCall("list_interviewers", {}), toolCall("create_interviewer", REQUEST)];
  const statuses: number[] = [];
  for (let first = 0; first < NEWCOMERS; first += 20) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post(server.url, { "x-api-key": `made-up-${first + index}` }, kinds[index % kinds.length]),
      ),
    );
    statuses.push(...answers.map(({ status }) => status));
  }
  return statuses;
};

it("a flood of made-up keys lets nobody repeat a create whose outcome is unknown", async () => {
  const request = { ...REQUEST, title: "Not to be found" };
  const lookups = { fault: "error_before_commit", match: { method: "GET" }, times: null };
  const create = { fault: "bad_gateway_after_commit", match: { method: "POST", path: "^/api/v2/postings$" } };
  await heymilo.anna.arm(lookups);
  await heymilo.anna.arm(create);
  const client = await connectHttpModern(server.url, { "x-api-key": KEYS.anna });
  const lost = await client.callTool("create_interviewer", request);
  expect(lost.failure).toMatchObject({ outcome: "unknown" });
  expect(await flood()).toEqual(Array(NEWCOMERS).fill(200));
  const args = { ...request, idempotency_key: lost.failure?.idempotency_key };
  const again = await client.callTool("create_interviewer", args);
  expect(again.failure).toMatchObject({ outcome: "unknown" });
  const posts = (await heymilo.anna.requests()).filter(({ method }) => method === "POST");
  expect(posts).toHaveLength(1);
  await client.close();
});

it("a preview under a key that HeyMilo refuses is not kept, and says so", async () => {
  // Nothing in it has to be looked up.
  const request = { title: "Cook", workflow: [{ type: "resume" }] };
  const previewed = async (key: string) => {
    const client = await connectHttpModern(server.url, { "x-api-key": key });
    const { structured } = await client.callTool("create_interviewer", { ...request, dry_run: true });
    const { idempotency_key, revision, next_steps } = structured ?? {};
    const args = { title: request.title, idempotency_key, revision, dry_run: true };
    const again = await client.callTool("create_interviewer", args);
    await client.close();
    return { next_steps: String(next_steps), again };
  };
  const refused = await previewed("made-up");
  expect(refused.next_steps).toContain("whole request");
  expect(refused.again.failure).toMatchObject({ outcome: "not_created" });
  const accepted = await previewed(KEYS.anna);
  expect(accepted.next_steps).not.toContain("whole request");
  expect(accepted.again.structured).toMatchObject({ outcome: "preview" });
});

it("large bodies that callers hold back leave room for small ones, and give theirs back at the end", async () => {
  const caller = { "x-api-key": KEYS.anna };
  const large = { ...toolCall("list_interviewers", { search: "x" }), filler: "x".repeat(1_000_000) };
  const size = Buffer.byteLength(JSON.stringify(large));
  // They may take 48 MB in all, so some of these are refused.
  const holding = Array.from({ length: 20 }, () => {
    const held = send(`${server.url}/mcp`, {
      method: "POST",
      headers: { ...caller, "content-type": "application/json", "content-length": size },
    });
    held.on("error", () => {});
    const refused = once(held, "response").then(([{ statusCode }]) => statusCode === 503);
    held.write("{");
    return { held, refused };
  });
  expect(await Promise.any(holding.map(({ refused }) => refused))).toBe(true);
  const refused = await post(server.url, caller, large);
  expect(refused.status).toBe(503);
  expect(refused.headers["retry-after"]).toBe("1");
  expect(refused.body).toContain("Nothing was sent to HeyMilo");
  expect((await post(server.url, caller, LIST)).status).toBe(200);
  for (const { held } of holding) held.destroy();
  await until(async () => (await post(server.url, caller, large)).status !== 503);
});

it.each([
  ["too many values", `{"a":[${"0,".repeat(20_000)}0]}`, "a is too much"],
  ["too many levels", `{"a":${"[".repeat(2_000)}${"]".repeat(2_000)}}`, "a[0][0]"],
])("a body of %s is refused before it is carried out, and the refusal says where", async (_name, params, where) => {
  const body = `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${params}}`;
  const refused = await post(server.url, { "x-api-key": KEYS.anna }, body);
  expect(refused.status).toBe(400);
  expect(JSON.parse(refused.body).error.message).toContain(`params.${where}`);
  expect(JSON.parse(refused.body).error.message).toContain("Nothing was sent to HeyMilo.");
});

it("a body that turns out to be too large is refused although it did not say so", async () => {
  const sending = send(`${server.url}/mcp`, {
    method: "POST",
    headers: { "x-api-key": "another", "content-type": "application/json" },
  });
  sending.on("error", () => {});
  sending.write("x".repeat(2_000_000));
  const [{ statusCode }] = await once(sending, "response");
  expect(statusCode).toBe(413);
  sending.destroy();
});
