import { describe, expect, it } from "vitest";
import { standardSeed } from "../../src/sandbox/seed/index.ts";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

interface Row {
  id: string;
  template_code: string;
}

const ALL = standardSeed.templates;

const scene = toolScene();
const list = (args: Json = {}) => scene.ask("list_interview_templates", args);
const idsOf = (answer: Json) => (answer.interview_templates as Row[]).map(({ id }) => id);

describe("the list", () => {
  it("has what one chooses a template by, and says that it is the sandbox's", async () => {
    const answer = await list();
    expect(idsOf(answer)).toEqual(ALL.map(({ id }) => id));
    const [first] = ALL;
    expect((answer.interview_templates as Row[])[0]).toEqual({
      id: first?.id,
      template_code: first?.template_code,
      name: first?.name,
      description: first?.description,
      is_default: false,
      posting_id: first?.blueprint.id,
    });
    expect(answer.interview_templates).toContainEqual(expect.objectContaining({ is_default: true }));
    expect(answer.sandbox).toContain("nothing here exists at HeyMilo");
    expect(answer).not.toHaveProperty("next_cursor");
    expect(answer).not.toHaveProperty("note");
  });

  it("is searched by name", async () => {
    expect(idsOf(await list({ search: "software" }))).toEqual(["IT_7C1E04"]);
    const requests = await scene.sandbox.requests();
    expect(requests.at(-1)?.query).toEqual({ search: "software", limit: "20" });
  });

  it("explains a search that finds nothing", async () => {
    const answer = await list({ search: "astronaut" });
    expect(answer.interview_templates).toEqual([]);
    expect(answer.note).toMatch(/contains "astronaut"; call again without search/);
  });

  it("goes on page by page until there is no cursor", async () => {
    const ids: string[] = [];
    let cursor: unknown;
    do {
      const page = await list({ limit: 3, ...(cursor !== undefined && { cursor }) });
      expect(idsOf(page).length).toBeLessThanOrEqual(3);
      ids.push(...idsOf(page));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(ALL.map(({ id }) => id));
  });
});

describe("the list of a workspace without templates", () => {
  const empty = toolScene({ sandbox: { seed: { templates: [] } } });

  it("points to the workflow", async () => {
    const { note } = await empty.ask("list_interview_templates");
    expect(note).toContain("give create_interviewer a workflow instead");
  });
});

describe("one template in full", () => {
  it("has the workflow and every question that an interviewer made from it gets", async () => {
    const { interview_template } = await list({ template_id: "IT_51B8E6" });
    const seed = ALL.find(({ id }) => id === "IT_51B8E6");
    const steps = seed?.blueprint.posting.workflow as { type: string; questions: { text: string }[] }[];
    expect(interview_template).toMatchObject({
      id: "IT_51B8E6",
      name: seed?.name,
      posting_id: seed?.blueprint.id,
      blueprint: {
        title: "Customer Service Representative",
        workflow: steps.map(({ type }, at) => ({ type, order: at + 1 })),
      },
    });
    const { blueprint } = interview_template as { blueprint: { questions: { text: string }[] } };
    const texts = steps.flatMap(({ questions }) => questions.map(({ text }) => text));
    expect(blueprint.questions.map(({ text }) => text).sort()).toEqual(texts.sort());
    expect(JSON.stringify(blueprint)).not.toContain(":null");
  });

  it("never shows the key that lets anyone push candidates", async () => {
    const answer = await list({ template_id: "IT_51B8E6" });
    expect(JSON.stringify(answer)).not.toContain("ingestion");
  });

  it("of an ATS says that its interviewers start as drafts", async () => {
    const { interview_template } = await list({ template_id: "IT_C86D13" });
    expect(interview_template).toMatchObject({
      ats_name: "bullhorn",
      note: expect.stringContaining("starts as a draft"),
      blueprint: { metadata: { ats: "bullhorn", requisition: "48213" } },
    });
  });

  it("that does not exist is an error that says where ids come from", async () => {
    const text = await scene.refusal("list_interview_templates", { template_id: "IT_NONE" });
    expect(text).toMatch(/^outcome: failed - retry: no, unless corrected\nHeyMilo answered 404/);
    expect(text).toContain("take ids from the list tools");
    expect(text).not.toContain("Nothing was created");
  });
});
