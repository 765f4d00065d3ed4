/**
 * Memory of one server over 10,000 calls, by hand: `npm run build && npx tsx test/bench/memory.ts [calls]`. Every second
 * call creates another interviewer, the others list templates; every tenth create loses its answer. Linux only: the
 * server's resident memory is read from /proc.
 */
import { readFileSync } from "node:fs";
import { startSandboxHost } from "../support/remote-sandbox.ts";
import { connectServer } from "../support/server-process.ts";

const CALLS = Number(process.argv[2] ?? 10_000);
const PART = 500;
const SIDE_BY_SIDE = 8;

const host = startSandboxHost();
const sandbox = await host.open();
const server = await connectServer(sandbox.url, { HEYMILO_LOG_LEVEL: "warn", HEYMILO_MAX_IN_FLIGHT: "8" });
const lostAnswer = { fault: "truncated", match: { method: "POST", path: "/api/v2/postings" } };

const call = async (index: number): Promise<void> => {
  if (index % 2) await server.call("list_interview_templates", {});
  else {
    if (index % 20 === 0) await sandbox.arm(lostAnswer);
    const description = `Job ${index}. `.repeat(200);
    const request = { title: `Job ${index}`, description, workflow: [{ type: "resume" }] };
    const { isError, text } = await server.call("create_interviewer", request);
    if (isError) throw new Error(text);
  }
};

const residentMb = (): number => {
  const status = readFileSync(`/proc/${server.child.pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
};

let next = 0;
const report = (): void => {
  process.stdout.write(`${String(next).padStart(6)} calls  ${String(residentMb()).padStart(4)} MB\n`);
};

report();
while (next < CALLS) {
  const end = next + PART;
  const callOn = async () => {
    while (next < end) {
      next += 1;
      await call(next);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, callOn));
  if (next % (4 * PART) === 0) report();
  // What the sandbox remembers is not what is measured, and makes its lists slow.
  await sandbox.reset();
}
await server.kill("SIGTERM");
await host.stop();
