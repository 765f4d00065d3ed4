import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BY_ID, jsonLines, roles } from "../support/bulk.ts";
import { BINARY } from "../support/clients.ts";

const folder = mkdtempSync(join(tmpdir(), "heymilo-terminal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { PATH = "" } = process.env;
const hasScript = spawnSync("script", ["--version"]).status === 0;

/** What is seen in a terminal of 80 columns, which `script` of util-linux gives; Ctrl-C is typed once it is spoken of. */
const inTerminal = (args: string, env: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const command = `stty cols 80; '${process.execPath}' '${BINARY}' ${args}`;
    const child = spawn("script", ["-qec", command, "/dev/null"], { env: { PATH, ...env } });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const isWaiting = output.includes("Ctrl-C");
      output += chunk.toString("utf8");
      if (!isWaiting && output.includes("Ctrl-C")) child.stdin.end("\x03");
    });
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });

describe.skipIf(!hasScript)("in a terminal", () => {
  it("the server says what it is and what to do, waits, and ends with Ctrl-C", async () => {
    const output = await inTerminal("");
    expect(output).toContain("is an MCP server");
    for (const command of ["config <client>", "doctor", "--help"]) expect(output).toContain(command);
  });

  const bulk = (count: number, TERM: string): Promise<string> => {
    const input = join(folder, `${count}.jsonl`);
    writeFileSync(input, jsonLines(roles(count)));
    const env = { TERM, HEYMILO_SANDBOX: "true", HEYMILO_RATE_LIMIT: "0" };
    return inTerminal(`bulk ${input} ${BY_ID.join(" ")}`, env);
  };

  it("bulk has a bar of one line with the rate and the time left, and a table follows", async () => {
    const seen = await bulk(30, "xterm");
    // Each state of the bar begins in the first column.
    const states = seen.split("\x1b[1G").map((state) => state.split("\x1b")[0] ?? "");
    expect(states.at(-1)).toMatch(/^=+ 30\/30 \| \d+ a minute, 0 s left$/);
    for (const state of states.slice(1)) expect(state.length).toBeLessThan(80);
    expect(seen).toContain("30  created");
    expect(seen).not.toContain('{"line"');
  });

  it("bulk has lines where the terminal knows no cursor", async () => {
    const seen = await bulk(2, "dumb");
    expect(seen).toContain('{"line":1,"key":"REQ-1","outcome":"created"');
    expect(seen).not.toContain("\x1b");
  });
});

it("says nothing of that to a client", () => {
  const { stdout, stderr } = spawnSync(process.execPath, [BINARY], { env: {}, input: "", encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["", ""]);
});
