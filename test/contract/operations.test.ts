import { expect, it, onTestFinished } from "vitest";
import type { HeyMilo } from "../../src/heymilo/client.ts";
import type { ApiCall } from "../../src/heymilo/http/call.ts";
import { asset } from "../../src/heymilo/schema/responses.ts";
import { type SeenRequest, startHeyMilo } from "../support/sandbox.ts";
import { openProcess } from "../support/write-scene.ts";
import { ASSETS, type Operation, operations } from "./operations.ts";

/** What the calls below are about: something of each kind that the sandbox has. */
interface Scene {
  posting: string;
  template: string;
  question: string;
  interview: string;
}

const workflow = [{ type: "web_interview" as const, questions: [{ modality: "voice" as const, text: "Why?" }] }];

const ANA = { name: "Ana Silva", email: "ana@mail.example" };

/** Every way of using the client; the compiler asks for a line when it gets another operation. */
const calls: {
  [Noun in Exclude<keyof HeyMilo, keyof ApiCall | "inShare">]: Record<
    keyof HeyMilo[Noun],
    (heymilo: HeyMilo, scene: Scene) => Promise<unknown>
  >;
} = {
  templates: {
    page: (heymilo, { template }) => heymilo.templates.page({ search: "a", limit: 1, cursor: template }),
    all: (heymilo) => heymilo.templates.all(),
    get: (heymilo, { template }) => heymilo.templates.get(template),
  },
  postings: {
    page: (heymilo, { posting }) => heymilo.postings.page({ search: "a", limit: 1, cursor: posting }),
    pages: (heymilo) => heymilo.postings.pages().next(),
    search: (heymilo) => heymilo.postings.search("a"),
    every: (heymilo) => heymilo.postings.every(),
    summaries: (heymilo) => heymilo.postings.summaries(),
    get: (heymilo, { posting }) => heymilo.postings.get(posting),
    stats: (heymilo, { posting }) => heymilo.postings.stats(posting),
    planPost: (heymilo, { template }) =>
      heymilo.postings.planPost({
        request: { title: "A role", interview_template_id: template },
        idempotencyKey: "a",
      }),
    create: (heymilo) => heymilo.postings.create({ request: { title: "A role", workflow }, idempotencyKey: "b" }),
    checkKey: async (heymilo) => heymilo.postings.checkKey("a", { title: "A role", workflow }),
    inTurn: (heymilo) => heymilo.postings.inTurn("a", async () => undefined),
    update: (heymilo, { posting }) => heymilo.postings.update(posting, { name: "a-role" }),
    updateStep: (heymilo, { posting }) => heymilo.postings.updateStep(posting, 1, { video: true }),
    activate: (heymilo, { posting }) => heymilo.postings.activate(posting),
    archive: (heymilo, { posting }) => heymilo.postings.archive(posting),
    readBeforeClone: (heymilo, { posting }) =>
      heymilo.postings.readBeforeClone({ sourceId: posting }, () => heymilo.postings.get(posting)),
    clone: (heymilo, { posting }) => heymilo.postings.clone({ sourceId: posting }),
  },
  questions: {
    list: (heymilo, { posting }) => heymilo.questions.list(posting),
    every: (heymilo, { posting }) => heymilo.questions.every(posting),
    add: (heymilo, { posting }) => heymilo.questions.add(posting, { modality: "voice_tags", text: "Years" }, []),
    update: (heymilo, { posting, question }) => heymilo.questions.update(posting, question, { text: "How?" }),
    reorder: (heymilo, { posting, question }) => heymilo.questions.reorder(posting, "voice", [question]),
    delete: (heymilo, { posting, question }) => heymilo.questions.delete(posting, question),
  },
  candidates: {
    pages: (heymilo, { posting, interview }) =>
      heymilo.candidates
        .pages(posting, {
          limit: 1,
          cursor: interview,
          createdAfter: "2020-01-01",
          createdBefore: "2040-01-01",
        })
        .next(),
    whoIsThere: (heymilo, { posting }) => heymilo.candidates.whoIsThere(posting, [ANA]),
    invite: (heymilo, { posting }) => heymilo.candidates.invite(posting, [ANA], new Set([ANA])),
  },
  interviews: {
    get: (heymilo, { interview }) => heymilo.interviews.get(interview),
  },
  workspace: {
    assets: (heymilo) =>
      Promise.all([
        heymilo.workspace.assets("voices", "a"),
        heymilo.workspace.assets("phone_numbers", "a"),
        heymilo.workspace.assets("sender_emails", "a"),
        heymilo.workspace.assets("email_template_groups", "a"),
        heymilo.workspace.assets("design_template_groups", "a"),
        heymilo.workspace.assets("email_templates", "a"),
        heymilo.workspace.assets("design_templates", "a"),
        heymilo.workspace.assets("domains", "a"),
        heymilo.workspace.assets("workspaces", "a"),
      ]),
    emailTemplate: (heymilo) => heymilo.workspace.emailTemplate("7A10B3E9C442"),
    designTemplate: (heymilo) => heymilo.workspace.designTemplate("30E8F1B7D2A4"),
    own: (heymilo) => heymilo.workspace.own(),
    schemas: (heymilo) =>
      Promise.all([heymilo.workspace.schemas("agents"), heymilo.workspace.schemas("question-types")]),
  },
};

