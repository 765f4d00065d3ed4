import { spawn, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { BINARY } from "../support/clients.ts";

/** `script` of util-linux gives a program a terminal of its own. */
const hasScript = spawnSync("script", ["--version"]).status === 0;

const inTerminal = (input: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const command = `'${process.execPath}' '${BINARY}'`;
    const child = spawn("script", ["-qec", command, "/dev/null"], { env: { PATH: process.env.PATH } });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const isWaiting = output.includes("Ctrl-C");
      output += chunk.toString("utf8");
      if (!isWaiting && output.includes("Ctrl-C")) child.stdin.end(input);
    });
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });

describe.skipIf(!hasScript)("the server in a terminal", () => {
  it("says what it is and what to do, waits, and ends with Ctrl-C", async () => {
    const output = await inTerminal("\x03");
    expect(output).toContain("is an MCP server");
    for (const command of ["config <client>", "doctor", "--help"]) expect(output).toContain(command);
  });
});

it("says nothing of that to a client", () => {
  const { stdout, stderr } = spawnSync(process.execPath, [BINARY], { env: {}, input: "", encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["", ""]);
});
