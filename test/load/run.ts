import { complaintsAbout, runLoad } from "./run-load.ts";

const LOAD = { clients: 64, createsEach: 50, tenants: 4 };
/** Far above what it takes; a run that hangs must end. */
const MOST_MS = 15 * 60_000;
/** The memory limit of the example in docs/hosting.md. */
const MOST_MB = 512;

setTimeout(() => {
  process.stderr.write(`not done after ${MOST_MS / 60_000} minutes\n`);
  process.exit(1);
}, MOST_MS).unref();

const report = await runLoad(LOAD);
const complaints = complaintsAbout(report);
const { endings, postings, given, faults, memoryMb, seconds } = report;
if (memoryMb.most > MOST_MB) complaints.push(`memory: ${memoryMb.most} MB is more than ${MOST_MB}`);

const count = <T>(all: readonly T[], kindOf: (one: T) => string | number): string => {
  const counts = new Map<string | number, number>();
  for (const one of all) counts.set(kindOf(one), (counts.get(kindOf(one)) ?? 0) + 1);
  return [...counts].map(([kind, number]) => `${kind}: ${number}`).join(", ");
};

const lines = [
  `${LOAD.clients} clients x ${LOAD.createsEach} creates, ${LOAD.tenants} tenants, two instances, one killed midway`,
  `time             ${seconds.toFixed(1)} s, ${(endings.length / seconds).toFixed(1)} creates a second`,
  `requests given   ${given.join(" and ")}`,
  `faults           ${Object.entries(faults)
    .map(([name, times]) => `${name} ${times}`)
    .join(", ")}`,
  `ended with       ${count(endings, ({ kind }) => kind)}`,
  `tries            ${count(endings, ({ tries }) => tries)}`,
  `postings a key   ${count([...postings.values()], ({ length }) => length)}`,
  `memory           ${memoryMb.before} MB before, ${memoryMb.most} MB at most`,
  complaints.length === 0 ? "Nothing lost, nothing untold" : complaints.join("\n"),
];
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
