import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { type CandidateList, HIRING, hiringScene } from "../support/hiring-scene.ts";
import { interviewOf, interviewScene } from "../support/interview-server.ts";
import { countTokens } from "../support/tokens.ts";

describe("list_candidates", () => {
  it("shows who came, how far they are and how they scored, and counts them by status", async () => {
    const { list } = await hiringScene();
    const { candidates, looked_at, by_status, total, next_cursor } = await list();
    expect({ looked_at, total, next_cursor }).toEqual({ looked_at: 11, total: 11, next_cursor: undefined });
    expect(by_status).toEqual({
      pending: 1,
      in_progress: 1,
      evaluating: 1,
      completed: 6,
      shortlisted: 1,
      knocked_out: 1,
    });
    expect(candidates.at(-1)).toEqual({
      interview_id: expect.stringMatching(/^[0-9A-F]{16}$/) as string,
      status: "completed",
      overall_score_of_100: expect.any(Number) as number,
      steps_done: "3 of 3",
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/) as string,
      finished_at: expect.stringMatching(/Z$/) as string,
      said_by_candidate: { name: "Amara Okafor" },
    });
    expect(candidates[0]).toMatchObject({
      status: "pending",
      steps_done: "0 of 3",
      pending_step: "1, not started",
    });
    expect(candidates[0]).not.toHaveProperty("overall_score_of_100");
  });

  it("answers who the three best are, and why, in one call", async () => {
    const { list, seen } = await hiringScene();
    seen.length = 0;
    const { candidates, note } = await list({ best_first: true, with_summary: true, limit: 3 });
    // One for the list, and one for each of the three.
    expect(seen).toHaveLength(4);
    const scores = candidates.map(({ overall_score_of_100 }) => overall_score_of_100 as number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(candidates[0]).toMatchObject({
      said_by_candidate: { name: "Amara Okafor" },
      summary: {
        interview_score_of_100: expect.any(Number) as number,
        resume_score_of_100: expect.any(Number) as number,
        strengths: ["Checks facts before promising anything", expect.any(String)],
      },
    });
    expect(note).toMatch(
      /^All 11 were compared. The order is HeyMilo's score; a person decides. 1 candidate has finished without an overall score: [0-9A-F]{16} \(evaluating, interview \d+ of 100\).$/,
    );
  });

  it("answers who worries one: weaknesses, integrity flags and knock-outs, in one call", async () => {
    const { list } = await hiringScene();
    const { candidates } = await list({ with_summary: true });
    const of = (name: string) => candidates.find((row) => row.said_by_candidate?.name?.startsWith(name));
    expect(of("Marcus Bell")?.summary).toMatchObject({
      weaknesses: [expect.any(String), expect.any(String)],
      integrity_ranking_of_5: 4,
    });
    expect(of("Kwame")).toMatchObject({
      failed_knock_outs: "disqualified at step 2; must-haves not met: form (Can you work from 14:00 to 22:00?)",
    });
    expect(of("Kwame")).not.toHaveProperty("pending_step");
    expect(of("Owen")).not.toHaveProperty("summary");
  });

  it("says how many weaknesses could not be read, and shows everybody all the same", async () => {
    const { list, control } = await hiringScene();
    const match = { method: "GET", path: "^.*/data$" };
    await control("faults", { fault: "error_before_commit", match, times: 1_000 });
    const { candidates, note } = await list({ with_summary: true, status: "completed" });
    expect(candidates).toHaveLength(6);
    expect(note).toMatch(
      /^Weaknesses, integrity and the report's knock-outs could not be read of 6 of 6 \(HeyMilo answered 500/,
    );
  });

  it("names what a summary shortens, and where the rest is", async () => {
    const interview = interviewOf([]);
    const lowlights = ["x".repeat(301), ...Array(6).fill("Short on numbers")];
    const agent_summary = {
      web_interview: { score: 78, highlights: Array(5).fill("Hands over in writing") },
    };
    const { list } = await interviewScene({ ...interview, agent_summary, web_interview: { lowlights } });
    const { candidates, note } = await list({ with_summary: true });
    expect(candidates[0]?.summary).toMatchObject({
      strengths: agent_summary.web_interview.highlights,
      weaknesses: [expect.stringMatching(/^x{299}…$/), ...Array(4).fill("Short on numbers")],
      shortened: ["weaknesses (first 5 of 7)", "weaknesses[0] (301 characters)"],
    });
    expect(note).toBe("get_interview_result has what a summary shortens.");
  });

  it("says who is stuck, and where", async () => {
    const { list } = await hiringScene();
    expect((await list({ status: "in_progress" })).candidates).toMatchObject([
      { steps_done: "1 of 3", pending_step: "2, started", last_activity_at: expect.any(String) as string },
    ]);
  });

  it("finds whoever has done all steps, whatever the status", async () => {
    const { list } = await hiringScene();
    const { candidates, note } = await list({ finished: true });
    const statuses = new Set(candidates.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(["completed", "evaluating", "shortlisted"]);
    expect(note).toContain("All steps are done; HeyMilo still evaluates 1 of these (evaluating).");
    expect((await list({ finished: false })).candidates).toHaveLength(11);
  });

  it.each([{ finished: true }, { finished_since: "2020-01-01" }, { waiting: "decision" }])(
    "does not say of each how many steps are done, where it was asked who has done all: %j",
    async (args) => {
      const { list } = await hiringScene();
      const { candidates } = await list(args);
      expect(candidates.length).toBeGreaterThan(4);
      expect(candidates.some((row) => "steps_done" in row)).toBe(false);
      expect(candidates.every((row) => "finished_at" in row)).toBe(true);
    },
  );

  it("tells who began and stopped from who never began", async () => {
    const { list, control, idOf } = await hiringScene();
    const asked = { posting_id: HIRING, status: "pending", hours_ago: 100 };
    const { interview_ids } = await control("candidates", asked);
    const { candidates, note } = await list({ idle_days: 1 });
    expect(candidates).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ interview_id: (interview_ids as string[])[0], begun: false, idle_days: 4 }),
        expect.objectContaining({ interview_id: idOf("Jonas"), begun: true, pending_step: "2, started" }),
      ]),
    );
    expect(candidates).toHaveLength(2);
    expect(note).toContain("1 of these began and stopped (status in_progress); 1 never began (pending).");
    const [only, ...others] = (await list({ idle_days: 1, status: "in_progress" })).candidates;
    expect([only?.interview_id, others]).toEqual([idOf("Jonas"), []]);
  });

  it("says that a failed knock-out beside another status may not have been enforced", async () => {
    const agent_summary = { form: { is_eligible: false } };
    const { list } = await interviewScene({ interview_id: "I1", status: "completed", agent_summary });
    const { candidates, note, by_status } = await list();
    expect(candidates).toMatchObject([{ status: "completed", failed_knock_outs: "must-haves not met: form" }]);
    expect(by_status).toEqual({ completed: 1 });
    expect(note).toContain("does not say whether a failed knock-out was enforced");
  });

  it("tells failed must-haves of all three kinds of steps in words, and where only the report can say it", async () => {
    const workflow = { steps: [{ order: 1 }, { order: 2, knocked_out: true }], all_complete: true };
    const sms = { is_eligible: false, criteria_failed: ["Can you lift 20 kg?"] };
    const rowOf = async (agent_summary: Json) => {
      const { list } = await interviewScene({ interview_id: "I1", status: "completed", workflow, agent_summary });
      return (await list()).candidates[0];
    };
    expect(await rowOf({ resume: { is_eligible: false }, form: { is_eligible: null }, sms })).toMatchObject({
      failed_knock_outs: "disqualified at step 2; must-haves not met: resume, text messages (Can you lift 20 kg?)",
      knock_outs_only_in_report: "form",
    });
    expect(await rowOf({ resume: { is_eligible: true } })).not.toHaveProperty("knock_outs_only_in_report");
  });

  it("takes the report's word on must-haves with_summary, and says where the list said otherwise", async () => {
    const { list, sandbox } = await hiringScene();
    await sandbox.deviate("candidates_all_eligible");
    const asked = { status: "knocked_out" };
    const { candidates, note } = await list(asked);
    expect(candidates).toMatchObject([{ failed_knock_outs: "disqualified at step 2" }]);
    expect(note).toBe("Knock-outs are those of HeyMilo's list; with_summary has the report's, by must-have.");
    const whole = await list({ ...asked, with_summary: true });
    expect(whole.candidates).toMatchObject([
      { failed_knock_outs: expect.stringContaining("must-haves not met: form") },
    ]);
    expect(whole.note).toContain("Of 1 the list and the report disagree about must-haves; shown is the report.");
    // Who has no row of that kind is not said to have met everything.
    expect((await list({ status: "completed" })).note).toContain("with_summary has the report's");
  });

  it("reads the report of whoever has done a step, also without an interview", async () => {
    const resume = {
      overall_score: 40,
      is_eligible: false,
      eligibility_criteria: [{ criteria_text: "B1", passed: false }],
    };
    const { list } = await interviewScene({
      interview_id: "I1",
      agent_summary: { resume: { is_eligible: true } },
      resume,
    });
    const { candidates } = await list({ with_summary: true });
    expect(candidates).toMatchObject([
      { failed_knock_outs: "must-haves not met: resume (B1)", summary: { resume_score_of_100: 40 } },
    ]);
  });

  it("names who has finished without an overall score, instead of losing them at the end of a sorted list", async () => {
    const agent_summary = { web_interview: { score: 82 } };
    const { list } = await interviewScene({ interview_id: "I1", workflow: { all_complete: true }, agent_summary });
    const { note } = await list({ best_first: true });
    expect(note).toContain("1 candidate has finished without an overall score: I1 (interview 82 of 100).");
  });

  it("shows a masked email only where two have one name", async () => {
    const { list, control } = await hiringScene();
    await control("candidates", { posting_id: HIRING, name: "Amara  OKAFOR", email: "other@mail.example" });
    const { candidates } = await list();
    const emails = candidates.flatMap(({ said_by_candidate: said }) => (said?.email ? [said] : []));
    expect(emails).toEqual([
      { name: "Amara OKAFOR", email: "o…@mail.example" },
      { name: "Amara Okafor", email: "a…@mail.example" },
    ]);
  });

  it("names what the operator's setting withholds", async () => {
    const { list } = await hiringScene();
    expect((await list()).withheld).toBe(
      "contact data: kept back by the server's setting HEYMILO_CANDIDATE_DATA (names). HeyMilo has it: review_url of " +
        "get_interviewer leads there.",
    );
    expect(await list({ search: "nobody" })).not.toHaveProperty("withheld");
  });

  it("goes on with the sorted list by a cursor, each once, as if it were one list", async () => {
    const { list } = await hiringScene();
    const ids = (found: CandidateList) => found.candidates.map(({ interview_id }) => interview_id);
    const whole = ids(await list({ best_first: true }));
    const first = await list({ best_first: true, limit: 4 });
    expect(first).toMatchObject({ next_cursor: "b5", looked_at: 11, by_status: { completed: 6 } });
    const second = await list({ best_first: true, limit: 4, cursor: "b5" });
    expect(second).not.toHaveProperty("by_status");
    // The cursor says by itself that the list is sorted.
    const third = await list({ limit: 4, cursor: "b9" });
    expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(whole);
    expect(third).not.toHaveProperty("next_cursor");
    expect((await list({ cursor: "b12" })).note).toContain("There are no more.");
  });

  it("counts statuses as of those that were looked at, where these are neither all nor shown", async () => {
    const { list } = await hiringScene();
    const first = await list({ status: "completed", limit: 2 });
    expect(first).toMatchObject({ total: 11, by_status_of_looked_at: { completed: 2 } });
    expect(first).not.toHaveProperty("by_status");
    expect(await list({ status: "completed", limit: 2, cursor: first.next_cursor })).not.toHaveProperty(
      "by_status_of_looked_at",
    );
    const shown = await list({ limit: 4 });
    expect(Object.keys(shown).filter((key) => key.startsWith("by_status"))).toEqual([]);
  });

  it("finds by status, by part of a name in any case and accent, or by a whole email", async () => {
    const { list } = await hiringScene();
    const names = async (args: object) =>
      (await list({ ...args })).candidates.map(({ said_by_candidate }) => said_by_candidate?.name);
    expect(await names({ status: "knocked_out" })).toEqual(["Kwame Asante"]);
    expect(await names({ search: "LUCIA" })).toEqual(["Lucía Fernández Ortega"]);
    expect(await names({ search: "marcus.bell@mail.example" })).toEqual(["Marcus Bell"]);
    expect(await names({ search: "mail.example" })).toEqual([]);
    const { note } = await list({ search: "nobody" });
    expect(note).toContain("No candidate fits");
  });

  it("takes the interviewer's title if only one has it, and otherwise reads nobody's data", async () => {
    const { list, call, seen } = await hiringScene();
    expect((await list({ posting_id: "customer service representative,  EVENINGS" })).posting_id).toBe(HIRING);
    for (const title of ["Evening Nurse A", "Evening Nurse B"])
      await call("create_interviewer", { title, workflow: [{ type: "resume" }] });
    seen.length = 0;
    const { isError, text } = await call("list_candidates", { posting_id: "evening nurse" });
    expect(isError).toBe(true);
    expect(text).toMatch(/fits 2 interviewers.*[0-9A-F]{8} "Evening Nurse B" \(active, created/s);
    expect(seen.filter((line) => line.includes("/candidates"))).toEqual([]);
  });

  it("narrows by time at HeyMilo, and refuses what is no time before it asks", async () => {
    const { list, call, seen } = await hiringScene();
    const since = new Date(Date.now() - 40 * 3_600_000).toISOString();
    expect((await list({ created_after: since })).candidates).toHaveLength(3);
    expect(seen.at(-1)).toContain(`"created_after":"${since}"`);
    const asked = seen.length;
    for (const [field, time] of [
      ["created_after", "yesterday"],
      ["created_before", "2026-02-30"],
    ] as const) {
      const { isError, text } = await call("list_candidates", { posting_id: HIRING, [field]: time });
      expect(isError).toBe(true);
      expect(text).toContain(`- ${field}: must be a day or an ISO 8601 time`);
    }
    expect(seen).toHaveLength(asked);
  });

  it.each([
    [{ best_first: true, cursor: "5C0FFEE100000001" }, "is no next_cursor of this list with best_first"],
    [{ cursor: "t40" }, "is no next_cursor of this list; leave it out"],
    [{ cursor: "end" }, "is no next_cursor of this list"],
  ])("refuses the cursor of another list: %j", async (args, message) => {
    const { call } = await hiringScene();
    const { isError, text } = await call("list_candidates", { posting_id: HIRING, ...args });
    expect(isError).toBe(true);
    expect(text).toContain(`cursor: ${message}`);
  });

  it("explains an empty list", async () => {
    const { call, list } = await hiringScene({ sandbox: { seed: { hiring: false } } });
    const created = await call("create_interviewer", { title: "Nurse", workflow: [{ type: "resume" }] });
    const { candidates, note } = await list({ posting_id: String(created.structured?.posting_id) });
    expect(candidates).toEqual([]);
    expect(note).toContain("No candidates yet");
  });

  it("keeps what was found when a later page fails, and goes on behind it", async () => {
    const { list, control } = await hiringScene();
    await control("candidates", { posting_id: HIRING, count: 250, status: "completed" });
    const match = { method: "GET", path: "^.*/candidates$" };
    await control("faults", { fault: "error_before_commit", match, skip: 1, times: 3 });
    const first = await list({ status: "pending" });
    expect(first.note).toMatch(/^Looked at 100, 161 are left: HeyMilo did not give the rest.* next_cursor goes on/);
    const second = await list({ status: "pending", cursor: first.next_cursor });
    expect(second.candidates).toHaveLength(1);
    expect(second).not.toHaveProperty("next_cursor");
    expect(first.looked_at + second.looked_at).toBe(261);
  });
});

