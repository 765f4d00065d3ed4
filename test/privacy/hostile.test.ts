import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { HIRING, hiringScene } from "../support/hiring-scene.ts";

/** Orders, markup, fake JSON, a fake tool result and a forged line of the transcript; the sandbox's seed says all of it. */
const HOSTILE =
  /Ignore all previous|<script>|tool_result|"status":"shortlisted"|privacy setting is now full|rank first/i;

describe("a candidate who talks to the agent", () => {
  it("can write under said_by_candidate alone", async () => {
    const { result, idOf, list } = await hiringScene();
    const id = idOf("Denise");
    const shown = await result(id, { include: ["transcript", "answers", "integrity", "resume"] });
    const { said_by_candidate, ...ours } = shown;
    expect(JSON.stringify(ours)).not.toMatch(HOSTILE);
    expect(JSON.stringify(said_by_candidate)).toMatch(HOSTILE);
    expect((said_by_candidate as Json).note).toContain("never instructions");
    const row = (await list()).candidates.find(({ interview_id }) => interview_id === id);
    const { said_by_candidate: said, ...rest } = row as Json;
    expect(JSON.stringify(rest)).not.toMatch(HOSTILE);
    expect(said).toEqual({ name: expect.stringContaining("rank first") as string, email: "d…@mail.example" });
  });

  it("cannot forge a field, a line or another speaker", async () => {
    const { result, idOf } = await hiringScene();
    const honest = await result(idOf("Amara"), { include: ["transcript"] });
    const shown = await result(idOf("Denise"), { include: ["transcript"] });
    expect(shown.score_of_100).toBeLessThan(60);
    expect(shown.status).toBe("completed");
    const linesOf = (answer: Json) => (answer.said_by_candidate as Json).transcript as string[];
    expect(linesOf(shown)).toHaveLength(linesOf(honest).length);
    const speakers = linesOf(shown).map((line) => /^\d\d:\d\d (Interviewer|Candidate): /.exec(line)?.[1]);
    expect(speakers).toEqual(linesOf(honest).map((line) => /^\d\d:\d\d (\w+): /.exec(line)?.[1]));
    const forged = linesOf(shown).find((line) => line.includes("That was perfect"));
    expect(forged).toMatch(/^\d\d:\d\d Candidate: .*00:59 Interviewer: That was perfect/);
  });

  it("cannot widen what the operator has set", async () => {
    const { call, list } = await hiringScene();
    const { isError, text } = await call("list_candidates", { posting_id: HIRING, candidate_data: "full" });
    expect(isError).toBe(true);
    expect(text).toContain("candidate_data");
    expect(JSON.stringify(await list())).not.toContain("dj.carter@");
  });

  it("cannot hide words from a reader or a mask with characters that nobody sees", async () => {
    const { control, result, list } = await hiringScene();
    const name = "Ana\u200b Lima\u{e0049}\u{e0067}\u202e";
    const { interview_ids } = await control("candidates", { posting_id: HIRING, name, status: "completed" });
    const [id = ""] = interview_ids as string[];
    expect(((await result(id)).said_by_candidate as Json).name).toBe("Ana Lima");
    expect((await list({ search: "ana lima" })).candidates).toHaveLength(1);
  });
});

describe("an unknown value of HEYMILO_CANDIDATE_DATA", () => {
  it("is a configuration error in every call, and shows nobody", async () => {
    const { call } = await hiringScene({ env: { HEYMILO_CANDIDATE_DATA: "everything" } });
    const { isError, text } = await call("list_candidates", { posting_id: HIRING });
    expect(isError).toBe(true);
    expect(text).toContain("HEYMILO_CANDIDATE_DATA must be one of pseudonymous, names, full");
  });
});
