import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HIRING } from "../support/hiring-scene.ts";
import { openSandbox, type Parsed, type TestSandbox } from "../support/in-process-sandbox.ts";
import { contract, DocumentValidators } from "../support/openapi.ts";

const VOICE = { modality: "voice", text: "Why?", score_weight: 3, min_follow_ups: 0, max_follow_ups: 2 };
const TAG = { modality: "voice_tags", text: "Years", response_format: "number", options: ["1", "2"] };

describe("answers of the sandbox against the published document", () => {
  const document = new DocumentValidators(contract);
  let sandbox: TestSandbox;
  const answered = new Set<string>();

  beforeAll(async () => {
    sandbox = await openSandbox({ seed: { hiring: true } });
  });
  afterAll(() => sandbox.close());

  /** Sends a request and holds the answer against the document's schema for it. */
  async function checked(method: string, path: string, body?: object, status = 200, headers = {}): Promise<Parsed> {
    const answer = await sandbox.call(method, path, body, headers);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
    const fullPath = path.startsWith("//") ? path.slice(1) : `/api/v2${path}`;
    const { operation, template } = document.at(method, fullPath.split("?")[0] as string);
    const validate = document.response(operation.operationId, status);
    expect(validate(answer.body), `${method} ${path}: ${JSON.stringify(validate.errors)}`).toBe(true);
    if (status < 300) answered.add(`${method} ${template}`);
    return answer.body;
  }

  it.each([
    "interview-templates",
    "voices",
    "phone-numbers",
    "sender-emails",
    "email-template-groups",
    "design-template-groups",
    "email-templates",
    "design-templates",
    "domains",
  ])("is kept by every row of %s", async (path) => {
    const { data } = await checked("GET", `/${path}?limit=100`);
    for (const { id } of data) await checked("GET", `/${path}/${id}`);
    await checked("GET", `/${path}/nope`, undefined, 404);
    await checked("GET", `/${path}?limit=0`, undefined, 422);
  });

  it.each(["/workspaces", "/schemas/agents", "/schemas/question-types", "//health"])("is kept by %s", (path) =>
    checked("GET", path),
  );

  it("is kept by what is made from every template, and by its questions", async () => {
    const { data } = await checked("GET", "/interview-templates");
    for (const { id, posting_id } of data) {
      const created = await checked("POST", "/postings", { title: "A role", interview_template_id: id }, 201);
      for (const posting of [created.data.id, posting_id]) {
        await checked("GET", `/postings/${posting}`);
        await checked("GET", `/postings/${posting}/stats`);
        const questions = await checked("GET", `/postings/${posting}/questions?limit=100`);
        await checked("GET", `/postings/${posting}/questions/${questions.data[0].id}`);
      }
    }
    await checked("GET", "/postings");
    await checked("GET", "/postings/list?search=role");
  });

  it("is kept through the life of a posting", async () => {
    const workflow = [
      { type: "resume", config: { mandatory: true } },
      { type: "form" },
      { type: "conversational_sms", config: { num_questions: 3 } },
      { type: "web_interview", questions: [VOICE, TAG] },
    ];
    const request = { title: "A role", workflow, metadata: { a: "b" } };
    const { data } = await checked("POST", "/postings", request, 201);
    const path = `/postings/${data.id}`;
    await checked("PATCH", path, { name: "a-role", deadline: null, metadata: null, language: null });
    const config = { video: true, web_interview_config: { x: [1] } };
    await checked("PATCH", `${path}/workflow/4`, { config });
    const question = { ...VOICE, structured_config: { a: 1 } };
    const added = await checked("POST", `${path}/questions`, question, 201);
    const change = { score_weight: 10, answer: [1, { a: null }] };
    await checked("PATCH", `${path}/questions/${added.data.id}`, change);
    const listed = await checked("GET", `${path}/questions?modality=voice`);
    const order = listed.data.map(({ id }: { id: string }) => id).reverse();
    await checked("POST", `${path}/questions/reorder`, { modality: "voice", order });
    await checked("DELETE", `${path}/questions/${added.data.id}`);
    await checked("POST", `${path}/clone`, undefined, 201);
    await checked("POST", `${path}/activate`);
    await checked("POST", `${path}/archive`);
    await checked("GET", `${path}/questions/nope`, undefined, 404);
    await checked("POST", "/postings", { title: "A" }, 422);
  });

  it("is kept by candidates at every stage, and by their results", async () => {
    const candidates = `/postings/${HIRING}/candidates`;
    const noor = { name: "Noor", email: "noor@mail.example", data: { a: [1] } };
    await checked("POST", candidates, noor, 201);
    await checked("POST", candidates, { name: "Noor" }, 422);
    const { data } = await checked("GET", `${candidates}?limit=100`);
    expect(new Set(data.map(({ status }: Parsed) => status)).size).toBeGreaterThanOrEqual(6);
    for (const { interview_id } of data) {
      await checked("GET", `/interviews/${interview_id}/data`);
      await checked("GET", `/interviews/${interview_id}/metadata`);
    }
    await checked("GET", `/postings/${HIRING}/stats`);
    await checked("GET", "/interviews/nope/data", undefined, 404);
    const crossed = "created_after=2026-02-01&created_before=2026-01-01";
    await checked("GET", `${candidates}?${crossed}`, undefined, 400);
    await checked("GET", `${candidates}?limit=101`, undefined, 422);
  });

  it("is kept by the errors that are common to all", async () => {
    await checked("GET", "/voices", undefined, 401, { "x-api-key": "" });
    await sandbox.control("POST", "/faults", { fault: "too_many_requests" });
    await checked("GET", "/voices", undefined, 429);
  });

  it("was looked at for all operations that the sandbox has", () => {
    expect(answered.size).toBe(EXPECTED_OPERATIONS);
  });
});

/** 10 on postings, 6 on questions, 4 on candidates, 2 for each of nine collections, workspaces, two discovery documents, health. */
const EXPECTED_OPERATIONS = 10 + 6 + 4 + 2 * 9 + 1 + 2 + 1;
