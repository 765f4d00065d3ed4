import { existsSync } from "node:fs";
import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { connect, emptyFolder, expectCreate, ROOT, run } from "../support/packages.ts";
import { isInContext, parseCopy, parseDockerfile, type Stage } from "./dockerfile.ts";

const folder = await emptyFolder();
const stages = parseDockerfile(await readFile(join(ROOT, "Dockerfile"), "utf8"));
const dockerignore = await readFile(join(ROOT, ".dockerignore"), "utf8");
const last = stages.at(-1) as Stage;
const valuesOf = (stage: Stage, name: string): string[] =>
  stage.instructions.filter((one) => one.name === name).map(({ text }) => text);
const entrypoint = JSON.parse(valuesOf(last, "ENTRYPOINT")[0] ?? "[]") as string[];

it("copies only what exists and is part of the build context", () => {
  expect(dockerignore).toMatch(/^\*$/m);
  const copies = stages.flatMap((stage) => valuesOf(stage, "COPY").map(parseCopy));
  const sources = copies.filter(({ from }) => from === undefined).flatMap((copy) => copy.sources);
  expect(sources.length).toBeGreaterThan(5);
  for (const source of sources) {
    expect(existsSync(join(ROOT, source)), source).toBe(true);
    expect(isInContext(source, dockerignore), source).toBe(true);
  }
  const built = stages.map(({ name }) => name);
  for (const { from } of copies) if (from !== undefined) expect(built).toContain(from);
});

it("is slim, of a fixed line of Node, and runs as nobody special, over stdio", () => {
  for (const { image } of stages) expect(image).toMatch(/^node:\d+-slim$/);
  expect(valuesOf(last, "USER").at(-1)).toBe("node");
  expect(entrypoint).toEqual(["node", `/app/${manifest.bin["heymilo-mcp"]}`]);
  expect(valuesOf(last, "CMD")).toEqual([]);
  expect(valuesOf(last, "EXPOSE")).toEqual([]);
});

it("installs nothing in the image that is shipped, and knows no secret", () => {
  expect(valuesOf(last, "RUN")).toEqual([]);
  expect(valuesOf(last, "COPY").join()).not.toContain("node_modules");
  const variables = stages.flatMap((stage) => [...valuesOf(stage, "ENV"), ...valuesOf(stage, "ARG")]);
  expect(variables.join()).not.toMatch(/key|token|secret/i);
});

it("builds by its own steps in an empty folder, and what it ships creates an interviewer", {
  timeout: 120_000,
}, async () => {
  const rootOf = (stage: Stage) => join(folder, String(stages.indexOf(stage)));
  for (const stage of stages) {
    let workdir = rootOf(stage);
    for (const { name, text } of stage.instructions) {
      if (name === "WORKDIR") {
        workdir = join(rootOf(stage), text);
        await mkdir(workdir, { recursive: true });
      }
      if (name === "RUN") {
        const env = { ...process.env, npm_config_prefer_offline: "true", npm_config_audit: "false" };
        await run("sh", ["-c", text], { cwd: workdir, env });
      }
      if (name === "COPY") {
        const { from, sources, target } = parseCopy(text);
        const origin = stages.find((one) => one.name === from);
        for (const source of sources) {
          const path = join(from === undefined ? ROOT : rootOf(origin as Stage), source);
          const into = target.endsWith("/") ? join(target, source.split("/").at(-1) as string) : target;
          await cp(path, join(workdir, into), { recursive: true });
        }
      }
    }
  }
  const [, program = ""] = entrypoint;
  const client = await connect({
    command: process.execPath,
    args: [join(rootOf(last), program)],
    env: { HEYMILO_SANDBOX: "true" },
  });
  await expectCreate(client, "Night nurse");
  await client.close();
});