describe("2,200 candidates", () => {
  it("cost a bounded number of requests and tokens a call, and no page is read twice", async () => {
    const { list, control, seen, client } = await hiringScene();
    await control("candidates", { posting_id: HIRING, count: 2_188, status: "completed" });
    await control("candidates", { posting_id: HIRING, status: "dismissed", name: "The Last One" });
    seen.length = 0;
    const best = await client.callTool("list_candidates", {
      posting_id: HIRING,
      best_first: true,
      limit: 100,
    });
    expect(seen).toHaveLength(10);
    expect(countTokens(best.text)).toBeLessThanOrEqual(5_000);
    expect(best.structured?.note).toMatch(
      /Sorted are only the 1000 that were looked at, 1200 are left:.*created_after/,
    );
    const { candidates, next_cursor, ...rest } = best.structured as Json;
    expect(next_cursor).toBe(`b${(candidates as unknown[]).length + 1}`);
    expect(rest).not.toHaveProperty("by_status");

    seen.length = 0;
    let calls = 0;
    let cursor: string | undefined;
    let lookedAt = 0;
    let found = 0;
    do {
      const before = seen.length;
      const page = await list({ status: "knocked_out", ...(cursor && { cursor }) });
      calls++;
      // Behind a full last page one more is asked for.
      expect(seen.length - before).toBeLessThanOrEqual(11);
      lookedAt += page.looked_at;
      if (page.next_cursor) expect(page.note).toContain(`Looked at 1000, ${2_200 - lookedAt} are left`);
      found += page.candidates.length;
      cursor = page.next_cursor;
    } while (cursor);
    expect({ calls, lookedAt, found }).toEqual({ calls: 3, lookedAt: 2_200, found: 1 });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(22);

    seen.length = 0;
    const one = await list({ search: "the last one" });
    expect(one.candidates).toHaveLength(1);
    expect(one.note).toContain(
      "Looked at 1000, 1200 are left: 1000 are the most that one call looks at. next_cursor goes on.",
    );
    expect(seen).toHaveLength(10);
  });
});
