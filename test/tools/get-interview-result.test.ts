import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { hiringScene } from "../support/hiring-scene.ts";
import { interviewOf, interviewScene } from "../support/interview-server.ts";
import { countTokens } from "../support/tokens.ts";

const ID = "D536A69A4090E13F";

/** Sixty words, of which the last tells whether all are there. */
const evaluationOf = (question: number) =>
  `${"The candidate names the machine, says what was checked first and who was told. ".repeat(4)}Reason ${question}.`;
const SEVEN = Array.from({ length: 7 }, (_, index) => evaluationOf(index + 1));

describe("get_interview_result", () => {
  it("shows each score with what it is out of, what was met and missed, and HeyMilo's summaries", async () => {
    const { result, idOf } = await hiringScene();
    const shown = await result(idOf("Amara"));
    expect(shown).toMatchObject({
      outcome: "ready",
      status: "completed",
      overall_score_of_100: expect.any(Number) as number,
      steps: {
        resume: { eligible: true, met: ["At least one year of work with customers"] },
        form: { status: "passed" },
        web_interview: {
          score_of_100: expect.any(Number) as number,
          speech_score_of_5: expect.any(Number) as number,
          strengths: ["Checks facts before promising anything", expect.any(String)],
          questions: [
            {
              score_of_10: expect.any(Number) as number,
              weight_of_10: 5,
              evaluation: expect.any(String) as string,
            },
            {},
            {},
          ],
        },
      },
      integrity: { ranking_of_5: 1 },
      said_by_candidate: { name: "Amara Okafor" },
    });
    expect(shown.said_by_candidate).not.toHaveProperty("transcript");
    expect(shown).not.toHaveProperty("metadata");
    expect((await result(idOf("Amara"), { include: ["metadata"] })).metadata).toEqual([{ external_id: "app-1041" }]);
  });

  describe("of an interview of 15 minutes with long evaluations", () => {
    const scores = [7, 3, 9, 5, 9, 4, 8];
    const reportOf = async (evaluations: readonly string[], given = scores) => {
      const interview = interviewOf(evaluations);
      const { scorecard, ...rest } = interview.web_interview as { scorecard: Json[] };
      const scored = scorecard.map((question, index) => ({ ...question, score: given[index] }));
      const scene = await interviewScene({ ...interview, web_interview: { ...rest, scorecard: scored } });
      const { text, structured } = await scene.client.callTool("get_interview_result", { interview_id: ID });
      const { steps, shortened } = structured as { steps: { web_interview: Json; resume: Json }; shortened?: string[] };
      const told = (steps.web_interview.questions as Json[]).map(({ evaluation }) => evaluation as string | undefined);
      return { tokens: countTokens(text), told, shortened, steps };
    };

    it("has the evaluations of the lowest three scores and of the highest whole, in 1,900 tokens", async () => {
      const { tokens, told, shortened, steps } = await reportOf(SEVEN);
      expect(tokens).toBeLessThanOrEqual(1_900);
      const kept = [undefined, SEVEN[1], SEVEN[2], SEVEN[3], undefined, SEVEN[5], undefined];
      expect(told).toEqual(kept);
      expect(shortened).toEqual([
        "evaluations (without those of 3 other questions; include evaluations has all, whole)",
      ]);
      expect(steps.resume.criteria).toHaveLength(3);
    });

    it("shortens evaluations that no answer has room for, and says so", async () => {
      const { tokens, told, shortened } = await reportOf(SEVEN.map((text) => text.repeat(8)));
      expect(tokens).toBeLessThanOrEqual(1_900);
      const lengths = told.flatMap((text) => text?.length ?? []);
      expect(new Set(lengths).size).toBe(1);
      expect(shortened?.[0]).toBe(
        `evaluations (to ${lengths[0]} characters, without those of 3 other questions; include evaluations has all, whole)`,
      );
    });

    it.each([{ scores }, { scores: scores.map(() => 7) }])("leaves none of four out: $scores", async ({ scores }) => {
      const { told, shortened } = await reportOf(SEVEN.slice(0, 4), scores);
      expect(told).toEqual(SEVEN.slice(0, 4));
      expect(shortened).toBe(undefined);
    });
  });

  it.each([
    ["evaluations", "e", 60],
    ["transcript", "t", 120],
  ])("has %s whole, in pages, each with the person and nothing else", async (part, letter, count) => {
    const all = Array.from({ length: 60 }, (_, index) => evaluationOf(index + 1));
    const { client } = await interviewScene(interviewOf(all, {}, " and then, and why?".repeat(20)));
    const told: unknown[] = [];
    let args: Json = { include: [part] };
    for (;;) {
      const page = await client.callTool("get_interview_result", { interview_id: ID, ...args });
      expect(countTokens(page.text)).toBeLessThanOrEqual(5_000);
      const { evaluations, said_by_candidate, next_cursor, summary, withheld: _, ...rest } = page.structured as Json;
      const { transcript, ...person } = said_by_candidate as Json;
      expect(rest).toEqual({ outcome: "ready", interview_id: ID, status: "completed" });
      expect({ ...person, note: undefined }).toEqual({ name: "Amara Okafor" });
      const first = told.length + 1;
      told.push(...((evaluations ?? transcript) as (Json | string)[]));
      expect(summary).toBe(`${part}: ${first} to ${told.length} of ${count}.`);
      if (next_cursor === undefined) break;
      expect(next_cursor).toBe(`${letter}${told.length + 1}`);
      args = { cursor: next_cursor };
    }
    if (part === "evaluations") expect((told as Json[]).map(({ evaluation }) => evaluation)).toEqual(all);
    else expect(told.every((line) => /^\d\d:\d\d (Interviewer|Candidate): /.test(String(line)))).toBe(true);
    expect(told).toHaveLength(count);
  });

  it("takes a cursor for each part, for what was said to a question, and for the end", async () => {
    const { result } = await interviewScene(interviewOf(SEVEN));
    const lines = async (cursor: string) =>
      ((await result(ID, { cursor })).said_by_candidate as Json).transcript as string[];
    expect(await lines("q3")).toEqual(["02:10 Interviewer: Question 3", "02:30 Candidate: Answer 3"]);
    expect(await lines("t13")).toEqual(["06:10 Interviewer: Question 7", "06:30 Candidate: Answer 7"]);
    expect((await lines("end")).at(-1)).toBe("06:30 Candidate: Answer 7");
    expect(await lines("end3")).toEqual(["05:30 Candidate: Answer 6", ...(await lines("t13"))]);
    expect(await lines("end99")).toHaveLength(14);
    const both = await result(ID, { include: ["evaluations", "answers"], cursor: "e7,t14" });
    expect(both.summary).toBe("answers: HeyMilo gives none; evaluations: 7 to 7 of 7; transcript: 14 to 14 of 14.");
    expect(both.evaluations).toHaveLength(1);
  });

  it("shows the last words alone where the transcript is long", async () => {
    const text = "and then, and why? ".repeat(40);
    const turns = Array.from({ length: 100 }, (_, at) => ({ speaker: "Candidate", text: `${at} ${text}` }));
    const { result } = await interviewScene(interviewOf([], { web_interview: { transcript: turns } }));
    const { summary, said_by_candidate, ...rest } = await result(ID, { cursor: "end" });
    const { transcript } = said_by_candidate as { transcript: string[] };
    expect(transcript.length).toBeLessThan(10);
    expect(transcript.at(-1)).toContain("Candidate: 99 and then");
    expect(summary).toBe(`transcript: ${101 - transcript.length} to 100 of 100.`);
    expect(rest).not.toHaveProperty("next_cursor");
  });

  it.each([
    [{ cursor: "40" }, 'cursor: is no cursor of this tool; give a next_cursor, "end6" for 6 turns, or "q3"'],
    [{ cursor: "b21" }, "cursor: is no cursor of this tool"],
    [{ cursor: "D536A69A4090E13F" }, "cursor: is no cursor of this tool"],
    [{ cursor: "t400" }, "cursor: t400 is behind the end: transcript has 14 entries"],
    [{ cursor: "q8" }, "cursor: q8 is no question of this interview: HeyMilo gives 7"],
    [{ include: ["video"] }, 'include[0]: "video" is not allowed here: use evaluations, answers, integrity'],
  ])("refuses %j and says what is possible", async (args, message) => {
    const { call } = await interviewScene(interviewOf(SEVEN));
    const { isError, text } = await call("get_interview_result", { interview_id: ID, ...args });
    expect(isError).toBe(true);
    expect(text).toContain(message);
  });

  it("names once what the operator's setting withholds, where HeyMilo sent it", async () => {
    const withheld = async (level: string, args: Json = {}, more: Json = {}) => {
      const { result } = await interviewScene(interviewOf(SEVEN, more), level);
      return (await result(ID, args)).withheld;
    };
    const names =
      "kept back by the server's setting HEYMILO_CANDIDATE_DATA (names). HeyMilo has it: review_url of " +
      "get_interviewer leads there.";
    expect(await withheld("names")).toBe(`contact data, application data, recordings, resume file: ${names}`);
    expect(await withheld("names", {}, { data: {}, web_interview: {}, resume: null })).toBe(`contact data: ${names}`);
    expect(await withheld("names", { include: ["transcript"] })).toBe(`recordings: ${names}`);
    expect(await withheld("names", { include: ["evaluations"] })).toBe(undefined);
    expect(await withheld("pseudonymous")).toMatch(/^name, contact data, application data, /);
    expect(await withheld("pseudonymous", { include: ["metadata"] })).toMatch(/^metadata: /);
    expect(await withheld("full")).toBe(undefined);
  });

  it.each(["pseudonymous", "names"])("masks evaluations as the report does, at %s", async (level) => {
    const said = "Amara Okafor leaves amara@mail.example and +1 312 555 0171.";
    const { client } = await interviewScene(interviewOf([said]), level);
    for (const args of [{}, { include: ["evaluations"] }]) {
      const { text } = await client.callTool("get_interview_result", { interview_id: ID, ...args });
      expect(text).toContain(`${level === "names" ? "Amara Okafor" : "[name]"} leaves [email] and [phone].`);
    }
  });

  it("says that a failed knock-out beside another status may not have been enforced", async () => {
    const form = { questions: [{ question_text: "Can you lift 20 kg?", is_knockout: true, passed: false }] };
    const { result } = await interviewScene(interviewOf(SEVEN, { form }));
    expect((await result(ID)).summary).toBe(
      "2 of 2 steps done; must-haves not met: form (Can you lift 20 kg?); HeyMilo does not say whether that ended anything; overall score 81 of 100",
    );
  });

  it("says not_ready with how far the candidate is and when to look again", async () => {
    const { result, idOf } = await hiringScene();
    expect(await result(idOf("Owen"))).toMatchObject({
      outcome: "not_ready",
      summary: "The candidate has not begun.",
      steps_done: "0 of 3",
    });
    expect(await result(idOf("Jonas"))).toMatchObject({
      outcome: "not_ready",
      summary: expect.stringMatching(/^The candidate has done 1 of 3 steps, last active /) as string,
    });
    expect(await result(idOf("Priya"))).toMatchObject({
      outcome: "not_ready",
      summary: "All steps are done, and HeyMilo still evaluates them.",
      next_steps: ["Look again in some minutes."],
    });
  });

  it("names the knock-out that turned somebody away", async () => {
    const { result, idOf } = await hiringScene();
    expect(await result(idOf("Kwame"))).toMatchObject({
      summary: expect.stringContaining(
        "disqualified at step 2; must-haves not met: form (Can you work from 14:00 to 22:00?)",
      ) as string,
      steps: { form: { status: "failed", failed_knock_outs: ["Can you work from 14:00 to 22:00?"] } },
    });
  });

  it("says that the report names no must-have of somebody who was turned away without one", async () => {
    const workflow = { steps: [{ order: 1, started: true, completed: false, knocked_out: true }], all_complete: false };
    const { result } = await interviewScene(interviewOf(SEVEN, { workflow, status: "knocked_out" }));
    expect((await result(ID)).summary).toContain("disqualified at step 1; the report names no must-have");
  });

  it("tells integrity findings as kinds and counts, with reasons when asked, and no frame at any time", async () => {
    const { result, idOf, client } = await hiringScene({ env: { HEYMILO_CANDIDATE_DATA: "full" } });
    const id = idOf("Marcus");
    expect((await result(id)).integrity).toMatchObject({
      ranking_of_5: 4,
      findings: expect.arrayContaining([
        { kind: "scripted answer", count: 2, confidence_of_1: 0.82 },
        { kind: "tab switch", count: 5 },
      ]) as object[],
    });
    const { text, structured } = await client.callTool("get_interview_result", {
      interview_id: id,
      include: ["integrity", "transcript", "answers", "resume"],
    });
    expect(structured?.integrity).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({
          kind: "scripted answer",
          reasons: [expect.any(String)],
          at: ["00:40", "01:40"],
        }),
      ]) as object[],
    });
    expect(text).not.toMatch(/frames|image|base64/);
  });

  it("shows form answers and text messages only when asked", async () => {
    const { result, idOf, control, call } = await hiringScene();
    const said = (await result(idOf("Amara"), { include: ["answers"] })).said_by_candidate as Json;
    expect(said.answers).toEqual([
      { question: "Can you work from 14:00 to 22:00?", answer: "yes", expected: "yes", passed: true },
      expect.objectContaining({ answer: expect.stringContaining("checked") as string }),
    ]);
    const created = await call("create_interviewer", {
      title: "Picker",
      phone_number_id: "4F9D27A1",
      workflow: [
        {
          type: "conversational_sms",
          questions: [{ modality: "sms", text: "Can you lift 20 kg?", expected_answer: "yes" }],
        },
      ],
    });
    const posting_id = created.structured?.posting_id as string;
    const { interview_ids } = await control("candidates", { posting_id, status: "completed" });
    const [id = ""] = interview_ids as string[];
    expect(((await result(id, { include: ["answers"] })).said_by_candidate as Json).sms).toEqual([
      "Interviewer: Can you lift 20 kg?",
      "Candidate: Yes",
    ]);
  });
});
