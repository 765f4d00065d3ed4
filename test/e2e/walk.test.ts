import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { misquoted, type ShownCall, shownCalls } from "../support/excerpt.ts";
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

/** What was called, in order. */
const transcript: ShownCall[] = [];
const ask = async (tool: string, args: Json): Promise<Json> => {
  const answer = await scene.ask(tool, args);
  expect(countTokens(answer), tool).toBeLessThan(MOST_TOKENS);
  transcript.push({ tool, args, answer });
  return answer;
};

/** The request that an agent writes for this job: the example's, with the voice that was found. */
const requestWith = (voice_id: unknown): Json & { workflow: { type: string; config: Json }[] } => {
  const request = exampleRequest(EXAMPLE) as ReturnType<typeof requestWith>;
  for (const { type, config } of request.workflow) if (type === "web_interview") config.voice_id = voice_id;
  return request;
};

it("a new user gets from a job description to an interviewer, and to its best candidates", async () => {
  const prompt = await scene.client.getPrompt("draft_interviewer", { job_description: JOB });
  expect(countTokens(prompt)).toBeLessThan(MOST_TOKENS);
  expect(prompt).toContain(String((await ask("get_design_guide", {})).guide));
  const voices = await ask("list_workspace_assets", { kind: "voices", language: "en", gender: "female" });

  const request = requestWith((voices.assets as Json[]).find(({ name }) => name === "Eleanor")?.id);
  const { title } = request;
  const { idempotency_key, revision } = await ask("create_interviewer", { ...request, dry_run: true });
  const changes = [{ op: "replace", path: "interviewer_name", value: "Eleanor" }];
  const named = { title, idempotency_key };
  const changed = await ask("create_interviewer", { ...named, revision, dry_run: true, changes });
  expect(await scene.all()).toEqual([]);
  const created = await ask("create_interviewer", { ...named, revision: changed.revision });
  const id = String(created.posting_id);
  const metadata = expect.objectContaining(request.metadata as Json);
  const sent = { ...request, interviewer_name: "Eleanor", metadata };
  expect((await scene.writes()).map(({ body }) => body?.json)).toEqual([sent]);

  await ask("get_interviewer", { posting_id: id });
  const [warmUp, payout, incident, migration] = await scene.texts(id, "voice");
  const { questions } = await scene.stored(id);
  const idOf = (wanted: string | undefined) => questions.find(({ text }) => text === wanted)?.id;
  const operations = [
    { op: "update", question_id: idOf(incident), max_follow_ups: 1, score_weight: 8 },
    { op: "add", ...NEW_QUESTION },
    { op: "delete", question_id: idOf(migration) },
    { op: "move", question_id: idOf(incident), position: 2 },
  ];
  await ask("edit_questions", { posting_id: id, operations });
  expect(await scene.texts(id, "voice")).toEqual([warmUp, incident, payout, NEW_QUESTION.text]);

  const change = { video: false, web_interview_config: { show_transcript: false } };
  const steps = [{ step: "web_interview", config: change }];
  await ask("update_interviewer", { posting_id: id, max_retakes: 2, steps });
  const config = request.workflow[1]?.config;
  expect((await scene.stored(id)).workflow[1]?.config).toMatchObject({
    ...config,
    video: false,
    web_interview_config: { ...(config?.web_interview_config as Json), show_transcript: false },
  });

  await ask("activate_interviewer", { posting_id: id });
  const copyTitle = "Senior Backend Engineer, Freight Settlement (Lisbon)";
  const copy = String((await ask("clone_interviewer", { posting_id: id, title: copyTitle })).posting_id);
  expect(await scene.texts(copy, "voice")).toEqual(await scene.texts(id, "voice"));
  await ask("archive_interviewer", { posting_id: copy, dry_run: true });
  expect((await scene.stored(copy)).status).toBe("active");
  await ask("archive_interviewer", { posting_id: copy });
  expect((await scene.all()).map((one) => [one.id, one.title, one.status])).toEqual([
    [copy, copyTitle, "archived"],
    [id, title, "active"],
  ]);

  await scene.sandbox.control("POST", "candidates", { posting_id: id, status: "completed", count: 5 });
  const asked = { posting_id: id, best_first: true, with_summary: true, limit: 3 };
  const { candidates } = await ask("list_candidates", asked);
  const [best, ...others] = candidates as { interview_id: string; overall_score_of_100: number }[];
  expect(others).toHaveLength(2);
  await ask("get_interview_result", { interview_id: best?.interview_id });
});

it("docs/trace.md shows these calls in their order, and is cut only where it says so", () => {
  const shown = shownCalls(PAGE);
  expect(shown.map(({ tool }) => tool)).toEqual(transcript.map(({ tool }) => tool));
  const wrong = shown.flatMap(({ tool, args, answer }, index) => [
    ...misquoted(args, transcript[index]?.args, `${tool}'s arguments`),
    ...misquoted(answer, transcript[index]?.answer, `${tool}'s answer`),
  ]);
  expect(wrong).toEqual([]);
});
