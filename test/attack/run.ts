import { parseArgs } from "node:util";
import { ATTACKS } from "./attacks.ts";
import { CALLERS, type Callers } from "./callers.ts";
import { complaintsAbout, runAttack, type Wave } from "./run-attack.ts";

/** Some two minutes in all, or so many rounds as are asked for. */
const { values, positionals: words } = parseArgs({
  options: { rounds: { type: "string", default: "4" } },
  allowPositionals: true,
});
const OPTIONS = { connections: 8, ms: 500, rounds: Number(values.rounds) };
/** How late 99 % of the answers of `/healthz` may be, beside callers with tokens: Kubernetes waits so long by default. */
const MOST_MS = 1_000;
/** The memory limit in examples/deploy/kubernetes.yaml. */
const MOST_MB = 512;
/** What the second half of the rounds may take on average beyond the first: V8 collects when it sees fit. */
const MOST_GROWTH = 1.15;
/** Far above what it takes; a run that hangs must end. */
const MOST_MINUTES = 3 * OPTIONS.rounds;

setTimeout(() => {
  process.stderr.write(`not done after ${MOST_MINUTES} minutes\n`);
  process.exit(1);
}, MOST_MINUTES * 60_000).unref();

// Words choose kinds of attack.
const attacks = ATTACKS.filter(({ name }) => words.every((word) => name.includes(word)));

const latenesses = (waves: readonly Wave[]): number[] =>
  waves.flatMap(({ probes }) => probes.map(({ ms }) => ms)).sort((a, b) => a - b);

const line = (name: string, waves: readonly Wave[]): string => {
  const statuses: Record<string, number> = {};
  for (const [status, count] of waves.flatMap((wave) => Object.entries(wave.statuses)))
    statuses[status] = (statuses[status] ?? 0) + count;
  const requests = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  const cpuMs = waves.reduce((sum, wave) => sum + wave.cpuMs, 0);
  const sorted = latenesses(waves);
  const columns = [
    name.padEnd(30),
    [0.5, 0.99, 1]
      .map((share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
      .map((ms) => String(Math.round(ms)).padStart(5))
      .join(""),
    (requests > 0 ? (cpuMs / requests).toFixed(1) : "").padStart(7),
    Object.entries(statuses)
      .map(([status, count]) => `${count} x ${status}`)
      .join(", "),
  ];
  return columns.join("  ");
};

const memoryOf = (waves: readonly Wave[]) => {
  const samples = waves.map(({ memoryMb }) => memoryMb);
  const mean = Math.round(samples.reduce((sum, mb) => sum + mb, 0) / samples.length);
  return { mean, most: Math.max(...samples) };
};

/** @returns what is wrong */
const attackServer = async (name: string, callers: Callers): Promise<string[]> => {
  const report = await runAttack({ ...OPTIONS, callers, attacks });
  const { calm, waves, repeats } = report;
  const complaints = complaintsAbout(report);
  const sorted = latenesses(waves);
  const late = sorted[Math.floor(0.99 * sorted.length)] ?? 0;
  if (callers === CALLERS.tokens && late > MOST_MS)
    complaints.push(`/healthz: 1 % are over ${Math.round(late)} ms late`);
  const memory = [memoryOf(waves.slice(0, waves.length / 2)), memoryOf(waves.slice(waves.length / 2))];
  const [before, after] = memory as [(typeof memory)[0], (typeof memory)[0]];
  if (after.mean > before.mean * MOST_GROWTH) complaints.push("memory grows");
  const mostMb = Math.max(before.most, after.most);
  if (mostMb > MOST_MB) complaints.push(`memory: ${mostMb} MB is more than ${MOST_MB}`);
  const lines = [
    `callers with ${name}: ${OPTIONS.connections} connections, ${OPTIONS.rounds} rounds of ${attacks.length} attacks, ${OPTIONS.ms} ms each`,
    `${"p50, p99 and most ms of".padEnd(30)}         /healthz  CPU ms  answers`,
    line("nothing", [calm]),
    ...attacks.map((attack) =>
      line(
        attack.name,
        waves.filter((wave) => wave.name === attack.name),
      ),
    ),
    line("all", waves),
    `memory: ${calm.memoryMb} MB before`,
    ...memory.map(({ mean, most }, half) => `memory in half ${half + 1}: ${mean} MB on average, ${most} MB at most`),
    ...repeats.map(({ title, outcome, postings }) => `${title}: repeated: ${outcome}, ${postings} posting`),
    complaints.length === 0 ? "Nobody else noticed" : complaints.join("\n"),
  ];
  process.stdout.write(`${lines.join("\n")}\n\n`);
  return complaints;
};

const complaints: string[] = [];
for (const [name, callers] of Object.entries(CALLERS)) complaints.push(...(await attackServer(name, callers)));
process.exitCode = complaints.length === 0 ? 0 : 1;
