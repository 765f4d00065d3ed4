import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jsonLinesOf, startProgram } from "../support/program.ts";
import { startHeyMiloApart, type TestHeyMilo } from "../support/sandbox.ts";

/** `npm run test:export`: the numbers of docs/export.md. Ends with 1 if a number is not as promised. */
const PEOPLE = 5_000;
const INTERVIEWERS = 20;
const KILLS = 5;
/** Of a run that is killed, those under way were read in vain. */
const AT_ONCE = 8;
const AT_THE_LIMIT = 400;

const folder = mkdtempSync(join(tmpdir(), "heymilo-export-load-"));
const complaints: string[] = [];
const say = (text: string) => process.stdout.write(`${text}\n`);
const promise = (isKept: boolean, what: string) => {
  if (!isKept) complaints.push(what);
};

const worldOf = async (people: number, interviewers: number, rateLimit: number) => {
  const sandbox = await startHeyMiloApart({ rateLimit, seed: { hiring: false } });
  const ids: string[] = [];
  const workflow = [{ type: "web_interview", questions: [{ modality: "voice", text: "What do you do first?" }] }];
  for (let number = 1; number <= interviewers; number++) {
    const posting_id = await sandbox.create({ title: `Warehouse Associate, Shift ${number}`, workflow });
    const given = { posting_id, status: "completed", count: people / interviewers };
    ids.push(...(await sandbox.control<{ interview_ids: string[] }>("POST", "candidates", given)).interview_ids);
  }
  return { sandbox, ids: ids.sort() };
};

const start = ({ env }: TestHeyMilo, out: string, rate: string) => {
  const program = startProgram(["export", "--out", out, "--results"], { env: { ...env, HEYMILO_RATE_LIMIT: rate } });
  program.child.stdin.end();
  return program;
};

const idsIn = (file: string) =>
  jsonLinesOf(readFileSync(file, "utf8"))
    .map(({ interview_id }) => String(interview_id))
    .sort();

const countResults = async (sandbox: TestHeyMilo) => {
  const requests = await sandbox.requests();
  const results = requests.filter(({ path }) => path.endsWith("/data")).length;
  return { all: requests.length, results, turnedAway: requests.filter(({ status }) => status === 429).length };
};

const killed = async () => {
  const { sandbox, ids } = await worldOf(PEOPLE, INTERVIEWERS, 0);
  const out = join(folder, "people.jsonl");
  const partial = `${out}.partial`;
  const rowsNow = () => (existsSync(partial) ? readFileSync(partial, "utf8").split("\n").length - 2 : 0);
  const rows = [0];
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, exited } = start(sandbox, out, "18000");
    // The lock of the run before holds it up for some seconds.
    while (rowsNow() <= (rows.at(-1) ?? 0)) await sleep(20);
    await sleep(Math.random() * 3_000);
    child.kill("SIGKILL");
    await exited;
    rows.push(rowsNow());
  }
  const [code] = await start(sandbox, out, "18000").exited;
  const there = idsIn(out);
  const isSame = there.length === ids.length && there.every((id, index) => id === ids[index]);
  const { results } = await countResults(sandbox);
  say(`${PEOPLE} results, killed with ${rows.slice(1).join(", ")} rows: the sixth run ends with ${code}`);
  say(`  each once: ${isSame}; ${results} results were asked for`);
  promise(code === 0 && isSame, `the sixth run ended with ${code}, ${there.length} people`);
  promise(results <= PEOPLE + KILLS * AT_ONCE, `${results} results`);
  await sandbox.stop();
};

const atTheLimit = async () => {
  const { sandbox } = await worldOf(AT_THE_LIMIT, 4, 300);
  await sleep(62_000);
  const before = await countResults(sandbox);
  const out = join(folder, "limited.jsonl");
  const startedAt = performance.now();
  const { exited, stderr } = start(sandbox, out, "300");
  const [code] = await exited;
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await countResults(sandbox);
  const requests = after.all - before.all;
  say(
    `${AT_THE_LIMIT} results at 300 a minute: ${seconds.toFixed(0)} s, ${requests} requests, ${after.turnedAway} of them 429`,
  );
  say(`  it said: ${/Now .*/.exec(stderr())?.[0]}`);
  promise(code === 0 && after.turnedAway === 0, `ended with ${code}: ${stderr()}`);
  // The name of the workspace, the list of interviewers, one list for each 100, and the results.
  promise(requests === 2 + 4 + AT_THE_LIMIT, `${requests} requests`);
  promise(seconds < 150, `it took ${seconds} s`);
  await sandbox.stop();
};

await killed();
await atTheLimit();
rmSync(folder, { recursive: true, force: true });
say(complaints.length === 0 ? "All as docs/export.md says" : complaints.join("\n"));
process.exitCode = complaints.length === 0 ? 0 : 1;
