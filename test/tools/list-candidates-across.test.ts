import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { hiringScene } from "../support/hiring-scene.ts";
import { countTokens } from "../support/tokens.ts";
import { type ToolScene, toolScene } from "../support/tool-scene.ts";

interface Group extends Json {
  posting_id: string;
  candidates?: { interview_id: string; said_by_candidate?: { name: string } }[];
  fit?: number;
}

interface Across extends Json {
  interviewers: Group[];
  fit: number;
  looked_at: { interviewers: number; candidates: number; requests: number };
  next_cursor?: string;
  not_looked_at?: string[];
  note?: string;
}

const scene = toolScene();
afterEach(() => scene.sandbox.reset());

const WORKFLOW = [{ type: "resume" }, { type: "web_interview", questions: [{ modality: "voice", text: "Why?" }] }];
const interviewer = (title: string, at = scene) => at.create({ title, workflow: WORKFLOW });
const arrive = async (posting_id: string, status: string, count = 1, hours_ago = 1, at = scene): Promise<string[]> => {
  const given = { posting_id, status, count, hours_ago };
  return (await at.sandbox.control<{ interview_ids: string[] }>("POST", "candidates", given)).interview_ids;
};
const across = async (args: Json = {}) => (await scene.ask("list_candidates", args)) as unknown as Across;
const idsOf = ({ interviewers }: Across) =>
  interviewers.flatMap(({ candidates }) => (candidates ?? []).map(({ interview_id }) => interview_id));
/** All pages of an answer, as an agent would ask for them. */
const allOf = async (args: Json) => {
  const pages: Across[] = [];
  for (let cursor: string | undefined; pages.length < 50; ) {
    const page = await across({ ...args, ...(cursor && { cursor }) });
    pages.push(page);
    cursor = page.next_cursor;
    if (cursor === undefined) break;
  }
  return { pages, ids: pages.flatMap(idsOf) };
};
const listOf = (posting: string) => ({ method: "GET", path: `^/api/v2/postings/${posting}/candidates$` });

