import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { contentHash } from "../../src/heymilo/lookups/marker.ts";
import { visible } from "../../src/heymilo/text.ts";
import { createPostingRequest } from "../support/arbitraries/requests.ts";
import { answerOf, type Connect, eachClient, type Json, type TestClient } from "../support/clients.ts";
import { EXAMPLE_REQUESTS } from "../support/example-requests.ts";
import { contract as document } from "../support/openapi.ts";
import {
  type StrictServer,
  type StrictServerOptions,
  startStrictServer,
  UNKNOWN_FIELD,
  UNKNOWN_STATUS,
} from "../support/strict-server.ts";

const MARKER = "mcp_idempotency_key";
const REQUESTS = 1_000;

let server: StrictServer;
let client: TestClient;

afterEach(async () => {
  await client?.close();
  await server.close();
});

const start = async (connect: Connect, options: StrictServerOptions) => {
  server = await startStrictServer(options);
  client = await connect({
    env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: server.apiKey, HEYMILO_RATE_LIMIT: "0" },
  });
};

/** As results show it: without characters that nobody sees, and with whole numbers that JavaScript would change as text. */
const asShown = (value: Json): Json =>
  JSON.parse(visible(JSON.stringify(value)), (_, part) =>
    Number.isInteger(part) && !Number.isSafeInteger(part) && !`${part}`.includes("e") ? `${part}` : part,
  );

/** Calls once; answers with what came back, what arrived at HeyMilo and what HeyMilo sent. */
const create = async (request: Json, response_detail: "full" | "summary" = "full") => {
  const index = server.received.length;
  const structured = answerOf(await client.callTool("create_interviewer", { ...request, response_detail }));
  const sent = server.sent[index] as { data: Json };
  return { structured, body: server.received[index]?.body as Json, receipt: asShown(sent.data) };
};

/** With all 50 keys in use there is no room for a marker; of a template's own metadata only the answers know. */
const takesMarker = ({ metadata, interview_template_id }: Json, { idempotency_key }: Json): boolean =>
  metadata
    ? Object.keys(metadata).length < 50
    : interview_template_id === undefined || idempotency_key !== undefined;

/** What was sent beside the marker; metadata that goes beside it, such as a template's own, counts as not sent. */
const withoutMarker = ({ metadata, ...body }: Json, request: Json): Json => {
  const { [MARKER]: _, ...own } = (metadata ?? {}) as Json;
  return "metadata" in request ? { ...body, metadata: own } : body;
};

const expectFaithful = async (request: Json) => {
  const { structured, body, receipt } = await create(request);
  expect(structured.outcome).toBe("created");
  expect(structured.receipt).toEqual(receipt);
  expect(withoutMarker(body, request)).toEqual(request);
  const marker = (body.metadata as Json | undefined)?.[MARKER];
  const expected = `${structured.idempotency_key} ${contentHash(request)}`;
  expect(marker).toBe(takesMarker(request, structured) ? expected : undefined);
};

const generated = (count: number, seed: number): Json[] =>
  fc.sample(createPostingRequest(), { numRuns: count, seed });

describe("create_interviewer against the strict server", () => {
  eachClient("%s", (_name, connect) => {
    it("passes 1,000 generated requests on unchanged, and their receipts back", async () => {
      await start(connect, { document });
      for (const request of generated(REQUESTS, 2_026)) await expectFaithful(request);
      expect(server.received).toHaveLength(REQUESTS);
    });

    it("passes every example on unchanged, and its receipt back", async () => {
      await start(connect, { document });
      for (const [, request] of EXAMPLE_REQUESTS) await expectFaithful(request);
      expect(server.received).toHaveLength(EXAMPLE_REQUESTS.length);
    });
  });
});

describe("the strict server itself", () => {
  it("refuses what is not in the document, at every level, and sends it nowhere", async () => {
    server = await startStrictServer({ document });
    const step = (config: Json, question: Json = {}) => ({
      title: "Nurse",
      workflow: [
        { type: "web_interview", config, questions: [{ modality: "voice", text: "Why?", ...question }] },
      ],
    });
    const statusOf = async (body: Json) => {
      const headers = { "content-type": "application/json", "x-api-key": server.apiKey };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      return (await fetch(`${server.url}/api/v2/postings`, init)).status;
    };
    expect(await statusOf(step({ video: true }))).toBe(201);
    for (const wrong of [
      { ...step({}), deadlin: "x" },
      step({ mandatory: true }),
      step({ num_questions: 26 }),
      step({}, { weight: 3 }),
    ])
      expect(await statusOf(wrong)).toBe(422);
  });
});

describe("answers that the document allows and nobody expects", () => {
  /** The three clients share the thousand. */
  const share = Math.ceil(REQUESTS / 3);

  eachClient("%s", (name, connect) => {
    const seed = name.length;

    it("every nullable field null: no error, and no null in what we say ourselves", async () => {
      await start(connect, { document, variant: "nulls" });
      for (const request of generated(share, seed)) {
        const { structured, receipt } = await create(request);
        expect(structured.receipt).toEqual(receipt);
        const { receipt: _, ...ours } = structured;
        expect(Object.values(ours)).not.toContain(null);
      }
      expect(Object.values((server.sent[0] as { data: Json }).data)).toContain(null);
    });

    it("unknown fields and an unknown status: no error, and all of it arrives", async () => {
      await start(connect, { document, variant: "unknowns" });
      for (const request of generated(share, seed)) {
        const { structured, receipt } = await create(request);
        expect(structured.receipt).toEqual(receipt);
        expect(structured.status).toBe(UNKNOWN_STATUS);
        expect(structured.receipt).toHaveProperty(UNKNOWN_FIELD);
      }
    });

    it.each(["nulls", "unknowns"] as const)(
      "%s: the abridged answer and every read, too",
      async (variant) => {
        await start(connect, { document, variant });
        for (const request of generated(20, seed)) {
          const { structured, receipt } = await create(request, "summary");
          expect(structured.posting_id).toBe(receipt.id);
        }
        const call = async (name: string, args: Json) => answerOf(await client.callTool(name, args));
        const list = await call("list_interview_templates", {});
        const [{ id }] = list.interview_templates as [{ id: string }];
        const one = await call("list_interview_templates", { template_id: id });
        expect(one.interview_template).toMatchObject({ id });
        const resource = JSON.parse(await client.readResource("heymilo://interview-templates")) as Json;
        expect(resource.interview_templates).toMatchObject([{ id }]);
        const request = { title: "Night nurse", interview_template_id: id };
        const preview = await call("create_interviewer", {
          ...request,
          dry_run: true,
          response_detail: "full",
        });
        expect(preview).toMatchObject({ request });
      },
    );
  });
});
