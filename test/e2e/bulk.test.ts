import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BY_ID, jsonLines, keysIn, outcomes, roles, startBulk, WORKFLOW } from "../support/bulk.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";

let sandbox: TestHeyMilo;
let folder: string;

beforeAll(async () => {
  sandbox = await startHeyMilo();
});

beforeEach(async () => {
  await sandbox.reset();
  folder = mkdtempSync(join(tmpdir(), "heymilo-bulk-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

afterAll(() => sandbox.stop());

const file = (name: string, content: string | object): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

const bulk = (args: string[], env?: Record<string, string>, input?: string) =>
  startBulk(sandbox, args, env, input).ended;

const posts = async () =>
  (await sandbox.requests()).filter(({ method, path }) => method === "POST" && path === "/api/v2/postings");

describe("before anything is sent", () => {
  it("every mistake is named with its line and its path", async () => {
    const good = roles(1)[0];
    const input = file(
      "roles.jsonl",
      `${JSON.stringify(good)}\n\n{"title": "No end"\n[1]\n${jsonLines([
        { ...good, title: "x", metadata: { external_id: "A" } },
        { ...good, metadata: {} },
        { ...good, metadata: { external_id: "has blanks" } },
        { ...good, dry_run: true, idempotency_key: "other", metadata: { external_id: "B" } },
        { ...good },
        { ...good, workflow: [{ type: "resume", config: { min_score: 1 } }], metadata: { external_id: "C" } },
      ])}`,
    );
    const { code, stdout, stderr } = await bulk([input, ...BY_ID]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    const expected = [
      // Keys first: without them nothing can be told apart.
      'line 6: external_id: is missing; it holds the key\nline 7: external_id: "has blanks" is no key',
      "line 9: has the same key as line 1: REQ-1\nline 3: must be a JSON object; it is no JSON",
      "line 4: must be a JSON object",
      "line 5: title: has 1 character; the minimum is 3",
      "line 8: dry_run: is for a single call",
      "line 8: idempotency_key: is not the same as external_id",
      "line 10: workflow[0].config.min_score: unknown field",
      "Nothing was sent.",
    ];
    for (const text of expected) expect(stderr).toContain(text);
    expect(await posts()).toEqual([]);
  });

  it("ids that do not exist are named with what was meant, and each list is read once", async () => {
    const templates = { interview_template_id: "software-enginer", workflow: null };
    const input = file(
      "roles.jsonl",
      jsonLines(roles(30).map((role, index) => (index < 20 ? { ...role, ...templates } : role))),
    );
    const { code, stderr } = await bulk([input, ...BY_ID]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/lines 1, 2, .* and 10 more: interview_template_id: .* no such interview template/);
    const lists = (await sandbox.requests()).filter(({ path }) => path === "/api/v2/interview-templates");
    expect(lists).toHaveLength(1);
    expect(await posts()).toEqual([]);
  });

  it("a title that occurs twice is a warning, and so are a protected trait and half a pair of anchors", async () => {
    const questions = [
      { modality: "resume_scoring", text: "Familienstand und Alter der Anlage", score_of_5: "Kennt die Anlage" },
    ];
    const twice = roles(2).map((role) => ({
      ...role,
      title: "The same",
      workflow: [{ ...WORKFLOW[0], questions }],
    }));
    const { code, stderr } = await bulk([file("roles.json", twice), ...BY_ID]);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: line 2: title: is the same as on line 1");
    expect(stderr).toContain('warning: lines 1, 2: workflow[0].questions[0].text: mentions "Familienstand"');
    expect(stderr).toContain("warning: lines 1, 2: workflow[0].questions[0]: has only one score anchor");
    expect(stderr).not.toContain("interview_process_overview");
  });

  it.each([
    ["external_id,title,title\nA,Cook,Nurse", "line 1: has the column title twice; keep one of them"],
    ["external_id,title,metadata,metadata.x\nA,Cook,{},1", "line 1: has both a column metadata and columns"],
    [
      "external_id,metadata.external_id,title\n,A,Cook\nB,C,Nurse",
      "line 3: external_id: is the same field as metadata.external_id",
    ],
    [
      'Req ID,Title,Department,Wage\n1,Cook,,\n2,Nurse,B,"1,5"',
      "line 2: --key-field external_id: no line has it; the columns are Req ID, Title, Department, Wage\n" +
        'line 1: these columns are no fields of create_interviewer: "Req ID", "Title" (did you mean title?), ' +
        '"Department", "Wage". Rename them, or keep them as metadata, such as "metadata.department"\n',
    ],
    ["external_id;title\nA;Cook;or;chef\n\nB", "line 2: has 4 values for 2 columns; put a value with"],
    ["external_id;title\n1,23457E+18;Cook", "external_id: 1,23457E+18 is a number that Excel has rounded"],
  ])("a spreadsheet's %j is a problem with its line", async (text, problem) => {
    const shared = file("base.json", { workflow: WORKFLOW });
    const { code, stderr } = await bulk([file("roles.csv", text), "--shared", shared, ...BY_ID]);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(await posts()).toEqual([]);
  });

  it("an external_id that a program would change is a problem with its line", async () => {
    const role = `"title":"Cook","workflow":${JSON.stringify(WORKFLOW)}`;
    const input = file(
      "roles.jsonl",
      `{"external_id":1234567890123456789,${role}}\n{"external_id":2,"metadata":{"external_id":"3"},${role}}\n`,
    );
    const { code, stderr } = await bulk([input, ...BY_ID]);
    expect(code).toBe(2);
    expect(stderr).toContain("line 1: external_id: 1234567890123456800 is a number that loses digits");
    expect(stderr).toContain("line 2: external_id: is the same field as metadata.external_id; keep one");
  });

  it("--dry-run lists what would be, and neither sends nor writes anything", async () => {
    const text = jsonLines(roles(3));
    expect((await bulk([file("roles.jsonl", text), ...BY_ID])).code).toBe(0);
    const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    const sent = (await posts()).length;
    const more = jsonLines(roles(4));
    const { code, items, stderr } = await bulk(["-", ...BY_ID, "--dry-run"], {}, more);
    expect(code).toBe(0);
    expect(items.map(({ line, key, title, outcome }) => [line, key, title, outcome])).toEqual([
      [1, "REQ-1", "Role number 1", "exists"],
      [2, "REQ-2", "Role number 2", "exists"],
      [3, "REQ-3", "Role number 3", "exists"],
      [4, "REQ-4", "Role number 4", "would_create"],
    ]);
    expect(stderr).toContain("1 interviewer would be created; 3 exist already");
    expect((await bulk([join(folder, "roles.jsonl"), ...BY_ID, "--dry-run"])).code).toBe(0);
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")])).toEqual(before);
    expect(await posts()).toHaveLength(sent);
  });

  it.each([
    [[], "needs --key-field"],
    [["--key-field", "external_id", "--stop-after", "none"], "--stop-after must be a whole number"],
    [["--key-field", "external_id", "--shared", "missing.json"], "missing.json cannot be read: ENOENT"],
    [["--key-field", "external_id", "--out", "missing/receipts.csv"], "cannot be written: ENOENT"],
    [["--key-field", "external_id", "--rate", "fast"], "HEYMILO_RATE_LIMIT must be"],
    [["--key-field", "req_id"], "line 1: --key-field req_id: no line has it; it has title, workflow, metadata"],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await bulk([file("roles.jsonl", jsonLines(roles(1))), ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(await posts()).toEqual([]);
  });

  it.each([
    ["roles.xlsx", "PK\u0003\u0004", "bulk reads .csv, .tsv, .json and .jsonl files, and - for stdin"],
    ["roles.txt", "external_id\ttitle", 'Save it as one of these (in Excel: "CSV UTF-8")'],
    ["roles.json", '[\n {"title": "Cook",}\n]', "roles.json is not valid JSON: "],
    ["roles.csv", 'external_id,title\nA,"Cook\n', "roles.csv: Quote Not Closed"],
    ["roles.csv", "\ufeff\n", "holds no lines"],
  ])("%s with %j cannot be read", async (name, text, message) => {
    const { code, stderr } = await bulk([file(name, text), ...BY_ID]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([
    ['{\n  "language": "en"\n  "max_retakes": 2\n}', 3, 3],
    ['{\n  "title": nobody\n}', 2, 12],
  ])("a --shared that is no JSON (%j) is refused with the place of the mistake", async (json, line, column) => {
    const args = [file("roles.jsonl", jsonLines(roles(1))), "--shared", file("base.json", json), ...BY_ID];
    const { code, stderr } = await bulk(args);
    expect(code).toBe(2);
    expect(stderr).toContain(`base.json is not valid JSON: look at line ${line}, column ${column}, and right before`);
  });

  it("HEYMILO_READ_ONLY leaves the dry run alone", async () => {
    const input = file("roles.jsonl", jsonLines(roles(1)));
    expect((await bulk([input, ...BY_ID], { HEYMILO_READ_ONLY: "true" })).code).toBe(2);
    expect((await bulk([input, ...BY_ID, "--dry-run"], { HEYMILO_READ_ONLY: "true" })).code).toBe(0);
    expect(await posts()).toEqual([]);
  });
});

describe("a run", () => {
  it("takes what docs/bulk.md shows", async () => {
    const page = readFileSync(new URL("../../docs/bulk.md", import.meta.url), "utf8");
    const shown = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? "";
    const input = file("roles.csv", shown("csv"));
    const { code, stderr } = await bulk([input, "--shared", file("base.json", shown("json")), ...BY_ID]);
    expect(code, stderr).toBe(0);
    const made = await sandbox.postings();
    expect(made.map(({ title }) => title).sort()).toEqual(["Cook, line", "Night nurse"]);
  });

  it("makes interviewers of a CSV export, with links in a CSV file, and the same again makes none", async () => {
    const input = file(
      "roles.csv",
      'external_id,title,deadline,max_retakes\nREQ-1,"Cook, line",,2\n\nREQ-2,"Nurse\n(night)",2099-01-01T00:00:00Z,\n',
    );
    const shared = file("base.json", { workflow: WORKFLOW, language: "en", metadata: { source: "ats" } });
    const out = join(folder, "links.csv");
    const args = [input, "--shared", shared, ...BY_ID, "--out", out];
    const first = await bulk(args);
    expect(first.code).toBe(0);
    expect(outcomes(first)).toEqual(["created", "created"]);
    expect(first.items.map(({ line }) => line).sort()).toEqual([2, 4]);
    const stored = await sandbox.postings();
    expect(stored.map(({ title }) => title).sort()).toEqual(["Cook, line", "Nurse\n(night)"].sort());
    expect(stored[0]?.metadata).toMatchObject({ source: "ats" });
    const csv = readFileSync(out, "utf8");
    // With a byte order mark, or Excel takes it for another encoding.
    expect(csv.split("\n")[0]).toBe("\ufeffline,key,outcome,posting_id,candidate_url,review_url,title,message");
    for (const { urls } of stored) expect(csv).toContain(urls.candidate_url);

    const second = await bulk(args);
    expect(second.code).toBe(0);
    expect(outcomes(second)).toEqual(["exists", "exists"]);
    expect(await sandbox.postings()).toHaveLength(2);
    for (const { urls } of stored) expect(readFileSync(out, "utf8")).toContain(urls.candidate_url);
  });

  it("reads stdin, with a journal that is named", async () => {
    const text = jsonLines(roles(2));
    expect((await bulk(["-", ...BY_ID], {}, text)).code).toBe(2);
    const journal = join(folder, "of-stdin");
    expect((await bulk(["-", ...BY_ID, "--journal", journal], {}, text)).code).toBe(0);
    expect(await keysIn(sandbox)).toEqual(["REQ-1", "REQ-2"]);
    const { code, stderr } = await bulk(["-", ...BY_ID, "--journal", journal], {}, "external_id,title\nA,Cook\n");
    expect(code).toBe(2);
    expect(stderr).toContain("- takes JSON Lines or a JSON array; for CSV give the name of a .csv file");
  });

  it("puts neither texts nor secrets into the journal", async () => {
    const input = file("roles.jsonl", jsonLines(roles(2)));
    await bulk([input, ...BY_ID]);
    const journal = readFileSync(`${input}.journal`, "utf8");
    expect(journal).toContain("REQ-1");
    expect(journal).not.toMatch(/Role number|resume|https?:/);
    expect(journal).not.toContain(sandbox.apiKey);
  });

  it("reports changed content of a key that exists, and leaves it", async () => {
    const [role] = roles(1);
    await bulk([file("roles.jsonl", jsonLines([role as object])), ...BY_ID]);
    const input = file("roles.jsonl", jsonLines([{ ...role, title: "Another title" }]));
    const changed = await bulk([input, ...BY_ID]);
    expect(changed.code).toBe(1);
    expect(outcomes(changed)).toEqual(["changed"]);
    expect((await sandbox.postings()).map(({ title }) => title)).toEqual(["Role number 1"]);
  });

  it("stops at once when the plan does not cover it or the key may not, and a later run goes on", async () => {
    const input = file("roles.jsonl", jsonLines(roles(40)));
    await sandbox.arm({ fault: "unauthorized", times: 1, match: { method: "POST" } });
    const first = await bulk([input, ...BY_ID]);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("HeyMilo answered 401");
    expect(first.stderr).toContain("To go on: heymilo-mcp bulk");
    expect((await posts()).length).toBeLessThan(15);
    expect((await bulk([input, ...BY_ID])).code).toBe(0);
    expect(await keysIn(sandbox)).toHaveLength(40);
  });

  it.each(["night shift\nday shift", '{"title":"Cook"}\n', ""])(
    "leaves a --journal of %j alone, unless it is empty",
    async (text) => {
      const input = file("roles.jsonl", jsonLines(roles(1)));
      const precious = file("notes.txt", text);
      const args = [input, ...BY_ID, "--journal", precious];
      const dry = await bulk([...args, "--dry-run"]);
      const wet = text === "" ? undefined : await bulk(args);
      expect(readFileSync(precious, "utf8")).toBe(text);
      expect([dry.code, wet?.code]).toEqual(text === "" ? [0, undefined] : [2, 2]);
      if (wet) expect(wet.stderr).toContain("is no journal of bulk, and was left as it is");
      expect(await posts()).toEqual([]);
    },
  );

  it("names the line of a damaged journal, and the way out", async () => {
    const input = file("roles.jsonl", jsonLines(roles(1)));
    expect((await bulk([input, ...BY_ID])).code).toBe(0);
    const journal = `${input}.journal`;
    const good = readFileSync(journal, "utf8");
    for (const damage of ["{", '{"key":"REQ-1","state":"sending","at":"now"}']) {
      writeFileSync(journal, `${good}${damage}\n`);
      const { code, stderr } = await bulk([input, ...BY_ID]);
      expect(code).toBe(2);
      expect(stderr).toContain(`line 5 of the journal ${journal} is damaged: name a new one`);
    }
    writeFileSync(journal, `${good}{"key":"REQ-1","sta`);
    expect((await bulk([input, ...BY_ID])).code).toBe(0);
  });

  it.each<[name: string, how: string, link: (target: string, path: string) => void]>([
    ["roles.jsonl", "itself", () => {}],
    ["base.json", "a symbolic link", symlinkSync],
    ["roles.jsonl.journal", "a hard link", linkSync],
  ])("refuses to write --out over %s by %s", async (name, how, link) => {
    const input = file("roles.jsonl", jsonLines(roles(1)));
    const args = [input, ...BY_ID, "--shared", file("base.json", {})];
    expect((await bulk(args)).code).toBe(0);
    const target = join(folder, name);
    const before = readFileSync(target, "utf8");
    const out = how === "itself" ? target : join(folder, "other-name.csv");
    link(target, out);
    const { code, stderr } = await bulk([...args, "--out", out]);
    expect(code).toBe(2);
    expect(stderr).toContain("which would be overwritten");
    expect(readFileSync(target, "utf8")).toBe(before);
  });

  it("refuses to write --out where its journal would be", async () => {
    const input = file("roles.jsonl", jsonLines(roles(1)));
    const journal = `${input}.journal`;
    expect((await bulk([input, ...BY_ID, "--out", journal])).stderr).toContain("--out");
    expect(existsSync(journal)).toBe(false);
  });

  it("leaves alone what lies beside --out, and nothing of its own", async () => {
    const input = file("roles.jsonl", jsonLines(roles(1)));
    const precious = file("precious.txt", "precious");
    symlinkSync(precious, join(folder, "links.csv.new"));
    const before = readdirSync(folder);
    expect((await bulk([input, ...BY_ID, "--out", join(folder, "links.csv")])).code).toBe(0);
    expect(readFileSync(precious, "utf8")).toBe("precious");
    expect(readdirSync(folder).sort()).toEqual([...before, "links.csv", "roles.jsonl.journal"].sort());
  });

  it("waits by a clock that nobody can set", async () => {
    const input = file("roles.jsonl", jsonLines(roles(5)));
    const setBack = "const now = Date.now; let calls = 0; Date.now = () => now() - 60_000 * calls++;";
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(setBack)}`;
    const { code, stderr } = await bulk([input, ...BY_ID], { NODE_OPTIONS, HEYMILO_RATE_LIMIT: "600" });
    expect(code, stderr).toBe(0);
    expect(await keysIn(sandbox)).toHaveLength(5);
  });

  it("refuses the journal of another workspace", async () => {
    const input = file("roles.jsonl", jsonLines(roles(1)));
    file("roles.jsonl.journal", '{"heymilo-mcp bulk":1,"host":"api.heymilo.ai","workspace":"W1"}\n');
    const { code, stderr } = await bulk([input, ...BY_ID]);
    expect(code).toBe(2);
    expect(stderr).toContain("belongs to another workspace (W1 at api.heymilo.ai)");
  });

  it("takes nothing of a trial with --sandbox for what exists, and leaves a real journal alone in one", async () => {
    const input = file("roles.jsonl", jsonLines(roles(2)));
    const trial = await bulk([input, ...BY_ID, "--sandbox"]);
    expect(outcomes(trial)).toEqual(["created", "created"]);
    expect(outcomes(await bulk([input, ...BY_ID, "--sandbox"]))).toEqual(["created", "created"]);
    expect(await posts()).toEqual([]);
    const real = await bulk([input, ...BY_ID]);
    expect(outcomes(real)).toEqual(["created", "created"]);
    expect(await keysIn(sandbox)).toEqual(["REQ-1", "REQ-2"]);

    const journal = readFileSync(`${input}.journal`, "utf8");
    const another = await bulk([input, ...BY_ID, "--sandbox"]);
    expect(another.code).toBe(2);
    expect(another.stderr).toContain("belongs to another workspace");
    expect(readFileSync(`${input}.journal`, "utf8")).toBe(journal);
  });

  it.each([
    [
      "with semicolons, as Excel writes it",
      ";",
      "roles.csv",
      "\ufeffexternal_id;title\r\nREQ-1;Cook, line\r\nREQ-2;Nurse\r\n",
    ],
    ["with tabs", "\t", "roles.csv", "external_id\ttitle\nREQ-1\tCook, line\nREQ-2\tNurse\n"],
    [
      "with ids at the top, some of them numbers",
      ",",
      "roles.json",
      JSON.stringify([
        { external_id: "REQ-1", title: "Cook, line" },
        { external_id: 4711, title: "Nurse" },
      ]),
    ],
  ])("takes an export %s, and answers with such links", async (_, delimiter, name, text) => {
    const shared = file("base.json", { workflow: WORKFLOW });
    const out = join(folder, "links.csv");
    const args = [file(name, text), "--shared", shared, "--out", out, ...BY_ID];
    const { code, stderr, items } = await bulk(args);
    expect(code, stderr).toBe(0);
    expect(items.map(({ title }) => title).sort()).toEqual(["Cook, line", "Nurse"]);
    expect(items.map(({ key }) => key).sort()).toContain("REQ-1");
    const header = readFileSync(out, "utf8").split("\n")[0];
    expect(header?.split(delimiter).slice(0, 2)).toEqual(["\ufeffline", "key"]);
  });

  it("does not take text of another encoding for UTF-8", async () => {
    const input = join(folder, "roles.csv");
    writeFileSync(input, Buffer.from("external_id,title\nREQ-1,K\u00f6chin\n", "latin1"));
    const { code, stderr } = await bulk([input, ...BY_ID]);
    expect(code).toBe(2);
    expect(stderr).toContain("is not UTF-8 text");
  });

  it.runIf(existsSync("/dev/full"))("says so when the receipts could not be written", async () => {
    const input = file("roles.jsonl", jsonLines(roles(2)));
    const full = await bulk([input, ...BY_ID, "--out", "/dev/full"]);
    expect(full.code).toBe(3);
    expect(full.stderr).toContain("The receipts could not be written: ENOSPC");
    expect(full.stderr).toContain("To go on: heymilo-mcp bulk");
    expect(statSync("/dev/full").isCharacterDevice()).toBe(true);
    expect((await bulk([input, ...BY_ID, "--out", join(folder, "links.csv")])).code).toBe(0);
  });
});
