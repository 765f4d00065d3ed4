import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { NODE_VERSIONS } from "../support/node-versions.ts";
import { ROOT } from "../support/packages.ts";

describe.each(["ci", "release"])("the workflow %s", async (name) => {
  const workflow = await readFile(join(ROOT, `.github/workflows/${name}.yml`), "utf8");

  it("runs commands that package.json has", () => {
    const commands = [...workflow.matchAll(/npm run ([\w:-]+)/g)].map(([, command]) => String(command));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !(command in manifest.scripts))).toEqual([]);
  });

  it("can do no more than read, unless a job needs more", () => {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n$/m);
  });
});

it("every change is tested on the oldest Node that package.json allows and on each line since", async () => {
  const ci = await readFile(join(ROOT, ".github/workflows/ci.yml"), "utf8");
  const lists = [...ci.matchAll(/node: (\[.*\])/g)].map(([, list]) => JSON.parse(String(list)));
  expect(lists).toEqual([NODE_VERSIONS, NODE_VERSIONS]);
  expect(manifest.engines.node).toBe(`>=${NODE_VERSIONS[0]}`);
});
