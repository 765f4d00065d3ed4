import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { HIRING } from "../support/hiring-scene.ts";
import { toolScene } from "../support/tool-scene.ts";

const SMALL: Json = {
  title: "Train Mechanic",
  description: "Keep trains running.",
  metadata: { external_id: "ats_1", mcp_idempotency_key: "key 0123456789abcdef" },
  workflow: [
    {
      type: "conversational_sms",
      config: { knockout_enabled: true },
      questions: [{ modality: "sms", text: "Can you work at night?", expected_answer: "yes" }],
    },
    {
      type: "web_interview",
      questions: [
        { modality: "voice", text: "First?", max_follow_ups: 2 },
        { modality: "voice_tags", text: "years_of_experience" },
        { modality: "voice", text: "Second?" },
      ],
    },
  ],
};

describe("get_interviewer", () => {
  const scene = toolScene();
  const longAgo = toolScene({ sandbox: { now: () => Date.now() - 6 * 60_000, seed: { hiring: true } } });
  const daysAgo = toolScene({ sandbox: { now: () => Date.now() - 25 * 60 * 60_000 } });
  const get = (args: Json) => scene.ask("get_interviewer", args);

  it("shows settings, questions by modality in their order, stats and links", async () => {
    const id = await scene.create(SMALL);
    const { structured, text: json } = await scene.call("get_interviewer", { posting_id: id });
    expect(structured).toMatchObject({
      posting_id: id,
      title: "Train Mechanic",
      status: "active",
      candidate_url: expect.stringMatching(/^https:/) as string,
      review_url: expect.stringMatching(/^https:/) as string,
      created_at: expect.stringMatching(/Z$/) as string,
      deadline: expect.stringMatching(/Z$/) as string,
      posting: {
        description: "Keep trains running.",
        metadata: { external_id: "ats_1" },
        workflow: [
          { order: 1, type: "conversational_sms", config: { knockout_enabled: true } },
          { order: 2, type: "web_interview", config: {} },
        ],
      },
      questions: {
        sms: [{ id: expect.any(String) as string, text: "Can you work at night?", expected_answer: "yes" }],
        voice: [{ text: "First?", max_follow_ups: 2 }, { text: "Second?" }],
        voice_tags: [{ text: "years_of_experience" }],
      },
      stats: { total_candidates: 0, finished_candidates: 0 },
    });
    expect(json).not.toContain("null");
    expect(json).not.toContain("mcp_idempotency_key");
  });

  it("never shows the key that lets anyone push candidates, and says that it is left out", async () => {
    const id = await scene.create(SMALL);
    const key = (await scene.all())[0]?.urls.ingestion_url_key ?? "";
    expect(key.length).toBeGreaterThan(20);
    for (const response_detail of ["summary", "full"]) {
      const { text: json, structured } = await scene.call("get_interviewer", {
        posting_id: id,
        response_detail,
      });
      expect(json).not.toContain(key);
      expect(structured?.omitted).toEqual(["posting.urls.ingestion_url_key (works like a password)"]);
    }
  });

  it("gives HeyMilo's own data in full, but for that key", async () => {
    const id = await scene.create(SMALL);
    const [stored, questions, stats] = await Promise.all([
      scene.sandbox.call("GET", `/postings/${id}`),
      scene.sandbox.call("GET", `/postings/${id}/questions`),
      scene.sandbox.call("GET", `/postings/${id}/stats`),
    ]);
    const answer = await get({ posting_id: id, response_detail: "full" });
    const { ingestion_url_key: _, ...urls } = stored.urls as Json;
    expect(answer.posting).toEqual({ ...stored, urls });
    expect(Object.values(answer.questions as Json).flat()).toEqual(
      expect.arrayContaining(questions as unknown as Json[]),
    );
    expect(answer.stats).toEqual(stats);
  });

  it("does without the stats when HeyMilo cannot give them, and says so", async () => {
    const id = await scene.create(SMALL);
    await scene.sandbox.arm({
      fault: "error_before_commit",
      match: { path: `/api/v2/postings/${id}/stats` },
      times: 5,
    });
    const answer = await get({ posting_id: id });
    expect(answer.stats).toBeUndefined();
    expect(answer.warnings).toEqual([expect.stringMatching(/^The stats could not be read: .*500/)]);
  });

  it("fails when the questions cannot be read", async () => {
    const id = await scene.create(SMALL);
    await scene.sandbox.arm({
      fault: "unauthorized",
      match: { path: `/api/v2/postings/${id}/questions` },
      times: 5,
    });
    const { isError, text: json } = await scene.call("get_interviewer", { posting_id: id });
    expect(isError).toBe(true);
    expect(json).toContain("401");
  });

  it("without questions says what to do by its age, and nothing once candidates were interviewed", async () => {
    const empty = { title: "Signaller", workflow: [{ type: "form", questions: [] }] };
    const young = await get({ posting_id: await scene.create(empty) });
    expect(young.next_steps).toEqual([expect.stringContaining("look again in a minute")]);
    const late = await longAgo.ask("get_interviewer", { posting_id: await longAgo.create(empty) });
    expect(late.warnings).toEqual([expect.stringContaining("asked nothing there")]);
    expect(late.next_steps).toEqual([expect.stringMatching(/^6 minutes after the create .* if it is a copy/)]);
    const old = await daysAgo.ask("get_interviewer", { posting_id: await daysAgo.create(empty) });
    expect(old.warnings).toEqual(["No questions in step 1 form"]);
    expect(old).not.toHaveProperty("next_steps");
    await longAgo.withoutQuestions(HIRING);
    const interviewed = await longAgo.ask("get_interviewer", { posting_id: HIRING });
    expect(interviewed).not.toHaveProperty("warnings");
    expect(interviewed).not.toHaveProperty("next_steps");
  });

  it("says what an archived one and a draft of an ATS need", async () => {
    const id = await scene.create(SMALL);
    await scene.sandbox.call("POST", `/postings/${id}/archive`);
    expect((await get({ posting_id: id })).next_steps).toEqual([
      expect.stringContaining("archived and takes no candidates") as string,
    ]);
    const draft = await scene.create({ title: "From the ATS", interview_template_id: "IT_C86D13" });
    const answer = await get({ posting_id: draft });
    expect(answer.status).toBe("draft");
    expect((answer.next_steps as string[]).join()).toMatch(/draft tied to an ATS .* ask the user before/);
  });
});
