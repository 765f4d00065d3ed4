import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { manyTemplates } from "../support/sandbox.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

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
  const posting = hugePosting(text);
  const templates = manyTemplates(100).map((one) => ({
    ...one,
    description: text.repeat(100),
    blueprint: { ...one.blueprint, posting } as typeof one.blueprint,
  }));
  const scene = toolScene({ sandbox: { seed: { templates } } });

  const ask = async (tool: string, args: Json): Promise<Json> => {
    const answer = await scene.ask(tool, args);
    expect(countTokens(answer)).toBeLessThan(5_000);
    return answer;
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
