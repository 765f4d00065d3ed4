import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { atEndOfFile } from "../support/end-of-file.ts";
import { inSpreadsheet, linesOf, newFolder, startExport } from "../support/export.ts";
import { startHeyMilo } from "../support/sandbox.ts";

const WORKFLOW = [{ type: "resume" }, { type: "web_interview", questions: [{ modality: "voice", text: "Why?" }] }];
const UNLIMITED = { HEYMILO_RATE_LIMIT: "0" };

const scene = async () => {
  const sandbox = await startHeyMilo({ seed: { hiring: false } });
  atEndOfFile(() => sandbox.stop());
  const folder = newFolder();
  return {
    sandbox,
    folder,
    out: join(folder, "people.csv"),
    lines: join(folder, "people.jsonl"),
    interviewer: (title: string) => sandbox.create({ title, workflow: WORKFLOW }),
    arrive: async (posting_id: string, status: string, count = 1, more: Json = {}) => {
      const given = { posting_id, status, count, ...more };
      return (await sandbox.control<{ interview_ids: string[] }>("POST", "candidates", given)).interview_ids;
    },
    run: (args: string[], env: Record<string, string> = {}) =>
      startExport(sandbox, args, { ...UNLIMITED, ...env }).ended,
    reads: async () => (await sandbox.requests()).map(({ path }) => path),
  };
};
type Scene = Awaited<ReturnType<typeof scene>>;

/** An id such as 906E07 would be a number, so in a spreadsheet it begins with an apostrophe. */
const ids = (rows: readonly Json[]) => rows.map(({ interview_id }) => String(interview_id).replace("'", "")).sort();
const results = (paths: readonly string[]) => paths.filter((path) => path.endsWith("/data"));

