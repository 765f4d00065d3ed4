import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BY_ID, jsonLines, roles, startBulk } from "../support/bulk.ts";
import { memoryOf } from "../support/process-use.ts";
import { API_KEY, startHeyMiloApart, type TestHeyMilo } from "../support/sandbox.ts";
import { postingsByKey } from "./run-load.ts";

/**
 * `npm run test:bulk`: the numbers of docs/bulk.md. A sandbox with HeyMilo's limit runs in a process of its own; ends
 * with 1 if a number is not as promised.
 */
const PROMISED = { seconds: 240, requests: 1_050, checkSeconds: 5, growthMb: 30 };

const started: TestHeyMilo[] = [];
const start = async (options = {}) => {
  const sandbox = await startHeyMiloApart(options);
  started.push(sandbox);
  return sandbox;
};

const folder = mkdtempSync(join(tmpdir(), "heymilo-bulk-load-"));
const complaints: string[] = [];

const say = (text: string) => process.stdout.write(`${text}\n`);
const promise = (isKept: boolean, what: string) => {
  if (!isKept) complaints.push(what);
};

/** In a folder of its own, since a run keeps its journal beside its input. */
const fileOf = (count: number): string => {
  const file = join(mkdtempSync(join(folder, "input-")), `${count}.jsonl`);
  const description = "We run three clinics in Austin and look for people who like to work with people.";
  writeFileSync(file, jsonLines(roles(count).map((role) => ({ ...role, description }))));
  return file;
};

const envOf = ({ url }: TestHeyMilo) => ({ env: { HEYMILO_BASE_URL: url, HEYMILO_API_KEY: API_KEY } });

/** How many keys are there, and how many of them more than once. */
const keysIn = async (sandbox: TestHeyMilo) => {
  const ids = [...postingsByKey(await sandbox.postings()).values()];
  return { there: ids.length, twice: ids.filter(({ length }) => length > 1).length };
};

const secondsSince = (startedAt: number) => (performance.now() - startedAt) / 1000;

const checkTenThousand = async () => {
  const sandbox = await start({ rateLimit: 300 });
  const startedAt = performance.now();
  const { code, stderr } = await startBulk(envOf(sandbox), [fileOf(10_000), ...BY_ID, "--dry-run"]).ended;
  const seconds = secondsSince(startedAt);
  say(`10,000 lines checked     ${seconds.toFixed(1)} s, exit code ${code}`);
  promise(code === 0, `the check of 10,000 lines ended with ${code}: ${stderr}`);
  promise(seconds < PROMISED.checkSeconds, `the check took ${seconds} s`);
};

const createThousand = async () => {
  const sandbox = await start({ rateLimit: 300 });
  const startedAt = performance.now();
  const { child, ended } = startBulk(envOf(sandbox), [fileOf(1_000), ...BY_ID]);
  const memory: number[] = [];
  const watch = setInterval(() => memory.push(memoryOf(child.pid as number)), 1_000);
  const { code, stderr } = await ended;
  clearInterval(watch);
  const seconds = secondsSince(startedAt);
  const requests = await sandbox.requests();
  const { there, twice } = await keysIn(sandbox);
  const [early, late] = [0.25, 0.95].map((share) => memory[Math.floor(memory.length * share)] ?? 0);
  const turnedAway = requests.filter(({ status }) => status === 429).length;
  say(`1,000 roles              ${seconds.toFixed(1)} s, ${requests.length} requests, ${turnedAway} of them 429`);
  say(`                         exit code ${code}, ${there} keys, ${twice} of them twice`);
  say(`memory                   ${early} MB after a quarter, ${late} MB near the end`);
  promise(code === 0 && there === 1_000 && twice === 0, `${code}, ${there} keys, ${twice} twice: ${stderr}`);
  promise(seconds <= PROMISED.seconds, `1,000 roles took ${seconds} s`);
  promise(requests.length <= PROMISED.requests, `1,000 roles took ${requests.length} requests`);
  promise((late ?? 0) - (early ?? 0) <= PROMISED.growthMb, `memory grew from ${early} to ${late} MB`);
};

/** Of every fifty answers one is lost; half of those creates were carried out. */
const LOST = ["error_after_commit", "error_before_commit", "bad_gateway_after_commit", "hang_before_commit"];
const LOST_COUNT = 20;

const loseTwoPercent = async () => {
  const sandbox = await start();
  const env = { HEYMILO_TIMEOUT_MS: "5000", HEYMILO_RATE_LIMIT: "1200" };
  for (let number = 0; number < LOST_COUNT; number += 1) {
    const fault = LOST[number % LOST.length];
    await sandbox.arm({ fault, times: 1, skip: 48 * number, match: { method: "POST" } });
  }
  const startedAt = performance.now();
  const { code, stderr } = await startBulk(envOf(sandbox), [fileOf(1_000), ...BY_ID], env).ended;
  const seconds = secondsSince(startedAt).toFixed(1);
  const requests = (await sandbox.requests()).length;
  const { there, twice } = await keysIn(sandbox);
  say(
    `1,000 roles, ${LOST_COUNT} lost      ${seconds} s at 1,200 a minute, exit code ${code}, ${there} keys, ${twice} of them twice, ` +
      `${requests} requests`,
  );
  promise(code === 0 && there === 1_000 && twice === 0, `${code}, ${there} keys, ${twice} twice: ${stderr}`);
};

const measureAll = async () => {
  try {
    await checkTenThousand();
    await loseTwoPercent();
    await createThousand();
  } finally {
    await Promise.all(started.map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  }
  say(complaints.length === 0 ? "All as docs/bulk.md says" : complaints.join("\n"));
  process.exitCode = complaints.length === 0 ? 0 : 1;
};

void measureAll();
