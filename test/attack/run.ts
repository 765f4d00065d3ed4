import { ATTACKS } from "./attacks.ts";
import type { Probe } from "./prober.ts";
import { complaintsAbout, runAttack, type Wave } from "./run-attack.ts";

/** Some two minutes in all. */
const OPTIONS = { connections: 8, ms: 500, rounds: 6 };
/** How late `/healthz` may answer, the machine's part left out. */
const MOST_MS = 200;
/** The memory limit of the example in docs/hosting.md. */
const MOST_MB = 512;
/** What the second half of the rounds may take on average beyond the first: V8 collects when it sees fit. */
const MOST_GROWTH = 1.15;
/** Far above what it takes; a run that hangs must end. */
const MOST_MINUTES = 10;

setTimeout(() => {
  process.stderr.write(`not done after ${MOST_MINUTES} minutes\n`);
  process.exit(1);
}, MOST_MINUTES * 60_000).unref();

// Some words choose kinds of attack.
const words = process.argv.slice(2);
const attacks = ATTACKS.filter(({ name }) => words.every((word) => name.includes(word)));
const report = await runAttack({ ...OPTIONS, attacks });
const complaints = complaintsAbout(report);

/** What is left of a probe's time without that of the machine: none of it on a quiet one. */
const lateness = ({ ms, bareMs, withheldMs }: Probe): number => Math.max(0, ms - bareMs - withheldMs);
const times = (probes: readonly Probe[], timeOf: (probe: Probe) => number): string => {
  const sorted = probes.map(timeOf).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [0.5, 0.99, 1].map((share) => String(Math.round(at(share))).padStart(5)).join("");
};
const line = (name: string, waves: readonly Wave[]): string => {
  const statuses: Record<string, number> = {};
  for (const [status, count] of waves.flatMap((wave) => Object.entries(wave.statuses)))
    statuses[status] = (statuses[status] ?? 0) + count;
  const requests = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  const cpuMs = waves.reduce((sum, wave) => sum + wave.cpuMs, 0);
  const probes = waves.flatMap((wave) => wave.probes);
  const columns = [
    name.padEnd(30),
    times(probes, ({ ms }) => ms),
    times(probes, ({ bareMs }) => bareMs),
    times(probes, lateness),
    (requests > 0 ? (cpuMs / requests).toFixed(1) : "").padStart(7),
    Object.entries(statuses)
      .map(([status, count]) => `${count} x ${status}`)
      .join(", "),
  ];
  return columns.join("  ");
};

const { calm, waves } = report;
const latest = Math.max(...waves.flatMap((wave) => wave.probes).map(lateness));
if (latest > MOST_MS) complaints.push(`/healthz: ${Math.round(latest)} ms late`);

const memory = [waves.slice(0, waves.length / 2), waves.slice(waves.length / 2)].map((half) => {
  const samples = half.map(({ memoryMb }) => memoryMb);
  const mean = Math.round(samples.reduce((sum, mb) => sum + mb, 0) / samples.length);
  return { mean, most: Math.max(...samples) };
});
const [firstHalf, secondHalf] = memory as [(typeof memory)[0], (typeof memory)[0]];
if (secondHalf.mean > firstHalf.mean * MOST_GROWTH) complaints.push("memory grows");
const mostMb = Math.max(firstHalf.most, secondHalf.most);
if (mostMb > MOST_MB) complaints.push(`memory: ${mostMb} MB is more than ${MOST_MB}`);

const lines = [
  `${OPTIONS.connections} connections, ${OPTIONS.rounds} rounds of ${attacks.length} attacks, ${OPTIONS.ms} ms each`,
  "A bare server was asked at the same moments. Late is /healthz without that, and without what others' processes took.",
  `${"median, 99 % and most ms of".padEnd(30)}         /healthz      bare server             late  CPU ms  answers`,
  line("nothing", [calm]),
  ...attacks.map(({ name }) =>
    line(
      name,
      waves.filter((wave) => wave.name === name),
    ),
  ),
  line("all", waves),
  `memory: ${calm.memoryMb} MB before`,
  ...memory.map(
    ({ mean, most }, half) => `memory in half ${half + 1}: ${mean} MB on average, ${most} MB at most`,
  ),
  ...report.repeats.map(
    ({ title, outcome, postings }) => `${title}: repeated: ${outcome}, ${postings} posting`,
  ),
  complaints.length === 0 ? "Nobody else noticed" : complaints.join("\n"),
];
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
