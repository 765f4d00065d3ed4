import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { misquoted, type ShownCall, shownCalls } from "../support/excerpt.ts";
import type { Stored } from "../support/sandbox.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

/**
 * A recruiter's first hour: from a pasted job description to an interviewer that takes candidates, with nothing but
 * conversation. docs/trace.md tells it; here it is walked, and the page is held against it.
 */

const scene = toolScene();
const EXAMPLE = "senior-backend-engineer";
const JOB = readFileSync(new URL(`../../examples/${EXAMPLE}/job-description.md`, import.meta.url), "utf8");
const PAGE = readFileSync(new URL("../../docs/trace.md", import.meta.url), "utf8");
const MOST_TOKENS = 5_000;

const NEW_QUESTION = {
  modality: "voice",
  text: "A carrier writes that last night's payout was short by 40 euros. What do you look at first, and whom do you tell?",
  evaluation_criteria:
    "Starts from the ledger's own records, says what would show a mistake of ours, and answers the carrier in time.",
  score_of_1: "Forwards the message, or corrects the amount without finding the cause.",
  score_of_5:
    "Compares delivery note, rate and ledger entries, names the likely causes in order, and tells carrier and team.",
  score_weight: 6,
};
const COPY_TITLE = "Senior Backend Engineer, Freight Settlement (Lisbon)";

/** What was called, in order. */
const transcript: ShownCall[] = [];
const ask = async (tool: string, args: Json): Promise<Json> => {
  const answer = await scene.ask(tool, args);
  expect(countTokens(answer), tool).toBeLessThan(MOST_TOKENS);
  transcript.push({ tool, args, answer });
  return answer;
};

