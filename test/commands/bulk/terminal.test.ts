import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BY_ID, jsonLines, roles } from "../../support/bulk.ts";
import { BINARY } from "../../support/clients.ts";

const folder = mkdtempSync(join(tmpdir(), "heymilo-bulk-terminal-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasScript = spawnSync("script", ["--version"]).status === 0;

/** In a terminal of 80 columns that `script` of util-linux gives it. */
const inTerminal = (count: number, TERM: string): string => {
  const input = join(folder, `${count}.jsonl`);
  writeFileSync(input, jsonLines(roles(count)));
  const command = `stty cols 80; '${process.execPath}' '${BINARY}' bulk ${input} ${BY_ID.join(" ")}`;
  const { PATH = "" } = process.env;
  const env = { PATH, TERM, HEYMILO_SANDBOX: "true", HEYMILO_RATE_LIMIT: "0" };
  return spawnSync("script", ["-qec", command, "/dev/null"], { env, encoding: "utf8" }).stdout;
};

describe.skipIf(!hasScript)("on a terminal", () => {
  it("a bar of one line shows the rate and the time left, and a table follows", () => {
    const seen = inTerminal(30, "xterm");
    // Each state of the bar begins in the first column.
    const states = seen.split("\x1b[1G").map((state) => state.split("\x1b")[0] ?? "");
    expect(states.at(-1)).toMatch(/^=+ 30\/30 \| \d+ a minute, 0 s left$/);
    for (const state of states.slice(1)) expect(state.length).toBeLessThan(80);
    expect(seen).toContain("30  created");
    expect(seen).not.toContain('{"line"');
  });

  it("one that knows no cursor gets lines", () => {
    const seen = inTerminal(2, "dumb");
    expect(seen).toContain('{"line":1,"key":"REQ-1","outcome":"created"');
    expect(seen).not.toContain("\x1b");
  });
});
