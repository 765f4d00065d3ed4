import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import module from "node:module";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { connect, emptyFolder, expectCreate, ROOT, run } from "../support/packages.ts";

const folder = await emptyFolder();
let files: string[];
let saidAtInstall: string;

beforeAll(async () => {
  // Without scripts: building again would take dist away from the tests that run beside this one.
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout } = await run("npm", pack, { cwd: ROOT });
  const [tarball] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  files = tarball.files.map((file) => file.path);
  const install = ["install", "--offline", "--no-audit", `./${tarball.filename}`];
  saidAtInstall = (await run("npm", install, { cwd: folder })).stderr;
});

const installed = (path: string) => join(folder, "node_modules", manifest.name, path);

it("holds the program and what has to come with it, and nothing else", () => {
  const beside = files.filter((path) => !/^dist\/([\w.-]+\.js|package\.json)$/.test(path)).sort();
  expect(beside).toEqual(["LICENSE", "README.md", "THIRD-PARTY-NOTICES", "package.json", "server.json"]);
  expect(files).toContain(manifest.bin["heymilo-mcp"]);
});

it("installs nothing but itself, and runs no script then", async () => {
  const lock = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
  expect(Object.keys(lock.packages)).toEqual(["", `node_modules/${manifest.name}`]);
  expect(lock.packages[`node_modules/${manifest.name}`].hasInstallScript).toBeUndefined();
  // Newer npm warns of a package from a file that could run one, "prepare" among them.
  expect(saidAtInstall).not.toContain("script");
});

it("carries the licence of every package that the sources import", async () => {
  const notices = await readFile(installed("THIRD-PARTY-NOTICES"), "utf8");
  const imported = await importedPackages();
  expect(imported).toContain("zod");
  for (const name of imported) {
    const { version } = JSON.parse(await readFile(join(ROOT, "node_modules", name, "package.json"), "utf8"));
    expect(notices).toContain(`\n${name} ${version} (`);
  }
  for (const tool of ["vitest", "rolldown", "typescript"]) expect(notices).not.toContain(`\n${tool} `);
  expect(notices.match(/permission is hereby granted|apache license/gi)?.length).toBeGreaterThan(5);
});

const importedPackages = async (): Promise<string[]> => {
  const names = new Set<string>();
  for (const top of ["src", "tools"]) {
    for (const file of await readdir(join(ROOT, top), { recursive: true })) {
      if (!file.endsWith(".ts")) continue;
      const source = await readFile(join(ROOT, top, file), "utf8");
      for (const [, name] of source.matchAll(/(?:from|import\() ?"((?:@[\w-]+\/)?\w[\w-]*)[/"]/g)) {
        names.add(name as string);
      }
    }
  }
  return [...names];
};

it("answers --version and --help through npx", async () => {
  const version = await run("npx", ["heymilo-mcp", "--version"], { cwd: folder });
  expect(version.stdout).toBe(`${manifest.version}\n`);
  const help = await run("npx", ["heymilo-mcp", "--help"], { cwd: folder });
  expect(help.stdout).toContain("heymilo-mcp doctor");
});

it("creates an interviewer in the sandbox over stdio", async () => {
  const client = await connect({ command: "npx", args: ["heymilo-mcp", "--sandbox"], cwd: folder });
  await expectCreate(client, "Night nurse");
  await client.close();
});

it("keeps what Node compiled inside the package, if this Node can", async () => {
  const keeps = "enableCompileCache" in module;
  expect(existsSync(installed(".compile-cache"))).toBe(keeps);
  if (keeps) expect(await readdir(installed(".compile-cache"), { recursive: true })).not.toHaveLength(0);
});

it("starts all the same where nothing can be kept", async () => {
  await rm(installed(".compile-cache"), { recursive: true, force: true });
  await writeFile(installed(".compile-cache"), "not a folder");
  const { stdout, stderr } = await run("npx", ["heymilo-mcp", "--version"], { cwd: folder });
  expect([stdout, stderr]).toEqual([`${manifest.version}\n`, ""]);
});
