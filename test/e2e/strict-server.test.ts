import { afterEach, describe, expect, it } from "vitest";
import { contentHash } from "../../src/heymilo/lookups/marker.ts";
import { visible } from "../../src/heymilo/text.ts";
import { PARTS } from "../../src/views/interview-parts.ts";
import { createPostingRequest } from "../support/arbitraries/requests.ts";
import { answerOf, connectModern, type Json, type TestClient } from "../support/clients.ts";
import { EXAMPLE_REQUESTS } from "../support/example-requests.ts";
import fc from "../support/fast-check.ts";
import {
  type StrictServer,
  startStrictServer,
  UNKNOWN_FIELD,
  UNKNOWN_STATUS,
  VARIANTS,
  type Variant,
} from "../support/strict-server.ts";

const MARKER = "mcp_idempotency_key";
/** With each of three kinds of answers. */
const CREATES = 112;
const READS = 40;

let server: StrictServer;
let client: TestClient;

afterEach(async () => {
  await client?.close();
  await server.close();
});

const start = async (variant?: Variant) => {
  server = await startStrictServer(variant);
  client = await connectModern({
    env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: server.apiKey, HEYMILO_RATE_LIMIT: "0" },
  });
};

const call = async (name: string, args: Json) => answerOf(await client.callTool(name, args));

/** As results show it: without characters that nobody sees, and with whole numbers that JavaScript would change as text. */
const asShown = (value: unknown): Json =>
  JSON.parse(visible(JSON.stringify(value)), (_, part) =>
    Number.isInteger(part) && !Number.isSafeInteger(part) && !`${part}`.includes("e") ? `${part}` : part,
  );

/** With all 50 keys in use there is no room for a marker; of a template's own metadata only the answers know. */
const takesMarker = ({ metadata, interview_template_id }: Json, { idempotency_key }: Json): boolean =>
  metadata ? Object.keys(metadata).length < 50 : interview_template_id === undefined || idempotency_key !== undefined;

/** What was sent beside the marker; metadata that goes beside it, such as a template's own, counts as not sent. */
const withoutMarker = ({ metadata, ...body }: Json, request: Json): Json => {
  const { [MARKER]: _, ...own } = (metadata ?? {}) as Json;
  return "metadata" in request ? { ...body, metadata: own } : body;
};

/** Creates; the request goes on unchanged but for the marker, and the receipt comes back whole. */
const expectFaithful = async (request: Json): Promise<Json> => {
  const answer = await call("create_interviewer", { ...request, response_detail: "full" });
  const body = server.received.at(-1) as Json;
  expect(answer.outcome).toBe("created");
  expect(answer.receipt).toEqual(asShown(server.sent.at(-1)?.data));
  expect(withoutMarker(body, request)).toEqual(request);
  const marker = (body.metadata as Json | undefined)?.[MARKER];
  const expected = `${answer.idempotency_key} ${contentHash(request)}`;
  expect(marker).toBe(takesMarker(request, answer) ? expected : undefined);
  return answer;
};

const nullsIn = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.values(value as object).some(nullsIn));

describe("against answers that the document allows and nobody expects", () => {
  const generated = (count: number) => fc.sample(createPostingRequest(), { numRuns: count, seed: 2_026 });

  it("every example goes on unchanged, and its receipt comes back", async () => {
    await start();
    for (const [, request] of EXAMPLE_REQUESTS) await expectFaithful(request);
    expect(server.received).toHaveLength(EXAMPLE_REQUESTS.length);
  });

  it.each(VARIANTS)("%s: so does every generated request, and no null is ours", async (variant) => {
    await start(variant);
    for (const request of generated(CREATES)) {
      const { receipt, ...ours } = await expectFaithful(request);
      expect(Object.values(ours)).not.toContain(null);
      if (variant !== "unknowns") continue;
      expect(ours.status).toBe(UNKNOWN_STATUS);
      expect(receipt).toHaveProperty(UNKNOWN_FIELD);
    }
    expect(server.received).toHaveLength(CREATES);
    if (variant === "nulls") expect(Object.values(server.sent[0]?.data as Json)).toContain(null);
  });

  it.each(VARIANTS)("%s: the abridged answer and every read of interviewers, too", async (variant) => {
    await start(variant);
    for (const request of generated(20)) {
      const { posting_id } = await call("create_interviewer", request);
      expect(server.sent.at(-1)).toMatchObject({ data: { id: posting_id } });
    }
    const list = await call("list_interview_templates", {});
    const [{ id }] = list.interview_templates as [{ id: string }];
    const one = await call("list_interview_templates", { template_id: id });
    expect(one.interview_template).toMatchObject({ id });
    const resource = JSON.parse(await client.readResource("heymilo://interview-templates")) as Json;
    expect(resource.interview_templates).toMatchObject([{ id }]);
    const request = { title: "Night nurse", interview_template_id: id };
    const args = { ...request, dry_run: true, response_detail: "full" };
    expect(await call("create_interviewer", args)).toMatchObject({ request });
  });

  it.each(VARIANTS)("%s: each read of candidates answers, without a null of ours", async (variant) => {
    await start(variant);
    const statuses = new Set<unknown>();
    const outcomes = new Set<unknown>();
    for (let number = 0; number < READS; number++) {
      const args = { posting_id: `STRICT${number}`, with_summary: true, best_first: number % 2 === 0 };
      const list = await call("list_candidates", args);
      for (const { status } of list.candidates as Json[]) statuses.add(status);
      expect(nullsIn(list)).toBe(false);
      const include = number % 2 === 0 ? PARTS : [];
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
  });
});