it("lists what the client calls: every method, path and query parameter, and nothing else", async () => {
  const called = await recorded();
  const listed = Object.values(operations);
  // "/postings/list" is no posting: of several that fit, the one with a literal path is meant.
  const find = ({ method, path }: SeenRequest) => {
    const fitting = listed.filter((one) => one.method === method && templateFits(one.path, path));
    return fitting.length > 1 ? fitting.filter((one) => one.path === path) : fitting;
  };
  const queries = new Map<Operation, Set<string>>(listed.map((one) => [one, new Set()]));
  for (const request of called) {
    const [operation, ...others] = find(request);
    if (!operation || others.length > 0)
      expect.fail(`src/heymilo/operations.ts needs ${request.method} ${request.path}`);
    expect(request.body !== null, `body of ${request.method} ${request.path}`).toBe(operation.request !== undefined);
    for (const name of Object.keys(request.query)) queries.get(operation)?.add(name);
  }
  for (const operation of listed) {
    const where = `${operation.method} ${operation.path}`;
    expect(called.flatMap(find), `${where} is called`).toContain(operation);
    expect([...(queries.get(operation) ?? [])].sort(), `query of ${where}`).toEqual(
      Object.keys(operation.query.shape).sort(),
    );
  }
});

it("lists every field that is read of voices, numbers, senders and groups", () => {
  const read = Object.values(ASSETS).flatMap(({ shape }) => Object.keys(shape));
  expect([...new Set(read)].sort()).toEqual(Object.keys(asset.shape).sort());
});

/** Runs all calls, and returns the requests that they made. Lists that do not say their end are asked for more. */
async function recorded(): Promise<SeenRequest[]> {
  const sandbox = await startHeyMilo({ deviations: ["no_pagination"] });
  onTestFinished(() => sandbox.stop());
  const heymilo = openProcess(new URL(sandbox.url)).call();
  const [template] = (await heymilo.templates.page()).rows;
  const posting = await sandbox.create({ title: "The scene", workflow });
  const [question] = (await heymilo.questions.list(posting)).items;
  const arrived = await sandbox.control<{ interview_ids: string[] }>("POST", "candidates", {
    posting_id: posting,
  });
  const [interview = ""] = arrived.interview_ids;
  const scene = { posting, template: template?.id ?? "", question: question?.id ?? "", interview };
  for (const [noun, operations] of Object.entries(calls))
    for (const [name, call] of Object.entries(operations))
      await call(heymilo, scene).catch((error: Error) => expect.fail(`${noun}.${name}: ${error.message}`));
  return sandbox.requests();
}

function templateFits(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith("{") || part === given[index]);
}
