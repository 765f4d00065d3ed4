import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { standardSeed } from "../../src/sandbox/seed/index.ts";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";

/** Languages differ widely in what their texts cost. */
const TEXTS: [language: string, text: string][] = [
  ["English", "We keep the trains of a whole region running, at night and in the rain. "],
  ["Chinese", "我们正在寻找一位经验丰富的后端工程师，负责设计和维护分布式系统。"],
  ["Polish", "Szukamy doświadczonego mechanika pociągów, który może pracować w nocy. "],
];

const hugePosting = (text: string): Json & { title: string } => ({
  title: text.slice(0, 40),
  description: text.repeat(1_000).slice(0, 50_000),
  job_overview: `The job: ${text.repeat(200)}`.slice(0, 10_000),
  workflow: [
    {
      type: "web_interview",
      questions: Array.from({ length: 60 }, (_, at) => ({
        modality: "voice",
        text: `${at} ${text.repeat(5)}`,
        evaluation_criteria: text.repeat(40),
        score_of_1: text.repeat(10),
        score_of_5: text.repeat(10),
      })),
    },
  ],
});

describe.each(TEXTS)("results about a huge blueprint in %s", (_language, text) => {
  let sandbox: Sandbox;
  let client: TestClient;

  beforeEach(async () => {
    const [model] = standardSeed.templates;
    if (!model) throw new Error("the seed has no template");
    const blueprint = { ...model.blueprint, posting: hugePosting(text) } as typeof model.blueprint;
    const templates = Array.from({ length: 100 }, (_, at) => ({
      ...model,
      id: `IT_${at}`,
      description: text.repeat(100),
      blueprint: { ...blueprint, id: `BLUEPRINT${at}` },
    }));
    sandbox = await startSandbox({ rateLimit: 0, seed: { templates } });
    const env = { HEYMILO_BASE_URL: sandbox.url, HEYMILO_API_KEY: sandbox.apiKey, HEYMILO_RATE_LIMIT: "0" };
    client = await connectModern({ env });
  });
  afterEach(async () => {
    await client.close();
    await sandbox.close();
  });

  const ask = async (tool: string, args: Json): Promise<Json> => {
    const { structured, text: json } = await client.callTool(tool, args);
    expect(countTokens(json)).toBeLessThan(5_000);
    return structured ?? {};
  };

  it("stay under 5,000 tokens, with every question, and say where the whole is", async () => {
    const answer = await ask("list_interview_templates", { template_id: "IT_3" });
    const { blueprint, shortened, whole } = answer.interview_template as Json;
    expect((blueprint as { questions: unknown[] }).questions).toHaveLength(60);
    expect(shortened).not.toEqual([]);
    expect(whole).toContain("get_interviewer with posting_id BLUEPRINT3");

    const { questions } = await ask("get_interviewer", { posting_id: "BLUEPRINT3" });
    expect((questions as Record<string, unknown[]>).voice).toHaveLength(60);
  });

  it("list as many templates as fit, and the cursor has the others", async () => {
    const ids: unknown[] = [];
    let cursor: unknown;
    do {
      const args = { limit: 100, ...(cursor !== undefined && { cursor }) };
      const page = await ask("list_interview_templates", args);
      ids.push(...(page.interview_templates as Json[]).map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(Array.from({ length: 100 }, (_, at) => `IT_${at}`));
  });
});
