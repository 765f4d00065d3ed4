import { type Balancer, HAPROXY, NGINX } from "./balancer.ts";
import { type Restart, type RestartReport, runRestart } from "./run-restart.ts";
import { installTools } from "./tools.ts";
import { validateDeploy } from "./validate.ts";

/** Both instances in turn, as a rollout does. */
const ROLLOUT: Restart = { callers: 64, steps: ["restart", "restart"] };
const CRASH: Restart = { callers: 64, steps: ["kill", "restart"] };
/** Far above what it takes; a run that hangs must end. */
const MOST_MINUTES = 10;

setTimeout(() => {
  process.stderr.write(`not done after ${MOST_MINUTES} minutes\n`);
  process.exit(1);
}, MOST_MINUTES * 60_000).unref();

installTools();
await validateDeploy();
process.stdout.write("examples/deploy: valid\n");

const failures: string[] = [];
const expectThat = (holds: boolean, otherwise: string): void => {
  if (!holds) failures.push(otherwise);
};

const play = async (what: string, balancer: Balancer, restart: Restart): Promise<RestartReport> => {
  const report = await runRestart(balancer, restart);
  const { calls, notServed, endings, complaints, seconds } = report;
  const receipts = endings.filter(({ kind }) => kind === "receipt").length;
  const lines = [
    `${balancer.name}, ${what}: ${restart.callers} callers, ${calls} calls in ${seconds.toFixed(0)} s`,
    `  not served      ${sum(notServed)} ${JSON.stringify(notServed)}`,
    `  keys            ${endings.length}, ${receipts} with a receipt`,
    ...complaints.map((complaint) => `  ${complaint}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  failures.push(...complaints);
  return report;
};

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const smooth = await play("rollout", HAPROXY, ROLLOUT);
expectThat(sum(smooth.notServed) === 0, "haproxy: a rollout with a drain cost calls");
await play("a crash and a restart", HAPROXY, CRASH);
await play("rollout", NGINX, ROLLOUT);
await play("a crash and a restart", NGINX, CRASH);

process.stdout.write(failures.length === 0 ? "As promised\n" : `${failures.join("\n")}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
