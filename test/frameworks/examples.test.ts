import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startHeyMilo } from "../support/sandbox.ts";
import { run } from "./examples.ts";
import { FRAMEWORKS, PYTHON_EXAMPLES } from "./frameworks.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/from-code");

const withExample = FRAMEWORKS.flatMap(({ example, packages }) => (example ? [{ example, packages }] : []));

describe("the examples of calling from code", () => {
  it.each(withExample)("$example installs the versions that it is run with", ({ example, packages }) => {
    const [, install = ""] = /^\/\/ npm install (.+)\n/.exec(readFileSync(join(EXAMPLES, example), "utf8")) ?? [];
    expect(install.split(" ")).not.toEqual([""]);
    expect(packages).toEqual(expect.arrayContaining(install.split(" ")));
  });

  it("are all run by npm run test:frameworks", () => {
    const run = [...withExample.map(({ example }) => example), ...Object.keys(PYTHON_EXAMPLES), "curl.sh"];
    expect(readdirSync(EXAMPLES).sort()).toEqual(run.sort());
  });

  it("make an interviewer each, with a key of its own", () => {
    const keys = readdirSync(EXAMPLES).map((name) =>
      /idempotency_key.*?"?(job-[\w-]+)|key = "(job-[\w-]+)/.exec(readFileSync(join(EXAMPLES, name), "utf8")),
    );
    const own = keys.map((found) => found?.[1] ?? found?.[2]);
    expect(own).not.toContain(undefined);
    expect(new Set(own).size).toBe(own.length);
  });

  it("are short enough to be read at once", () => {
    for (const name of readdirSync(EXAMPLES)) {
      const lines = readFileSync(join(EXAMPLES, name), "utf8").trimEnd().split("\n").length;
      expect(lines, name).toBeLessThanOrEqual(30);
    }
  });

  it("repeat a create that failed until it is done, and make one interviewer", async () => {
    const sandbox = await startHeyMilo();
    try {
      const list = { method: "GET", path: "/api/v2/postings" };
      await sandbox.arm({ fault: "unavailable", match: list, times: 4 });
      await sandbox.arm({ fault: "reset_after_commit", match: { method: "POST", path: "/api/v2/postings" } });
      const { code, output } = await run(process.execPath, [join(EXAMPLES, "mcp-sdk.mjs")], sandbox.env);
      const [made, ...more] = await sandbox.postings();
      expect({ code, more }).toEqual({ code: 0, more: [] });
      expect(output).toContain(`created ${made?.id}`);
    } finally {
      await sandbox.stop();
    }
  });
});
