import { beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

interface Answer {
  interviewers: Json[];
  next_cursor?: string;
  note?: string;
}

describe("list_interviewers", () => {
  const scene = toolScene();
  const list = async (args: Json = {}): Promise<Answer> => {
    const answer = await scene.ask("list_interviewers", args);
    expect(countTokens(answer)).toBeLessThan(5_000);
    return answer as unknown as Answer;
  };
  const titles = ({ interviewers }: Answer) => interviewers.map(({ title }) => title);
  const create = (title: string, more: Json = {}) =>
    scene.sandbox.create({ title, workflow: [{ type: "resume" }, { type: "web_interview" }], ...more });
  const archive = (id: string) => scene.sandbox.call("POST", `/postings/${id}/archive`);

  beforeEach(() => scene.sandbox.reset());

  it("shows one line for each, with times as ISO 8601 and the steps in order", async () => {
    const id = await create("Nurse", { deadline: "2040-05-06T07:08:09Z", description: "x".repeat(40_000) });
    const { interviewers, next_cursor } = await list();
    expect(interviewers).toEqual([
      {
        posting_id: id,
        title: "Nurse",
        status: "active",
        description: `${"x".repeat(89)}…`,
        steps: "resume, web_interview (voice)",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        deadline: "2040-05-06T07:08:09.000Z",
        candidate_url: expect.stringContaining("nurse") as string,
      },
    ]);
    expect(next_cursor).toBeUndefined();
  });

  it("counts candidates and who has finished with_counts, of 20 a page, and says what it could not read", async () => {
    for (let number = 1; number <= 21; number++) await create(`Nurse ${number}`);
    const { interviewers, next_cursor, note } = await list({ with_counts: true, limit: 50 });
    expect(interviewers).toHaveLength(20);
    expect(interviewers).toEqual(
      Array(20).fill(expect.objectContaining({ total_candidates: 0, finished_candidates: 0 })),
    );
    expect(note).toBe("With with_counts a page has 20.");
    await scene.sandbox.arm({
      fault: "error_before_commit",
      times: 9,
      match: { method: "GET", path: "^.*/stats$" },
    });
    const rest = await list({ with_counts: true, cursor: next_cursor });
    expect(rest.interviewers).toMatchObject([{ title: "Nurse 1" }]);
    expect(rest.interviewers[0]).not.toHaveProperty("total_candidates");
    expect(rest.note).toMatch(/^The counts could not be read of 1 of 1 \(/);
  });

  it("searches titles at HeyMilo and pages with its cursor", async () => {
    for (const title of ["Nurse A", "Welder", "Nurse B", "Nurse C"]) await create(title);
    const first = await list({ search: "nurse", limit: 2 });
    expect(titles(first)).toEqual(["Nurse C", "Nurse B"]);
    const second = await list({ search: "nurse", limit: 2, cursor: first.next_cursor });
    expect(titles(second)).toEqual(["Nurse A"]);
    expect(second.next_cursor).toBeUndefined();
  });

  it("sorts out a status itself, and goes on from the last one it looked at", async () => {
    for (const title of ["Old 1", "Old 2", "Old 3", "Old 4"]) {
      const id = await create(title);
      await create(`live ${title}`);
      await archive(id);
    }
    const first = await list({ status: "archived", limit: 3 });
    expect(titles(first)).toEqual(["Old 4", "Old 3", "Old 2"]);
    const second = await list({ status: "archived", limit: 3, cursor: first.next_cursor });
    expect(titles(second)).toEqual(["Old 1"]);
    expect(second.next_cursor).toBeUndefined();
    expect(titles(await list({ status: "active", search: "old 2" }))).toEqual(["live Old 2"]);
  });

  it("looks through 500 at most in one call, says so, and can go on", async () => {
    const wanted = await create("The oldest");
    await archive(wanted);
    await Promise.all(Array.from({ length: 499 }, (_, count) => create(`Live ${count}`)));
    await create("Live 499");
    const before = (await scene.sandbox.requests()).length;
    const first = await list({ status: "archived" });
    expect(first.interviewers).toEqual([]);
    expect(first.note).toContain("Looked at 500 interviewers");
    expect((await scene.sandbox.requests()).length - before).toBe(5);
    const second = await list({ status: "archived", cursor: first.next_cursor });
    expect(titles(second)).toEqual(["The oldest"]);
    expect(second.next_cursor).toBeUndefined();
  });

  it("stays within 5,000 tokens, and the cursor then begins with the first one left out", async () => {
    const long = "Ingeniera de confiabilidad de plataformas ".repeat(4).trim();
    for (let count = 0; count < 60; count++) await create(`${long} ${count}`);
    const first = await list({ limit: 100 });
    expect(first.interviewers.length).toBeGreaterThan(10);
    expect(first.note).toContain(`Shortened to ${first.interviewers.length} of 60`);
    const ids = first.interviewers.map(({ posting_id }) => posting_id);
    let cursor = first.next_cursor;
    while (cursor) {
      const page = await list({ limit: 100, cursor });
      ids.push(...page.interviewers.map(({ posting_id }) => posting_id));
      cursor = page.next_cursor;
    }
    expect(new Set(ids).size).toBe(60);
    expect(ids).toHaveLength(60);
  });

  it("explains an empty answer", async () => {
    expect((await list()).note).toContain("no interviewers yet");
    await create("Nurse");
    const note = 'No interviewer has a title with "astronaut" in it, as HeyMilo searches.';
    expect((await list({ search: "astronaut" })).note).toBe(note);
    expect((await list({ status: "draft" })).note).toContain("with the status draft");
  });

  it("puts the title that was searched for first, and says how many are archived", async () => {
    const id = await create("Nurse");
    await create("Nurse, night");
    await create("Senior nurse");
    await archive(id);
    const answer = await list({ search: "nurse" });
    expect(titles(answer)).toEqual(["Nurse", "Senior nurse", "Nurse, night"]);
    expect(answer.note).toBe("1 of these is archived.");
    expect((await list({ status: "archived" })).note).toBeUndefined();
  });

  it("tells interviewers of one title apart by what they are about", async () => {
    await create("Nurse", { description: "# Nurse\n\n**Night** ward in *Springfield*, `ward_b`." });
    await create("Nurse", { description: "Home visits around Shelbyville." });
    const rows = (await list()).interviewers as unknown as Json[];
    expect(rows.map(({ description }) => description)).toEqual([
      "Home visits around Shelbyville.",
      "Night ward in Springfield, ward_b.",
    ]);
  });
});
