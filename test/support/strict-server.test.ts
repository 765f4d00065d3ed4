import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createPostingRequest } from "./arbitraries/requests.ts";
import {
  DocumentValidators,
  contract as document,
  explain,
  type JsonSchema,
  resolveSchema,
} from "./openapi.ts";
import {
  type StrictServer,
  type StrictServerOptions,
  startStrictServer,
  UNKNOWN_FIELD,
  UNKNOWN_STATUS,
} from "./strict-server.ts";

type Json = Record<string, unknown>;

interface Receipt {
  data: Json & { id: string; urls: Json; posting?: Json | null };
  meta: unknown;
}

interface List {
  data: Array<{ id: string; posting_id?: string }>;
  pagination: { has_more: boolean };
}

interface Rejection {
  detail: Array<{ loc: Array<string | number> }>;
}

const VARIANTS = ["plain", "nulls", "unknowns"] as const;
const EXAMPLES = ["senior-backend-engineer", "hvac-technician", "customer-service-rep"];
const exampleRequest = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../../examples/${name}/request.json`, import.meta.url), "utf8"));

describe("the strict server", () => {
  const validators = new DocumentValidators(document);
  let server: StrictServer;

  afterEach(() => server.close());

  async function start(options: Partial<StrictServerOptions> = {}) {
    server = await startStrictServer({ document, ...options });
  }

  async function call<Body = Receipt>(path: string, init: RequestInit = {}) {
    const headers = { "content-type": "application/json", "x-api-key": server.apiKey, ...init.headers };
    const response = await fetch(`${server.url}${path}`, { ...init, headers });
    return { response, status: response.status, body: (await response.json()) as Body };
  }

  const create = <Body = Receipt>(body: unknown, headers = {}) =>
    call<Body>("/api/v2/postings", {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  describe("accepts what the document accepts", () => {
    it.each(VARIANTS)(
      "generated requests and examples arrive unchanged, %s answers are valid",
      async (variant) => {
        await start({ variant });
        const requests = [
          ...fc.sample(createPostingRequest(), { numRuns: 200, seed: 5 }),
          ...EXAMPLES.map(exampleRequest),
        ];
        const answers = [];
        for (const request of requests) answers.push(await create(request));

        expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
        expect(server.received.map(({ body }) => body)).toEqual(requests);
        expect(server.sent).toEqual(answers.map(({ body }) => body));
        const validate = validators.response("createPosting", 201);
        expect(server.sent.flatMap((body) => (validate(body) ? [] : explain(validate.errors)))).toEqual([]);
        expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(requests.length);
      },
    );

    it("and keys of its open objects that it does not name", async () => {
      await start();
      const config = { cheat_detection_config: { beta: 1 }, web_interview_config: { beta: [null] } };
      const sms = { type: "conversational_sms", config: { blackout_period: { enabled: false, beta: {} } } };
      const request = {
        title: "Nurse",
        workflow: [{ type: "web_interview", config }, sms],
        metadata: { a: "b" },
      };
      expect(await create(request)).toMatchObject({ status: 201 });
    });
  });

  describe("rejects", () => {
    it("a request without the key, in HeyMilo's envelope", async () => {
      await start();
      const { status, body } = await create({ title: "Nurse" }, { "x-api-key": "wrong" });
      expect(status).toBe(401);
      expect(validators.response("createPosting", 401)(body)).toBe(true);
      expect((await call("/api/v2/workspaces", { headers: { "x-api-key": "" } })).status).toBe(401);
    });

    const voice = { modality: "voice", text: "Why?" };
    const step = (step: Json) => ({ title: "Nurse", workflow: [{ type: "form" }, step] });
    it.each([
      ["a missing title", {}, ["title"]],
      ["a short title", { title: "ab" }, ["title"]],
      ["an unknown field at the root", { title: "Nurse", deadlin: "x" }, ["deadlin"]],
      ["an unknown step type", step({ type: "essay" }), ["workflow", 1]],
      [
        "a key of the old API on a step",
        step({ type: "resume", optional: true }),
        ["workflow", 1, "optional"],
      ],
      [
        "another step's config field",
        step({ type: "resume", config: { video: true } }),
        ["workflow", 1, "config", "video"],
      ],
      [
        "a number out of range",
        step({ type: "web_interview", config: { num_questions: 26 } }),
        ["workflow", 1, "config", "num_questions"],
      ],
      [
        "an unknown field of a question",
        step({ type: "web_interview", questions: [voice, { ...voice, weight: 3 }] }),
        ["workflow", 1, "questions", 1, "weight"],
      ],
      [
        "a question without text",
        step({ type: "web_interview", questions: [{ modality: "voice" }] }),
        ["workflow", 1, "questions", 0, "text"],
      ],
      ["a number as a metadata value", { title: "Nurse", metadata: { a: 1 } }, ["metadata", "a"]],
    ])("%s, with exactly its place", async (_, request, place) => {
      await start();
      const { status, body } = await create<Rejection>(request);
      expect(status).toBe(422);
      expect(validators.response("createPosting", 422)(body)).toBe(true);
      expect(body.detail.map(({ loc }) => loc)).toEqual([["body", ...place]]);
      expect(server.sent).toEqual([body]);
    });

    it("a body that is not JSON, a path and a method that it does not have", async () => {
      await start();
      expect(await create("{")).toMatchObject({ status: 422, body: { detail: [{ loc: ["body"] }] } });
      expect((await call("/api/v2/nothing")).status).toBe(404);
      expect((await call("/api/v2/workspaces", { method: "DELETE" })).status).toBe(404);
      expect((await call("/api/v2/postings/never-created")).status).toBe(404);
    });
  });

  describe("answers", () => {
    it("nulls wherever the document has them, with and without the whole posting", async () => {
      await start({ variant: "nulls" });
      const answers = [await create({ title: "Nurse" }), await create({ title: "Nurse" })].map(
        ({ body }) => body,
      );
      expect(answers.map(({ data }) => data.posting === null)).toEqual([true, false]);
      for (const { meta, data } of answers)
        expect([meta, ...Object.values(data.urls)]).toEqual([null, null, null, null]);
      const { properties } = resolveSchema(document, { $ref: "#/components/schemas/PostingResponse" });
      const nullable = Object.entries(properties as Record<string, { anyOf?: JsonSchema[] }>)
        .filter(([, { anyOf }]) => anyOf?.some(({ type }) => type === "null"))
        .map(([name]) => [name, null]);
      expect(nullable.length).toBeGreaterThan(20);
      expect(answers[1]?.data.posting).toMatchObject(Object.fromEntries(nullable));
    });

    it("unknown fields at every level and an unknown status", async () => {
      await start({ variant: "unknowns" });
      const { body } = await create({ title: "Nurse" });
      expect(body).toHaveProperty(UNKNOWN_FIELD);
      expect(body.data).toMatchObject({ status: UNKNOWN_STATUS, [UNKNOWN_FIELD]: expect.anything() });
      expect(body.data.urls).toHaveProperty(UNKNOWN_FIELD);
      const { body: read } = await call(`/api/v2/interview-templates/IT_1`);
      expect(read.data).toHaveProperty(UNKNOWN_FIELD);
    });

    it("a posting by the id it gave it, as it sent it", async () => {
      await start();
      for (let count = 0; count < 20; count++) await create({ title: "Nurse" });
      for (const { data } of server.sent as Receipt[]) {
        const { status, body } = await call(`/api/v2/postings/${data.id}`);
        expect(status).toBe(200);
        expect(validators.response("getPosting", 200)(body)).toBe(true);
        expect(body.data).toEqual(data.posting ?? expect.objectContaining({ id: data.id }));
      }
    });

    it("lists that end, one template with a readable blueprint, and one workspace", async () => {
      await start();
      expect((await call("/api/v2/postings?search=Nurse")).body).toEqual({
        data: [],
        pagination: { has_more: false, total_count: 0, url: null },
      });
      const templates = (await call<List>("/api/v2/interview-templates?limit=100")).body;
      expect(validators.response("listInterviewTemplates", 200)(templates)).toBe(true);
      expect(templates.data).toHaveLength(1);
      const { id, posting_id } = templates.data[0] ?? {};
      expect((await call(`/api/v2/interview-templates/${id}`)).body.data).toMatchObject({ id, posting_id });
      expect((await call(`/api/v2/postings/${posting_id}`)).body.data.id).toBe(posting_id);
      expect((await call<List>("/api/v2/workspaces")).body.data).toHaveLength(1);
    });

    it("every other read of the document with something valid", async () => {
      await start();
      for (const list of [
        "Voices",
        "PhoneNumbers",
        "SenderEmails",
        "EmailTemplateGroups",
        "DesignTemplateGroups",
      ]) {
        const path = list.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).slice(1);
        const { body } = await call<List>(`/api/v2/${path}`);
        const validate = validators.response(`list${list}`, 200);
        expect(validate(body), `${list}: ${explain(validate.errors)}`).toBe(true);
        expect(body.pagination.has_more).toBe(false);
      }
    });

    it("a request id of its own each time, and notes every request", async () => {
      await start();
      const ids = [
        await call("/api/v2/voices"),
        await create({ title: "Nurse" }),
        await call("/api/v2/nothing"),
      ].map(({ response }) => response.headers.get("x-request-id"));
      expect(new Set(ids).size).toBe(3);
      expect(server.requests).toEqual(["GET /api/v2/voices", "POST /api/v2/postings", "GET /api/v2/nothing"]);
      expect(server.received[0]?.headers["x-api-key"]).toBe(server.apiKey);
    });

    it("the same to the same requests when the seed is the same", async () => {
      const bodies = [];
      for (const seed of [7, 7, 8]) {
        await start({ seed });
        bodies.push((await create({ title: "Nurse" })).body);
        if (bodies.length < 3) await server.close();
      }
      expect(bodies[1]).toEqual(bodies[0]);
      expect(bodies[2]).not.toEqual(bodies[0]);
    });
  });
});