/** Lets people of the sandbox's seed apply. */
const arrive = async (url: string, body: Json): Promise<void> => {
  const response = await fetch(`${url}/__sandbox/candidates`, { method: "POST", body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
};

const only = async (): Promise<Stored> => {
  const [posting, ...more] = await scene.all();
  expect(more).toEqual([]);
  return posting as Stored;
};

/** The request that an agent writes for this job; the example's, with the voice that was found. */
const requestWith = (voiceId: string): Json => {
  const request = exampleRequest(EXAMPLE);
  const workflow = structuredClone(request.workflow) as { type: string; config: Json }[];
  for (const { type, config } of workflow) if (type === "web_interview") config.voice_id = voiceId;
  return { ...request, workflow };
};

interface Asset {
  id: string;
  use_as: string;
  name?: string;
}

interface Shown {
  questions: Record<string, { id: string; text: string }[]>;
}

let id = "";
let questions: Record<string, string> = {};

describe("the walk of a new user", () => {
  it("begins with the job description, which the prompt takes as it is", async () => {
    const prompt = await scene.client.getPrompt("draft_interviewer", { job_description: JOB });
    expect(prompt).toContain(JOB);
    expect(countTokens(prompt)).toBeLessThan(MOST_TOKENS);
    expect(exampleRequest(EXAMPLE).description).toBe(JOB.trim());
    expect(await scene.all()).toEqual([]);
  });

  it("a voice is chosen among those of the workspace", async () => {
    const { assets } = await ask("list_workspace_assets", {
      kind: "voices",
      language: "en",
      gender: "female",
    });
    const voices = assets as Asset[];
    expect(voices.map(({ name }) => name)).toEqual(["Sarah", "Eleanor"]);
    expect(new Set(voices.map(({ use_as }) => use_as))).toEqual(new Set(["workflow[].config.voice_id"]));
  });

  it("a dry run shows what would be created, and creates nothing", async () => {
    const request = requestWith("wrv-e10b6f42");
    const preview = await ask("create_interviewer", { ...request, dry_run: true });
    expect(preview).toMatchObject({
      outcome: "preview",
      workspace: "Alderway Talent (sandbox)",
      will_be: "active",
    });
    expect(await scene.all()).toEqual([]);
    expect(await scene.writes()).toEqual([]);
  });

  it("the user agrees, and there is one interviewer", async () => {
    const request = requestWith("wrv-e10b6f42");
    const preview = transcript.at(-1)?.answer as Json;
    const { title } = request;
    const created = await ask("create_interviewer", { title, idempotency_key: preview.idempotency_key });
    const posting = await only();
    expect(created).toMatchObject({
      outcome: "created",
      posting_id: posting.id,
      status: "active",
      candidate_url: posting.urls.candidate_url,
      review_url: posting.urls.review_url,
    });
    const metadata = expect.objectContaining(request.metadata as Json);
    expect((await scene.writes()).map(({ body }) => body?.json)).toEqual([{ ...request, metadata }]);
    expect(posting).toMatchObject({
      title: request.title,
      description: JOB.trim(),
      metadata: { external_id: "req-2281" },
    });
    id = posting.id;
  });

  it("people look at it, with the ids of its questions", async () => {
    const shown = (await ask("get_interviewer", { posting_id: id })) as Json & Shown;
    questions = Object.fromEntries(
      Object.values(shown.questions).flatMap((group) => group.map((one) => [one.text, one.id])),
    );
    const stored = (await only()).questions;
    expect(questions).toEqual(Object.fromEntries(stored.map((one) => [one.text, one.id])));
    expect(Object.keys(shown.questions)).toEqual(
      expect.arrayContaining(["voice", "voice_tags", "resume_scoring"]),
    );
  });

  it("one question is changed, one added, one deleted and one moved", async () => {
    const before = await scene.texts(id, "voice");
    const [warmUp, payout, incident, migration] = before as [string, string, string, string];
    const edited = await ask("edit_questions", {
      posting_id: id,
      operations: [
        { op: "update", question_id: questions[incident], max_follow_ups: 2, score_weight: 8 },
        { op: "add", ...NEW_QUESTION },
        { op: "delete", question_id: questions[migration] },
        { op: "move", question_id: questions[incident], position: 2 },
      ],
    });
    expect(edited).toMatchObject({ outcome: "edited", results: Array(4).fill({ outcome: "done" }) });
    expect(await scene.texts(id, "voice")).toEqual([warmUp, incident, payout, NEW_QUESTION.text]);
    const stored = (await only()).questions.filter(({ deleted }) => !deleted);
    expect(stored.find(({ text }) => text === incident)).toMatchObject({
      max_follow_ups: 2,
      score_weight: 8,
    });
    expect(stored.find(({ text }) => text === NEW_QUESTION.text)).toMatchObject(NEW_QUESTION);
  });

  it("the interview's settings are changed, and what is not named stays", async () => {
    await ask("update_interviewer", {
      posting_id: id,
      max_retakes: 2,
      steps: [
        { step: "web_interview", config: { video: false, web_interview_config: { show_transcript: false } } },
      ],
    });
    const posting = await only();
    const before = requestWith("wrv-e10b6f42").workflow as { config: Json }[];
    const config = before[1]?.config as Json;
    expect(posting).toMatchObject({ max_retakes: 2, title: exampleRequest(EXAMPLE).title });
    expect(posting.workflow[1]?.config).toMatchObject({
      ...config,
      video: false,
      web_interview_config: { ...(config.web_interview_config as Json), show_transcript: false },
    });
  });

  it("it takes candidates, and activating it again says so", async () => {
    expect(await ask("activate_interviewer", { posting_id: id })).toMatchObject({
      outcome: "already_active",
    });
    expect((await only()).status).toBe("active");
  });

  it("a copy for another place gets its own title, marker and questions", async () => {
    const cloned = await ask("clone_interviewer", { posting_id: id, title: COPY_TITLE });
    const [copy, source, ...more] = await scene.all();
    expect(more).toEqual([]);
    expect(cloned).toMatchObject({
      outcome: "cloned",
      posting_id: copy?.id,
      cloned_from: id,
      status: "active",
    });
    expect(copy).toMatchObject({ title: COPY_TITLE, max_retakes: 2 });
    expect(source).toMatchObject({ id, title: exampleRequest(EXAMPLE).title });
    const marker = "mcp_idempotency_key";
    expect(copy?.metadata?.[marker]).not.toBe(source?.metadata?.[marker]);
    expect(await scene.texts(String(copy?.id), "voice")).toEqual(await scene.texts(id, "voice"));
  });

  it("the copy was a mistake: it is shown, then archived, and the first one goes on", async () => {
    const [copy] = (await scene.all()) as [Stored];
    expect(await ask("archive_interviewer", { posting_id: copy.id, dry_run: true })).toMatchObject({
      outcome: "preview",
    });
    expect((await scene.stored(copy.id)).status).toBe("active");
    expect(await ask("archive_interviewer", { posting_id: copy.id })).toMatchObject({ outcome: "archived" });
    expect((await scene.all()).map(({ id: one, status }) => [one, status])).toEqual([
      [copy.id, "archived"],
      [id, "active"],
    ]);
  });
});

describe("some days later", () => {
  let best: { interview_id: string; score_of_100: number }[] = [];

  it("candidates have come, and one call says who are the best, and why", async () => {
    await arrive(scene.sandbox.url, { posting_id: id, status: "completed", count: 5 });
    const listed = await ask("list_candidates", {
      posting_id: id,
      best_first: true,
      with_summary: true,
      limit: 3,
    });
    best = listed.candidates as typeof best;
    const scores = best.map(({ score_of_100 }) => score_of_100);
    expect(scores).toHaveLength(3);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(listed).toMatchObject({ looked_at: 5, by_status: { completed: 5 } });
  });

  it("the first is looked at, with the questions that were asked", async () => {
    const result = await ask("get_interview_result", { interview_id: best[0]?.interview_id });
    expect(result).toMatchObject({ outcome: "ready", score_of_100: best[0]?.score_of_100 });
    const { web_interview } = result.steps as { web_interview: { questions: Json[] } };
    expect(web_interview.questions.length).toBe((await scene.texts(id, "voice")).length);
  });
});

describe("docs/trace.md", () => {
  let shown: ShownCall[] = [];
  beforeAll(() => {
    shown = shownCalls(PAGE);
  });

  it("tells the same calls in the same order", () => {
    expect(shown.map(({ tool }) => tool)).toEqual(transcript.map(({ tool }) => tool));
  });

  it("shows what was called and what came back, shortened where it says so", () => {
    const wrong = shown.flatMap(({ tool, args, answer }, index) => [
      ...misquoted(args, transcript[index]?.args, `${tool}'s arguments`),
      ...misquoted(answer, transcript[index]?.answer, `${tool}'s answer`),
    ]);
    expect(wrong).toEqual([]);
  });
});
