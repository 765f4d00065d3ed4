import { expect, it } from "vitest";
import type * as z from "zod";
import { api } from "../../src/heymilo/operations.ts";
import { asset } from "../../src/heymilo/schema/responses.ts";
import { tools } from "../../tools/index.ts";
import { answerOf, type Json } from "../support/clients.ts";
import type { SeenRequest } from "../support/sandbox.ts";
import { toolScene } from "../support/tool-scene.ts";
import { type Operation, type OperationId, operations } from "./operations.ts";

/** Lists that do not say their end are asked for more. */
const scene = toolScene({ env: { HEYMILO_TOOLSETS: "all" }, sandbox: { deviations: ["no_pagination"] } });

const question = { modality: "voice", text: "Why?" };
const workflow = [{ type: "web_interview", questions: [question, { ...question, text: "How?" }] }];

/** A posting and a person of it, made past the server. */
const made = async () => {
  const posting_id = await scene.create({ title: "The scene", workflow });
  const { interview_ids } = await scene.sandbox.control<{ interview_ids: string[] }>("POST", "candidates", {
    posting_id,
  });
  const { questions } = await scene.stored(posting_id);
  return { posting_id, interview_id: interview_ids[0] ?? "", question_id: questions[0]?.id };
};
type Made = Awaited<ReturnType<typeof made>>;

const assets = (kind: string) => ({ kind, search: "a" });

/** Where the example of a tool does not come to an operation or a parameter, or a resource is about something. */
const MORE: Partial<Record<OperationId, Json | ((about: Made) => Json | Promise<Json>)>> = {
  listPostings: { search: "scene", limit: 100 },
  updateInterviewerWorkflowStep: { steps: [{ step: "1", config: { video: true } }] },
  activatePosting: async () => {
    const posting_id = await scene.create({ title: "Accounts Clerk", interview_template_id: "IT_C86D13" });
    return { posting_id, confirm_ats_ingestion: true };
  },
  updateQuestion: ({ question_id }) => ({ operations: [{ op: "update", question_id, text: "What?" }] }),
  deleteQuestion: ({ question_id }) => ({ operations: [{ op: "delete", question_id }] }),
  reorderQuestions: ({ question_id }) => ({ operations: [{ op: "move", question_id, position: 2 }] }),
  listCandidates: { created_after: "2020-01-01", created_before: "2040-01-01", limit: 1 },
  ingestCandidate: async ({ posting_id }) => {
    const { confirm } = await scene.ask("add_candidates", { ...exampleOf("add_candidates"), posting_id });
    return { confirm };
  },
  listInterviewTemplates: { search: "a" },
  getInterviewTemplate: { template_id: "IT_98D0F7" },
  listVoices: assets("voices"),
  listPhoneNumbers: assets("phone_numbers"),
  listSenderEmails: assets("sender_emails"),
  listEmailTemplateGroups: assets("email_template_groups"),
  listDesignTemplateGroups: assets("design_template_groups"),
  listEmailTemplates: assets("email_templates"),
  getEmailTemplate: { template_id: "7A10B3E9C442" },
  listDesignTemplates: assets("design_templates"),
  getDesignTemplate: { template_id: "30E8F1B7D2A4" },
  listDomains: assets("domains"),
  listWorkspaces: { kind: "workspaces" },
};

const exampleOf = (name: string): Json => ({ ...tools.find((tool) => tool.name === name)?.example });

/** Reaches an operation as a client does, and returns what HeyMilo was asked meanwhile. */
const requestsFor = async (id: OperationId): Promise<SeenRequest[]> => {
  const { by } = operations[id];
  const about = await made();
  const more = MORE[id];
  const given = typeof more === "function" ? await more(about) : more;
  const before = (await scene.sandbox.requests()).length;
  if (by === "completions") await scene.client.complete("heymilo://interviewers/{posting_id}", "posting_id", "a");
  else if (by.startsWith("heymilo:"))
    await scene.client.readResource(by.replace("{template_id}", `${given?.template_id}`));
  else {
    const example = exampleOf(by);
    for (const [name, value] of Object.entries(about)) if (name in example) example[name] = value;
    answerOf(await scene.call(by, { ...example, ...given }));
  }
  return (await scene.sandbox.requests()).slice(before);
};

/** "/postings/list" is no posting: of several that fit, the one with a literal path is meant. */
const operationOf = ({ method, path }: SeenRequest): Operation | undefined => {
  const fitting = Object.values(operations).filter((one) => one.method === method && templateFits(one.path, path));
  return fitting.find((one) => one.path === path) ?? fitting[0];
};

const templateFits = (template: string, path: string): boolean => {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith("{") || part === given[index]);
};

it("every operation is reached as docs/api-coverage.md says, with each query parameter, and nothing else is", async () => {
  const queries = new Map<Operation | undefined, Set<string>>();
  for (const id of Object.keys(api) as OperationId[]) {
    const requests = await requestsFor(id);
    expect(requests.map(operationOf), `${id} by ${operations[id].by}`).toContain(operations[id]);
    for (const request of requests) {
      const operation = operationOf(request);
      const where = `${request.method} ${request.path}`;
      expect(operation, `${where} is declared in src/heymilo/operations.ts`).toBeDefined();
      expect(request.body !== null, `body of ${where}`).toBe(operation?.request !== undefined);
      queries.set(operation, new Set([...(queries.get(operation) ?? []), ...Object.keys(request.query)]));
    }
  }
  for (const [id, operation] of Object.entries(operations))
    expect([...(queries.get(operation) ?? [])].sort(), `query of ${id}`).toEqual(
      Object.keys(operation.query.shape).sort(),
    );
});

it("every field that is read of voices, numbers, senders and groups is held against the document", () => {
  const shapeOf = (answer: z.ZodType) => {
    const { data } = (answer as z.ZodObject<{ data: z.ZodObject | z.ZodArray<z.ZodObject> }>).shape;
    return "element" in data ? data.element.shape : data.shape;
  };
  const ofAssets = (Object.keys(api) as OperationId[]).filter((id) => (api[id].answer as z.ZodType) === asset);
  const fields = ofAssets.flatMap((id) => Object.keys(shapeOf(operations[id].answer)));
  expect([...new Set(fields)].sort()).toEqual(Object.keys(asset.shape).sort());
  expect(ofAssets.filter((id) => shapeOf(operations[id].answer) === asset.shape)).toEqual([]);
});
