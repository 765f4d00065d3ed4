import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tools } from "../tools/index.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Source {
  path: string;
  text: string;
  /** Packages as they are written, own files by their path from the project's root. */
  imports: string[];
}

const sourcesIn = (folder: string): Source[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const path = posix.join(folder, name.replaceAll("\\", "/"));
      const text = readFileSync(join(ROOT, path), "utf8");
      const written = [...text.matchAll(/\b(?:from|import)\s*\(?\s*"([^"\s]+)"/g)].map(
        ([, specifier]) => specifier as string,
      );
      const imports = written.map((name) => (name.startsWith(".") ? posix.join(dirname(path), name) : name));
      return { path, text, imports };
    });

const SOURCES = [...sourcesIn("src"), ...sourcesIn("tools")];

/** The imports of the files that match, as `file -> import`. */
const importsOf = (files: RegExp): string[] =>
  SOURCES.filter(({ path }) => files.test(path)).flatMap(({ path, imports }) =>
    imports.map((name) => `${path} -> ${name}`),
  );

/** Who imports something that matches, other than itself. */
const usersOf = (imported: RegExp): string[] =>
  SOURCES.filter(({ path, imports }) => !imported.test(path) && imports.some((name) => imported.test(name)))
    .map(({ path }) => path)
    .sort();

describe("imports point one way", () => {
  it("and are all found", () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    const own = SOURCES.flatMap(({ imports }) => imports.filter((name) => /^(src|tools)\//.test(name)));
    expect(own.length).toBeGreaterThan(100);
    for (const path of own) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it("src/heymilo knows nothing of MCP, of tools, or of the rest of src", () => {
    const own = / -> (src\/heymilo\/|node:|(zod|undici|leven|lru-cache|p-queue)$)/;
    expect(importsOf(/^src\/heymilo\//).filter((line) => !own.test(line))).toEqual([]);
  });

  it("the sandbox knows nothing but itself, so that the fake and the client cannot be wrong together", () => {
    expect(importsOf(/^src\/sandbox\//).filter((line) => !/ -> (src\/sandbox\/|node:)/.test(line))).toEqual(
      [],
    );
  });

  it("only the command line and the connection start a sandbox", () => {
    expect(usersOf(/^src\/sandbox\//)).toEqual(["src/cli.ts", "src/connection.ts"]);
  });

  it("tools know neither the MCP SDK nor the server that runs them", () => {
    const server =
      / -> (@modelcontextprotocol\/|src\/(cli|server|config|connection|errors|log|progress)\.ts$)/;
    const parts = / -> src\/(transports|resources|prompts|sandbox)\//;
    const imports = importsOf(/^tools\//);
    expect(imports.filter((line) => server.test(line) || parts.test(line))).toEqual([]);
  });

  it("only the command line knows the tools", () => {
    expect(usersOf(/^tools\//)).toEqual(["src/cli.ts"]);
  });

  it("only the boundary, progress and transports know the MCP SDK", () => {
    const users = usersOf(/^@modelcontextprotocol\//).filter((path) => !path.startsWith("src/transports/"));
    expect(users).toEqual(["src/progress.ts", "src/server.ts"]);
  });
});

it("stdout belongs to the protocol and to the command line's own answers", () => {
  const users = SOURCES.filter(({ text }) => /\bprocess\.stdout\b|\bconsole\./.test(text)).map(
    ({ path }) => path,
  );
  expect(users.filter((path) => !path.startsWith("src/transports/"))).toEqual(["src/cli.ts"]);
});

describe("a tool's name is its file's name and its test's name", () => {
  const files = readdirSync(join(ROOT, "tools")).filter((name) => name !== "index.ts");

  it("for every tool, and no other file is among them", () => {
    expect(files.sort()).toEqual(tools.map(({ name }) => `${name.replaceAll("_", "-")}.ts`).sort());
  });

  it.each(files)("%s has its test", (file) => {
    expect(existsSync(join(ROOT, "test/tools", file.replace(/\.ts$/, ".test.ts")))).toBe(true);
  });

  it.each(files)("%s catches nothing and formats no failure", (file) => {
    const text = readFileSync(join(ROOT, "tools", file), "utf8");
    expect(text).not.toMatch(/\bcatch\b|isError/);
  });
});

it("a file is one idea: at most 300 lines", () => {
  const long = SOURCES.filter(({ text }) => text.trimEnd().split("\n").length > 300);
  expect(long.map(({ path }) => path)).toEqual([]);
});
