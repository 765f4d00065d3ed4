import { describe, expect, it } from "vitest";
import { HIRING, hiringScene } from "../support/hiring-scene.ts";
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
      score_of_100: expect.any(Number) as number,
      steps_done: "3 of 3",
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/) as string,
      last_activity_at: expect.stringMatching(/Z$/) as string,
      said_by_candidate: { name: "Amara Okafor", email: "a…@mail.example" },
    });
    expect(candidates[0]).toMatchObject({ status: "pending", steps_done: "0 of 3" });
    expect(candidates[0]).not.toHaveProperty("score_of_100");
  });

  it("answers who the three best are, and why, in one call", async () => {
    const { list, seen } = await hiringScene();
    seen.length = 0;
    const { candidates, note } = await list({ best_first: true, with_summary: true, limit: 3 });
    expect(seen).toHaveLength(1);
    const scores = candidates.map(({ score_of_100 }) => score_of_100 as number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(candidates[0]).toMatchObject({
      said_by_candidate: { name: "Amara Okafor" },
      summary: {
        strengths: ["Checks facts before promising anything", expect.any(String)],
        resume_eligible: true,
      },
    });
    expect(note).toContain("a person decides");
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
    expect((await list({ posting_id: "customer service representative,  EVENINGS" })).posting_id).toBe(
      HIRING,
    );
    for (const title of ["Evening Nurse A", "Evening Nurse B"])
      await call("create_interviewer", { title, workflow: [{ type: "resume" }] });
    seen.length = 0;
    const { isError, text } = await call("list_candidates", { posting_id: "evening nurse" });
    expect(isError).toBe(true);
    expect(text).toMatch(/fits 2 interviewers.*[0-9A-F]{8} "Evening Nurse B" \(active, created/s);
    expect(seen.filter((line) => line.includes("/candidates"))).toEqual([]);
    expect((await call("list_candidates", { posting_id: "NOPE" })).text).toContain("answered 404");
  });

  it("narrows by time at HeyMilo, and names the field that it refuses", async () => {
    const { list, call, seen } = await hiringScene();
    const since = new Date(Date.now() - 40 * 3_600_000).toISOString();
    expect((await list({ created_after: since })).candidates).toHaveLength(3);
    expect(seen.at(-1)).toContain(`"created_after":"${since}"`);
    const { isError, text } = await call("list_candidates", {
      posting_id: HIRING,
      created_after: "yesterday",
    });
    expect(isError).toBe(true);
    expect(text).toContain("- created_after: is not accepted");
  });

  it("refuses a cursor in a sorted list", async () => {
    const { call } = await hiringScene();
    const args = { posting_id: HIRING, best_first: true, cursor: "x" };
    expect((await call("list_candidates", args)).text).toContain("cursor: does not go with best_first");
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
    expect(first.note).toMatch(/Looked at 100: HeyMilo did not give the rest/);
    const second = await list({ status: "pending", cursor: first.next_cursor });
    expect(second.candidates).toHaveLength(1);
    expect(first.looked_at + second.looked_at).toBe(261);
  });
});

describe("5,000 candidates", () => {
  it("cost a bounded number of requests and tokens a call, and no page is read twice", async () => {
    const { list, control, seen, client } = await hiringScene();
    await control("candidates", { posting_id: HIRING, count: 4_988, status: "completed" });
    await control("candidates", { posting_id: HIRING, status: "dismissed", name: "The Last One" });
    seen.length = 0;
    const best = await client.callTool("list_candidates", {
      posting_id: HIRING,
      best_first: true,
      limit: 100,
    });
    expect(seen).toHaveLength(10);
    expect(countTokens(best.text)).toBeLessThanOrEqual(5_000);
    expect(best.structured?.note).toMatch(/Sorted are only the 1000 that were looked at.*created_after/);
    expect(best.structured).not.toHaveProperty("next_cursor");

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
      found += page.candidates.length;
      cursor = page.next_cursor;
    } while (cursor);
    expect({ calls, lookedAt, found }).toEqual({ calls: 5, lookedAt: 5_000, found: 1 });
    expect(new Set(seen).size).toBe(51);
    expect(seen).toHaveLength(51);

    seen.length = 0;
    const one = await list({ search: "the last one" });
    expect(one.candidates).toHaveLength(1);
    expect(seen).toHaveLength(10);
  });

  it("can be paged through without a filter, each once", async () => {
    const { client, control } = await hiringScene();
    await control("candidates", { posting_id: HIRING, count: 389, status: "completed" });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { text, structured } = await client.callTool("list_candidates", {
        posting_id: HIRING,
        limit: 100,
        with_summary: true,
        ...(cursor && { cursor }),
      });
      expect(countTokens(text)).toBeLessThanOrEqual(5_000);
      const page = structured as { candidates: { interview_id: string }[]; next_cursor?: string };
      ids.push(...page.candidates.map(({ interview_id }) => interview_id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(ids).toHaveLength(400);
    expect(new Set(ids).size).toBe(400);
  });
});