describe.concurrent("an export", () => {
  it("has everybody of all interviewers in use, at a request for 100 people and one for each result", async () => {
    const { sandbox, out, lines, interviewer, arrive, run, reads } = await scene();
    const [nurse, porter, past] = [await interviewer("Nurse"), await interviewer("Porter"), await interviewer("Past")];
    const there = [
      ...(await arrive(nurse, "completed", 12)),
      ...(await arrive(nurse, "pending", 120)),
      ...(await arrive(porter, "in_progress", 3)),
    ];
    const archived = await arrive(past, "completed");
    await sandbox.call("POST", `/postings/${past}/archive`);
    const before = (await reads()).length;
    const ended = await run(["--out", lines, "--results"]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toContain("Now 12 results");
    const read = (await reads()).slice(before);
    expect(read.filter((path) => path.endsWith("/candidates"))).toHaveLength(3);
    expect(results(read)).toHaveLength(12);
    const rows = linesOf(lines);
    expect(ids(rows)).toEqual([...there].sort());
    const done = rows.filter(({ finished }) => finished === true);
    expect(done).toHaveLength(12);
    for (const row of done)
      expect(row).toMatchObject({
        result: "ready",
        interviewer: "Nurse",
        questions: expect.arrayContaining([
          expect.objectContaining({ question: expect.any(String) as string }),
        ]) as Json,
      });
    expect((await run(["--out", out, "--archived"])).code).toBe(0);
    expect(ids(inSpreadsheet(out).rows)).toEqual([...there, ...archived].sort());
    expect(statSync(out).mode & 0o077).toBe(0);
  });

  it("has those who finished since a day or have a status, and the columns that were named", async () => {
    const { folder, lines, interviewer, arrive, run } = await scene();
    const [nurse, porter] = [await interviewer("Nurse"), await interviewer("Porter")];
    const [late] = await arrive(nurse, "completed", 1, { hours_ago: 2 });
    await arrive(nurse, "completed", 1, { hours_ago: 200 });
    const [chosen] = await arrive(porter, "shortlisted", 1, { hours_ago: 3 });
    const since = new Date(Date.now() - 48 * 3_600_000).toISOString().slice(0, 10);
    const args = ["--finished-since", since, "--fields", "interview_id,finished_at,interviewer"];
    expect((await run([...args, "--out", lines])).code).toBe(0);
    const rows = linesOf(lines);
    expect(ids(rows)).toEqual([late, chosen].sort());
    expect(Object.keys(rows[0] ?? {})).toEqual(["interview_id", "finished_at", "interviewer"]);
    const csv = join(folder, "named.csv");
    expect((await run([porter, "--status", "shortlisted", "--fields", "interview_id,status", "--out", csv])).code).toBe(
      0,
    );
    const { rows: named } = inSpreadsheet(csv);
    expect(ids(named)).toEqual([chosen]);
    expect(named[0]).toMatchObject({ status: "shortlisted" });
  });

  it("is read by a spreadsheet with the right types, and runs no formula", async () => {
    const { sandbox, out, interviewer, arrive, run } = await scene();
    const id = await interviewer("=1+1");
    await arrive(id, "completed", 2, { hours_ago: 2 });
    const names = ["=HYPERLINK(1)", "+1+1", "@SUM(1)", "-2+3", " =1", "0123", "5E10", "1/2", "TRUE", 'Ana; "B", C'];
    for (const [index, name] of names.entries())
      await sandbox.call("POST", `/postings/${id}/candidates`, {
        name,
        email: `person${index}@mail.example`,
        phone_number: "+12065551234",
        metadata: { external_id: "0042" },
      });
    const ended = await run(["--out", out, "--results"], { HEYMILO_CANDIDATE_DATA: "full" });
    expect(ended.code, ended.stderr).toBe(0);
    const { sheet, rows } = inSpreadsheet(out);
    const cells = Object.entries(sheet).filter(([place]) => /^[A-Z]+\d+$/.test(place));
    expect(cells.filter(([, cell]) => (cell as { f?: string }).f !== undefined)).toEqual([]);
    expect(rows).toHaveLength(12);
    const shown = rows.map(({ name }) => String(name).replace(/^'/, ""));
    expect(shown).toEqual(expect.arrayContaining(names.map((name) => name.trim())));
    for (const row of rows) {
      expect(typeof row.name).toBe("string");
      expect(typeof row.interview_id).toBe("string");
      expect(typeof row.finished).toBe("boolean");
      expect(row.created_at).toBeInstanceOf(Date);
      expect(row.interviewer).toBe("'=1+1");
      if (row.finished) expect(typeof row.overall_score_of_100).toBe("number");
    }
    const phones = rows.flatMap(({ phone }) => (phone === undefined ? [] : [phone]));
    expect(phones.filter((phone) => typeof phone !== "string")).toEqual([]);
    expect(phones).toContain("'+12065551234");
  });

  it("that is killed and killed again has each person once in the end, and reads no result twice that it has", async () => {
    const { sandbox, lines, interviewer, arrive, reads } = await scene();
    const there: string[] = [];
    for (const title of ["Nurse", "Porter", "Cook"]) {
      const id = await interviewer(title);
      there.push(...(await arrive(id, "completed", 60)), ...(await arrive(id, "pending", 60)));
    }
    const args = ["--out", lines, "--results"];
    const slowly = { HEYMILO_RATE_LIMIT: "3000" };
    const rows = () =>
      existsSync(`${lines}.partial`) ? readFileSync(`${lines}.partial`, "utf8").split("\n").length : 0;
    for (const most of [60, 220]) {
      const { child, ended } = startExport(sandbox, args, slowly);
      while (rows() < most) await sleep(10);
      child.kill("SIGKILL");
      await ended;
    }
    const last = await startExport(sandbox, args, slowly).ended;
    expect(last.code, last.stderr).toBe(0);
    expect(ids(linesOf(lines))).toEqual([...there].sort());
    // Of each run that was killed at most those under way were read in vain.
    expect(results(await reads()).length).toBeLessThanOrEqual(180 + 2 * 8);
  });

  it("that is told to end says how to go on, and does; meanwhile no second run works on its file", async () => {
    const { sandbox, lines, interviewer, arrive, run } = await scene();
    const there = await arrive(await interviewer("Nurse"), "completed", 80);
    const args = ["--out", lines, "--results"];
    const { child, ended, stderr } = startExport(sandbox, args, { HEYMILO_RATE_LIMIT: "600" });
    while (!stderr().includes("Now 80 results")) await sleep(20);
    const second = await run(args);
    expect(second.code).toBe(2);
    expect(second.stderr).toContain("another run uses the unfinished export");
    child.kill("SIGINT");
    const first = await ended;
    expect(first.code).toBe(3);
    expect(first.stderr).toContain(`To go on: heymilo-mcp export --out ${lines} --results`);
    expect(existsSync(lines)).toBe(false);
    expect((await run(args)).code).toBe(0);
    expect(ids(linesOf(lines))).toEqual([...there].sort());
  });

  it("overwrites nothing, not even a file that has come meanwhile", async () => {
    const { sandbox, folder, lines, interviewer, arrive, run } = await scene();
    const there = await arrive(await interviewer("Nurse"), "completed", 20);
    const args = ["--out", lines, "--results"];
    const { ended, stderr } = startExport(sandbox, args, { HEYMILO_RATE_LIMIT: "600" });
    while (!stderr().includes("Now 20 results")) await sleep(20);
    writeFileSync(lines, "mine\n");
    const met = await ended;
    expect(met.code).toBe(2);
    expect(met.stderr).toContain("has come meanwhile, and was left as it is");
    expect((await run(args)).stderr).toContain("an export overwrites nothing");
    expect(readFileSync(lines, "utf8")).toBe("mine\n");
    writeFileSync(join(folder, "other.jsonl.partial"), "not ours\n");
    const other = await run(["--out", join(folder, "other.jsonl")]);
    expect(other.code).toBe(2);
    expect(readFileSync(join(folder, "other.jsonl.partial"), "utf8")).toBe("not ours\n");
    const rows = readFileSync(`${lines}.partial`, "utf8");
    expect(there.every((id) => rows.includes(id))).toBe(true);
  });

  it("takes up no rows of other options, of another privacy setting or of another workspace", async () => {
    const { sandbox, lines, interviewer, arrive, run } = await scene();
    const id = await interviewer("Nurse");
    await arrive(id, "completed", 3);
    await sandbox.arm({ fault: "error_before_commit", match: { method: "GET", path: "^.*/data$" }, times: 99 });
    expect((await run(["--out", lines, "--results"])).code).toBe(3);
    await sandbox.disarm();
    for (const [args, env] of [
      [["--out", lines], {}],
      [["--out", lines, "--results"], { HEYMILO_CANDIDATE_DATA: "full" }],
      [[id, "--out", lines, "--results"], {}],
    ] as const)
      expect((await run([...args], env)).stderr).toContain("of other options, or of another workspace");
    expect((await run(["--out", lines, "--results"])).code).toBe(0);
    expect(linesOf(lines)).toHaveLength(3);
  });

  it("names what it could not read, and has the others", async () => {
    const { sandbox, folder, lines, interviewer, arrive, run } = await scene();
    const [nurse, porter] = [await interviewer("Nurse"), await interviewer("Porter")];
    const [first, gone] = await arrive(nurse, "completed", 2);
    const others = await arrive(porter, "completed", 2);
    const broken = { method: "GET", path: `^/api/v2/postings/${porter}/candidates$` };
    await sandbox.arm({ fault: "error_before_commit", match: broken, times: 9 });
    const part = await run(["--out", lines]);
    expect(part.code).toBe(3);
    expect(part.stderr).toContain(`Left: ${porter} "Porter": HeyMilo answered 500`);
    await sandbox.disarm();
    expect((await run(["--out", lines])).code).toBe(0);
    expect(ids(linesOf(lines))).toEqual([first, gone, ...others].sort());

    // A result that fails in two runs does not keep the others from their file for ever.
    const whole = join(folder, "whole.jsonl");
    const odd = { method: "GET", path: `^/api/v2/interviews/${gone}/data$` };
    await sandbox.arm({ fault: "error_before_commit", match: odd, times: 99 });
    expect((await run(["--out", whole, "--results"])).code).toBe(3);
    const lacking = await run(["--out", whole, "--results"]);
    await sandbox.disarm();
    expect(lacking.code, lacking.stderr).toBe(1);
    expect(lacking.stderr).toContain(`Missing: the result of ${gone}`);
    expect(ids(linesOf(whole))).toEqual([first, gone, ...others].sort());
    expect(linesOf(whole).find(({ interview_id }) => interview_id === gone)).toMatchObject({ result: "unreadable" });

    await sandbox.deviate("candidates_without_ids");
    const blind = await run([porter, "--out", join(folder, "blind.jsonl")]);
    expect(blind.code).toBe(1);
    expect(blind.stderr).toContain("2 rows that could not be understood");
  });

  it.each([
    [[], /needs --out FILE.csv/],
    [["--out", "people.xlsx"], /needs --out FILE.csv/],
    [["--out", "a.csv", "--finished-since", "monday"], /--finished-since must be a day/],
    [["--out", "a.csv", "--fields", "name,strengths"], /--fields has no strengths \(some need --results\)/],
    [["NOBODY", "--out", "a.csv"], /no interviewer has the id in place 1: list_interviewers/],
  ])("refuses %j, and leaves no file", async (args, message) => {
    const { folder, run } = await scene();
    const { code, stderr } = await run(args.map((one) => (one === "a.csv" ? join(folder, one) : one)));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.concurrent("what an export shows of people", () => {
  const PHONE = "+12065551234";
  const export3 = async ({ sandbox, folder, interviewer, run }: Scene, level: string) => {
    const id = await interviewer("Nurse");
    await sandbox.call("POST", `/postings/${id}/candidates`, {
      name: "Zebulon Quartermaine",
      email: "zebulon@quarry.example",
      phone_number: PHONE,
      metadata: { canary: "metadata-canary" },
      data: { canary: "supplied-canary" },
    });
    await sandbox.control("POST", "candidates", { posting_id: id, status: "completed", name: "Zebulon Quartermaine" });
    const texts: string[] = [];
    for (const name of [`${level}.csv`, `${level}.jsonl`]) {
      const out = join(folder, name);
      const ended = await run(["--out", out, "--results"], {
        HEYMILO_CANDIDATE_DATA: level,
        HEYMILO_LOG_LEVEL: "debug",
      });
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr + ended.stdout).not.toMatch(/Zebulon|quarry|5551234|canary/);
      texts.push(readFileSync(out, "utf8"));
    }
    return texts;
  };

  it.each(["pseudonymous", "names", "full"])("follows the setting %s", async (level) => {
    for (const text of await export3(await scene(), level)) {
      expect(text.includes("Quartermaine")).toBe(level !== "pseudonymous");
      expect(text.includes("Z. Q.")).toBe(level === "pseudonymous");
      expect(text.includes("zebulon@quarry.example")).toBe(level === "full");
      expect(text.includes("z…@quarry.example")).toBe(level === "names");
      expect(text.includes("5551234")).toBe(level === "full");
      expect(text.includes("metadata-canary")).toBe(level !== "pseudonymous");
      expect(text.includes("supplied-canary")).toBe(level === "full");
      expect(text).not.toMatch(/https?:\/\//);
    }
  });
});
