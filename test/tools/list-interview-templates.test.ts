import { describe, expect, it } from "vitest";
import { standardSeed } from "../../src/sandbox/seed/index.ts";
import type { Json } from "../support/clients.ts";
import { manyTemplates } from "../support/sandbox.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

interface Row {
  id: string;
  template_code: string;
}

const ALL = standardSeed.templates;

const scene = toolScene();
const manyScene = toolScene({ sandbox: { seed: { templates: manyTemplates(20).reverse() } } });
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
  });

  it("shows a template alone whose name is exactly the search, and counts the others", async () => {
    const many = await manyScene.ask("list_interview_templates", { search: "template 1" });
    expect(idsOf(many)).toEqual(["IT_1"]);
    expect(many.note).toBe("Others called alike: 10; a shorter search shows them.");
    expect(many).not.toHaveProperty("next_cursor");
    // Also where it would stand behind the first page.
    expect(idsOf(await manyScene.ask("list_interview_templates", { search: "template 1", limit: 1 }))).toEqual([
      "IT_1",
    ]);
    const first = await manyScene.ask("list_interview_templates", { search: "template", limit: 15 });
    const rest = { search: "template", limit: 15, cursor: first.next_cursor };
    const both = [...idsOf(first), ...idsOf(await manyScene.ask("list_interview_templates", rest))];
    expect(new Set(both).size).toBe(20);
    expect(idsOf(await manyScene.ask("list_interview_templates", { search: "template" }))).toHaveLength(20);
  });

  it("explains a search that finds nothing", async () => {
    const answer = await list({ search: "astronaut" });
    expect(answer.interview_templates).toEqual([]);
    expect(answer.note).toMatch(/contains "astronaut"; call again without search/);
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
});

/** What costs most tokens for its length. */
const CHINESE = "我们正在寻找一位经验丰富的后端工程师，负责设计和维护分布式系统。";

describe("templates with a huge blueprint in Chinese, and the interviewers that they copy", () => {
  const questions = Array.from({ length: 60 }, (_, at) => ({
    modality: "voice",
    text: `${at} ${CHINESE.repeat(5)}`,
    evaluation_criteria: CHINESE.repeat(40),
    score_of_1: CHINESE.repeat(10),
    score_of_5: CHINESE.repeat(10),
  }));
  const posting = {
    title: CHINESE.slice(0, 40),
    description: CHINESE.repeat(1_000),
    job_overview: `The job: ${CHINESE.repeat(200)}`,
    workflow: [{ type: "web_interview", questions }],
  };
  const templates = manyTemplates(100).map((one) => ({
    ...one,
    description: CHINESE.repeat(100),
    blueprint: { ...one.blueprint, posting } as typeof one.blueprint,
  }));
  const huge = toolScene({ sandbox: { seed: { templates } } });

  const ask = async (tool: string, args: Json): Promise<Json> => {
    const answer = await huge.ask(tool, args);
    expect(countTokens(answer)).toBeLessThan(5_000);
    return answer;
  };

  it("stay under 5,000 tokens, with every question, and say where the whole is", async () => {
    const answer = await ask("list_interview_templates", { template_id: "IT_3" });
    const { blueprint, shortened, whole } = answer.interview_template as Json;
    expect((blueprint as { questions: unknown[] }).questions).toHaveLength(60);
    expect(shortened).not.toEqual([]);
    expect(whole).toContain("get_interviewer with posting_id BLUEPRINT3");
    const args = { posting_id: "BLUEPRINT3" };
    const shown = await ask("get_interviewer", args);
    expect((shown.questions as Record<string, unknown[]>).voice).toHaveLength(60);
    expect((shown.shortened as string[]).join()).toMatch(/posting\.description \(\d{5} characters\)/);
    expect(shown.note).toContain("response_detail: full");
    expect(shown.candidate_url).toMatch(/^https:\S+$/);

    // Even so a result ends at 64 kB, and says what it leaves out.
    const full = await huge.ask("get_interviewer", { ...args, response_detail: "full" });
    expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThanOrEqual(65_536);
    expect(countTokens(full)).toBeGreaterThan(countTokens(shown));
    expect((full.shortened as string[]).join()).toContain("posting.description");
  });

  it("are listed as far as they fit, and the cursor has the others", async () => {
    const ids: unknown[] = [];
    for (let args: Json | undefined = {}; args; ) {
      const page = await ask("list_interview_templates", { limit: 100, ...args });
      ids.push(...idsOf(page));
      args = page.next_cursor === undefined ? undefined : { cursor: page.next_cursor };
    }
    expect(ids).toEqual(Array.from({ length: 100 }, (_, at) => `IT_${at}`));
  });
});
