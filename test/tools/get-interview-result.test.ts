import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { HIRING, hiringScene } from "../support/hiring-scene.ts";
import { countTokens } from "../support/tokens.ts";

const voice = (text: string) => ({
  modality: "voice",
  text,
  question_type: "scored",
  evaluation_criteria: "A case of their own, what they did, and what came of it.",
  score_weight: 4,
});

/** Seven questions and a resume: an interview of a quarter of an hour. */
const FIFTEEN_MINUTES = {
  title: "Shift Lead",
  workflow: [
    {
      type: "resume",
      questions: [
        { modality: "resume_eligibility", text: "Two years of experience in a warehouse" },
        ...["Led a shift of five or more", "Forklift licence", "Stock systems used", "Safety training"].map(
          (text) => ({ modality: "resume_scoring", text }),
        ),
      ],
    },
    {
      type: "web_interview",
      config: { cheat_detection_config: { enabled: true, threshold: 70 } },
      questions: [
        "Tell me about a shift in which a machine stopped, and how you decided what to do first.",
        "Two people of your team will not work together. What did you do the last time this happened?",
        "How do you hand over to the next shift so that nothing is lost? Take me through your last one.",
        "Tell me about a safety rule that somebody ignored in front of you, and what followed.",
        "Which number are you judged by, and what did you change to make it better this year?",
        "A truck comes two hours early and the dock is full. What happens in the next ten minutes?",
        "What would your last team say you should do less of, and what have you done about it?",
      ].map(voice),
    },
  ],
};

describe("get_interview_result", () => {
  it("shows each score with what it is out of, what was met and missed, and HeyMilo's summaries", async () => {
    const { result, idOf } = await hiringScene();
    const shown = await result(idOf("Amara"));
    expect(shown).toMatchObject({
      outcome: "ready",
      status: "completed",
      score_of_100: expect.any(Number) as number,
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
              summary: expect.any(String) as string,
            },
            {},
            {},
          ],
        },
      },
      integrity: { ranking_of_5: 1 },
      metadata: { external_id: "app-1041" },
      said_by_candidate: { name: "Amara Okafor" },
      next_steps: ["Scores and flags support a decision; a person decides."],
    });
    expect(shown.said_by_candidate).not.toHaveProperty("transcript");
  });

  it("costs at most 1,200 tokens for an interview of 15 minutes, with nothing cut but texts", async () => {
    const { client, control, call } = await hiringScene();
    const created = await call("create_interviewer", FIFTEEN_MINUTES);
    const { interview_ids } = await control("candidates", {
      posting_id: created.structured?.posting_id as string,
      status: "completed",
    });
    const [interview_id] = interview_ids as string[];
    const { text, structured } = await client.callTool("get_interview_result", { interview_id });
    expect(countTokens(text)).toBeLessThanOrEqual(1_200);
    const { web_interview, resume } = (structured?.steps ?? {}) as { web_interview: Json; resume: Json };
    expect(web_interview.questions).toHaveLength(7);
    expect(resume.criteria).toHaveLength(4);
    const raw = await client.callTool("get_interview_result", { interview_id, include: ["transcript"] });
    expect(countTokens(raw.text)).toBeLessThanOrEqual(5_000);
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
      summary: "All steps are done, and HeyMilo is still scoring.",
      next_steps: ["Look again in some minutes."],
    });
  });

  it("names the knock-out that turned somebody away", async () => {
    const { result, idOf } = await hiringScene();
    expect(await result(idOf("Kwame"))).toMatchObject({
      summary: expect.stringContaining("turned away by a knock-out in step 2") as string,
      steps: { form: { status: "failed", knocked_out_by: ["Can you work from 14:00 to 22:00?"] } },
    });
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

  it("gives the transcript as lines, once, page by page until the end", async () => {
    const { client, control, result, call } = await hiringScene();
    const created = await call("create_interviewer", {
      title: "Long talk",
      workflow: [
        {
          type: "web_interview",
          questions: Array.from({ length: 25 }, (_, index) =>
            voice(`Question ${index + 1}: ${"and then, and why? ".repeat(20)}`),
          ),
        },
      ],
    });
    const { interview_ids } = await control("candidates", {
      posting_id: created.structured?.posting_id as string,
      status: "completed",
    });
    const [id = ""] = interview_ids as string[];
    const lines: string[] = [];
    let pages = 0;
    let page = await result(id, { include: ["transcript"] });
    for (;;) {
      pages++;
      lines.push(...((page.said_by_candidate as Json).transcript as string[]));
      if (page.next_cursor === undefined) break;
      const answer = await client.callTool("get_interview_result", {
        interview_id: id,
        cursor: page.next_cursor as string,
      });
      expect(countTokens(answer.text)).toBeLessThanOrEqual(5_000);
      page = answer.structured as Json;
      expect(page).not.toHaveProperty("steps");
    }
    expect(pages).toBeGreaterThan(1);
    expect(lines).toHaveLength(2 + 25 * 4);
    expect(lines.every((line) => /^\d\d:\d\d (Interviewer|Candidate): /.test(line))).toBe(true);
    expect((await call("get_interview_result", { interview_id: id, cursor: "x" })).text).toContain(
      "cursor: is not",
    );
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

  it("is asked for somebody who does not exist: the answer says so", async () => {
    const { call } = await hiringScene();
    const { isError, text } = await call("get_interview_result", { interview_id: "NOPE" });
    expect(isError).toBe(true);
    expect(text).toContain("An id in this call does not exist in the workspace");
  });

  it("follows a candidate from their arrival to the result", async () => {
    const { control, result, list } = await hiringScene();
    const { interview_ids } = await control("candidates", { posting_id: HIRING, name: "Noor Haddad" });
    const [id = ""] = interview_ids as string[];
    expect((await list({ search: "noor" })).candidates).toMatchObject([
      { interview_id: id, status: "pending" },
    ]);
    expect((await result(id)).outcome).toBe("not_ready");
    await control("candidates/move", { interview_id: id, status: "completed" });
    expect(await result(id)).toMatchObject({ outcome: "ready", status: "completed" });
  });
});
