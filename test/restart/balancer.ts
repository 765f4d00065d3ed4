import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Balancer {
  name: string;
  /** The file in examples/deploy, which is used as it is but for addresses. */
  file: string;
  command: string;
  args(config: string): string[];
}

export const HAPROXY: Balancer = {
  name: "haproxy",
  file: "haproxy.cfg",
  command: "haproxy",
  args: (config) => ["-db", "-f", config],
};

export const NGINX: Balancer = {
  name: "nginx",
  file: "nginx.conf",
  command: "nginx",
  // nginx deletes its pid file when it ends, so that may not be /dev/null.
  args: (config) => ["-c", config, "-g", `daemon off; pid ${config}.pid; error_log stderr crit;`],
};

/** An address of this machine that nobody uses. */
export const freePort = async (): Promise<number> => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, "close");
  return port;
};

const DEPLOY = new URL("../../examples/deploy/", import.meta.url);

/** Starts it in front of the two instances. */
export async function startBalancer(
  { file, command, args }: Balancer,
  [first, second]: readonly [number, number],
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const config = readFileSync(new URL(file, DEPLOY), "utf8")
    .replaceAll("mcp-1:3000", `127.0.0.1:${first}`)
    .replaceAll("mcp-2:3000", `127.0.0.1:${second}`)
    .replace("bind :8080", `bind 127.0.0.1:${port}`)
    .replace("listen 8080", `listen 127.0.0.1:${port}`);
  const path = join(mkdtempSync(join(tmpdir(), "balancer-")), file);
  writeFileSync(path, config);
  // What it says of instances that come and go is what the test brings about.
  const child = spawn(command, args(path), { stdio: "ignore" });
  process.once("exit", () => child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  const isServing = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isServing())) {
    if (child.exitCode !== null) throw new Error(`${command} has ended with ${child.exitCode}`);
    await sleep(50);
  }
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