describe("list_candidates without posting_id", () => {
  it("answers who finished since a day, who waits for a decision, and whose interview hangs", async () => {
    const [nurse, porter] = [await interviewer("Nurse"), await interviewer("Porter")];
    const [late] = await arrive(nurse, "completed", 1, 2);
    const [early] = await arrive(nurse, "completed", 1, 200);
    const [decided] = await arrive(porter, "shortlisted", 1, 3);
    const [evaluating] = await arrive(porter, "evaluating", 1, 4);
    const [hanging] = await arrive(porter, "in_progress", 1, 300);
    const [invited] = await arrive(nurse, "pending", 1, 250);
    await arrive(nurse, "pending", 1, 5);
    await arrive(nurse, "knocked_out", 1, 400);
    await arrive(porter, "dismissed", 1, 400);

    const day = new Date(Date.now() - 48 * 3_600_000).toISOString().slice(0, 10);
    const finished = await across({ finished_since: day });
    expect(idsOf(finished).sort()).toEqual([late, decided, evaluating].sort());
    expect(finished.finished_since).toBe(`${day}T00:00Z`);
    expect(finished.note).toContain("All steps are done; HeyMilo still evaluates 1 of these (evaluating).");

    const waiting = await across({ waiting: "decision" });
    expect(idsOf(waiting)).toEqual([early, late]);
    expect(waiting).toMatchObject({ fit: 2, evaluating: 1, total: 9 });
    expect(waiting.note).toContain("That is everybody: 9 candidates of 2 interviewers.");
    expect(waiting.looked_at).toEqual({ interviewers: 2, candidates: 9, requests: 3 });

    const idle = await across({ idle_days: 7 });
    expect(idsOf(idle)).toEqual([hanging, invited]);
    expect(idle.interviewers[0]).toMatchObject({
      posting_id: porter,
      title: "Porter",
      candidates: [
        {
          interview_id: hanging,
          begun: true,
          idle_days: 12,
          pending_step: "2 web_interview, started",
          said_by_candidate: { name: expect.any(String) as string },
        },
      ],
    });
  });

  it("tells who began and stopped from who never began, also where they are counted", async () => {
    const nurse = await interviewer("Nurse");
    await arrive(nurse, "pending", 1, 200);
    await arrive(nurse, "in_progress", 2, 100);
    const idle = await across({ idle_days: 3 });
    const [stranger, ...others] = idle.interviewers[0]?.candidates ?? [];
    expect(stranger).toMatchObject({ begun: false, idle_days: 8 });
    expect(stranger).not.toHaveProperty("pending_step");
    expect(others).toMatchObject([{ begun: true }, { begun: true }]);
    expect(idle.note).toContain("2 of these began and stopped (status in_progress); 1 never began (pending).");
    expect((await across({ idle_days: 3, status: "in_progress" })).fit).toBe(2);
    await arrive(nurse, "pending", 210, 300);
    const counted = await across({ idle_days: 3 });
    expect(counted.interviewers).toMatchObject([{ posting_id: nurse, fit: 213, begun: 2 }]);
    expect(counted.note).toContain("2 of these began and stopped (status in_progress); 211 never began (pending).");
  });

  it("tells interviewers of one title apart by their time and their candidates, and only these", async () => {
    const [day, night, other] = [await interviewer("Nurse"), await interviewer("Nurse"), await interviewer("Porter")];
    await arrive(day, "completed", 3);
    await arrive(night, "completed", 1);
    await arrive(night, "pending", 4);
    await arrive(other, "completed", 1);
    const { interviewers } = await across({ waiting: "decision" });
    const heads = new Map(interviewers.map(({ candidates: _, ...head }) => [head.posting_id, head]));
    const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/) as string;
    expect(heads.get(day)).toEqual({ posting_id: day, title: "Nurse", created_at, total_candidates: 3 });
    expect(heads.get(night)).toEqual({ posting_id: night, title: "Nurse", created_at, total_candidates: 5 });
    expect(heads.get(other)).toEqual({ posting_id: other, title: "Porter" });
  });

  it("shows a masked email only where two of one interviewer have one name", async () => {
    const [nurse, porter] = [await interviewer("Nurse"), await interviewer("Porter")];
    for (const [posting_id, name, email] of [
      [nurse, "Ana Ruiz", "ana@mail.example"],
      [nurse, "Ana Ruiz", "ruiz@mail.example"],
      [nurse, "Ben Okoye", "ben@mail.example"],
      [porter, "Ana Ruiz", "other@mail.example"],
    ])
      await scene.sandbox.control("POST", "candidates", { posting_id, name, email, status: "completed" });
    const { interviewers } = await across({ waiting: "decision" });
    const emails = interviewers.flatMap(({ candidates }) =>
      (candidates ?? []).flatMap(({ said_by_candidate: said }) => (said as { email?: string }).email ?? []),
    );
    expect(emails.sort()).toEqual(["a…@mail.example", "r…@mail.example"]);
  });

  it("looks at interviewers in use, expired ones too, only counts the archived, and reads the named whatever they are", async () => {
    const [used, expired, archived] = [
      await interviewer("Used"),
      await interviewer("Expired"),
      await interviewer("Past"),
    ];
    for (const id of [used, expired, archived]) await arrive(id, "completed");
    await scene.sandbox.call("PATCH", `/postings/${expired}`, { deadline: "2020-01-01T00:00:00Z" });
    await scene.sandbox.call("POST", `/postings/${archived}/archive`);
    const all = await across({ waiting: "decision" });
    expect(all.interviewers.map(({ posting_id }) => posting_id).sort()).toEqual([used, expired].sort());
    expect(all.archived).toBe(1);
    const named = await across({ posting_ids: [archived, used, archived, "NOBODY"] });
    expect(named.interviewers.map(({ posting_id }) => posting_id).sort()).toEqual([archived, used].sort());
    expect(named.not_looked_at).toEqual(["NOBODY: no such interviewer"]);
  });

  it("counts by interviewer where more than 200 fit, the longest waiting first, and posting_ids shows the people", async () => {
    const [few, many] = [await interviewer("Few"), await interviewer("Many")];
    await arrive(many, "completed", 230, 10);
    const people = await arrive(few, "completed", 3, 90);
    const counted = await across({ waiting: "decision" });
    expect(counted.interviewers).toEqual([
      { posting_id: few, title: "Few", fit: 3, longest_waiting_days: 3 },
      { posting_id: many, title: "Many", fit: 230, longest_waiting_days: 0 },
    ]);
    expect(counted.fit).toBe(233);
    expect(counted).not.toHaveProperty("next_cursor");
    expect(idsOf(await across({ waiting: "decision", posting_ids: [few] })).sort()).toEqual(people.sort());
  });

  it("goes on by its cursor, each once, also while people arrive, and stays within 5,000 tokens a page", async () => {
    const there: string[] = [];
    for (const title of ["Job A", "Job B", "Job C", "Job D", "Job E"])
      there.push(...(await arrive(await interviewer(title), "completed", 37)));
    const first = await across({ waiting: "decision" });
    expect(countTokens(first)).toBeLessThanOrEqual(5_000);
    expect(first.note).toMatch(/^Shown are \d+ of the 185 that were found; next_cursor goes on\./);
    const ids = idsOf(first);
    for (let cursor = first.next_cursor; cursor !== undefined; ) {
      for (const { id } of await scene.all()) await arrive(String(id), "completed", 2, 0);
      const page = await across({ waiting: "decision", cursor });
      ids.push(...idsOf(page));
      cursor = page.next_cursor;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(there.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("shows many even where each is of another interviewer, and reads no interviewer again in whom nobody was found", async () => {
    const there: string[] = [];
    for (let number = 0; number < 60; number++) {
      const id = await interviewer(`Job ${number}`);
      await arrive(id, "dismissed");
      if (number % 2 === 0) there.push(...(await arrive(id, "completed", 2)));
    }
    const { pages, ids } = await allOf({ waiting: "decision" });
    expect([...ids].sort()).toEqual(there.sort());
    expect(pages.length).toBeLessThanOrEqual(2);
    for (const page of pages) expect(countTokens(page)).toBeLessThanOrEqual(5_000);
    expect(pages[0]?.looked_at.requests).toBe(61);
    expect(pages[1]?.looked_at.requests).toBeLessThan(16);
  });

  it("takes as many rows as limit says, and shows everybody in the end", async () => {
    const there = [
      ...(await arrive(await interviewer("Job A"), "completed", 7)),
      ...(await arrive(await interviewer("Job B"), "completed", 6)),
    ];
    const { pages, ids } = await allOf({ waiting: "decision", limit: 4 });
    expect(pages.map((page) => idsOf(page).length)).toEqual([4, 4, 4, 1]);
    expect([...ids].sort()).toEqual(there.sort());
    expect(pages.reduce((sum, { fit }) => sum + fit, 0)).toBe(13);
  });

  it("names a list that breaks in the middle, reads the others, and goes on behind the break", async () => {
    const [whole, broken] = [await interviewer("Whole"), await interviewer("Broken")];
    const there = [...(await arrive(whole, "pending", 30, 500)), ...(await arrive(broken, "pending", 150, 500))];
    await scene.sandbox.arm({ fault: "error_before_commit", match: listOf(broken), skip: 1, times: 3 });
    const first = await across({ idle_days: 1, limit: 100 });
    expect(first.not_looked_at).toEqual([expect.stringContaining(`${broken} "Broken": behind the first 100`)]);
    await scene.sandbox.disarm();
    await scene.sandbox.arm({ fault: "error_before_commit", match: listOf(broken), skip: 1, times: 3 });
    const counted = await across({ posting_ids: [broken], status: "completed" });
    expect(counted.not_looked_at).toEqual([
      expect.stringMatching(
        new RegExp(`^${broken} "Broken": behind the first 100, HeyMilo answered 500.* next_cursor tries again`),
      ),
    ]);
    expect(counted.note ?? "").not.toContain("everybody");
    const rest = await across({ posting_ids: [broken], status: "completed", cursor: counted.next_cursor });
    expect(rest.looked_at.candidates).toBe(50);
    await scene.sandbox.arm({ fault: "error_before_commit", match: listOf(broken), skip: 1, times: 3 });
    const { ids } = await allOf({ idle_days: 1 });
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(there.sort());
  });

  it("names what HeyMilo no longer lets it read, and does not try it again", async () => {
    const [whole, gone] = [await interviewer("Whole"), await interviewer("Gone")];
    await arrive(whole, "completed");
    await scene.sandbox.arm({ fault: "unauthorized", match: listOf(gone), times: 9 });
    const answer = await across({ waiting: "decision" });
    expect(answer.fit).toBe(1);
    expect(answer.not_looked_at).toEqual([expect.stringContaining(`${gone} "Gone": HeyMilo answered 401`)]);
    expect(answer).not.toHaveProperty("next_cursor");
  });

  it("counts rows that it cannot read, and does not call that everybody", async () => {
    const id = await interviewer("Odd");
    await arrive(id, "completed", 4);
    await scene.sandbox.deviate("candidates_without_ids");
    const answer = await across({ waiting: "decision" });
    expect(answer.not_looked_at).toEqual([`rows that could not be understood: 4 of ${id}`]);
    expect(answer.note ?? "").not.toContain("everybody");
  });

  it("names people apart of whom HeyMilo does not say when", async () => {
    const [done] = await arrive(await interviewer("Nurse"), "completed");
    await scene.sandbox.deviate("candidates_without_times");
    const answer = await across({ finished_since: "2020-01-01" });
    expect(answer.fit).toBe(0);
    expect(answer.unknown_time).toMatchObject([{ title: "Nurse", candidates: [{ interview_id: done }] }]);
    expect(answer.note).toContain("Of 1 more HeyMilo does not say when: unknown_time.");
  });

  it.each([
    [{ best_first: true, search: "Ana" }, /search: needs one interviewer[\s\S]*best_first: needs one interviewer/],
    [{ with_summary: true }, /with_summary: needs one interviewer/],
    [{ posting_id: "X", posting_ids: ["Y"] }, /posting_ids: goes without posting_id/],
    [{ cursor: "5C0FFEE100000001" }, /cursor: goes with the arguments of the call before it/],
    [{ idle_days: 0 }, /idle_days/],
    [{ finished_since: "monday" }, /finished_since: must be a day or an ISO 8601 time/],
  ])("refuses %j", async (args, message) => {
    expect(await scene.refusal("list_candidates", args)).toMatch(message);
  });

  it("refuses the cursor of another question", async () => {
    await arrive(await interviewer("Job A"), "completed", 3);
    const { next_cursor } = await across({ waiting: "decision", limit: 1 });
    expect(next_cursor).toMatch(/^across:/);
    const other = await scene.refusal("list_candidates", { idle_days: 3, cursor: next_cursor });
    expect(other).toContain("goes with the arguments of the call before it");
    const one = await scene.refusal("list_candidates", { posting_id: "X", cursor: next_cursor });
    expect(one).toContain("is no next_cursor of this list");
  });
});

describe("where HeyMilo turns away", () => {
  const limited = toolScene();

  it("ends where HeyMilo answers 429, with a cursor, when to go on, and nobody lost", async () => {
    const there: string[] = [];
    for (const title of ["Job A", "Job B", "Job C", "Job D", "Job E", "Job F"])
      there.push(...(await arrive(await interviewer(title, limited), "completed", 3, 1, limited)));
    await limited.sandbox.arm({
      fault: "too_many_requests",
      match: { method: "GET", path: "^.*/candidates$" },
      skip: 3,
      times: 4,
      retry_after_s: 600,
    });
    const first = (await limited.ask("list_candidates", { waiting: "decision" })) as unknown as Across;
    expect(first.not_looked_at?.join()).toMatch(/^\d interviewers, or a part of one: HeyMilo answered 429/);
    expect(first.retry_after_s).toBeGreaterThan(500);
    expect(first.fit).toBeLessThan(18);
    await limited.sandbox.disarm();
    const second = await goOnElsewhere(limited, first);
    expect(new Set(second).size).toBe(second.length);
    expect([...second].sort()).toEqual(there.sort());
  });
});

/** A HeyMilo that has asked for a pause is asked by another process: the cursor holds all that is left. */
const goOnElsewhere = async (at: ToolScene, first: Across): Promise<string[]> => {
  const other = await hiringScene({ env: at.sandbox.env });
  const ids = idsOf(first);
  for (let cursor = first.next_cursor; cursor !== undefined; ) {
    const answer = await other.call("list_candidates", { waiting: "decision", cursor });
    const page = answer.structured as unknown as Across;
    ids.push(...idsOf(page));
    cursor = page.next_cursor;
  }
  return ids;
};

describe("with one posting_id", () => {
  it("answers the same questions in the shape of one list", async () => {
    const { list, idOf } = await hiringScene();
    const waiting = await list({ waiting: "decision" });
    expect(waiting.candidates.every(({ status }) => status === "completed")).toBe(true);
    expect(waiting.note).toContain("HeyMilo still evaluates 1 more.");
    const since = new Date(Date.now() - 100 * 3_600_000).toISOString();
    const finished = await list({ finished_since: since });
    expect(finished.finished_since).toBe(`${since.slice(0, 16)}Z`);
    expect(finished.candidates.length).toBeGreaterThan(0);
    expect(finished.candidates.every((row) => String(row.finished_at) >= since.slice(0, 16))).toBe(true);
    const idle = await list({ idle_days: 1 });
    expect(idle.candidates.map(({ interview_id }) => interview_id)).toContain(idOf("Jonas"));
  });
});

describe("at a rate limit of 20 a minute", () => {
  const slow = toolScene({ env: { HEYMILO_RATE_LIMIT: "20" } });

  it("reads with half of it, says when there is more, and leaves the rest to the cursor and to other calls", async () => {
    const there: string[] = [];
    for (let number = 0; number < 12; number++) {
      const posting_id = await interviewer(`Nurse ${number}`, slow);
      there.push(...(await arrive(posting_id, "completed", 2, 1, slow)));
    }
    const first = (await slow.ask("list_candidates", { waiting: "decision" })) as unknown as Across;
    expect(first.looked_at.requests).toBe(10);
    expect(first.fit).toBe(18);
    expect(first.not_looked_at).toEqual([
      expect.stringMatching(/^3 interviewers, or a part of one: .*reads across interviewers have 10 turns a minute/),
    ]);
    expect(first.retry_after_s).toBeGreaterThan(10);
    // Another call goes on at once.
    expect(await slow.ask("create_interviewer", { title: "Porter", workflow: WORKFLOW })).toMatchObject({
      outcome: "created",
    });
    const again = await slow.refusal("list_candidates", { waiting: "decision", cursor: first.next_cursor });
    expect(again).toMatch(/^outcome: failed - retry: after \d+ s/);
    expect((await goOnElsewhere(slow, first)).sort()).toEqual(there.sort());
  });
});
