import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
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

/** Every import of `from` that `allowed` does not allow, as `file -> import`. */
const forbidden = (from: RegExp, allowed: RegExp): string[] =>
  SOURCES.filter(({ path }) => from.test(path)).flatMap(({ path, imports }) =>
    imports.filter((name) => !allowed.test(name)).map((name) => `${path} -> ${name}`),
  );

describe("imports point one way", () => {
  it("and are all found", () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    const own = SOURCES.flatMap(({ imports }) => imports.filter((name) => /^(src|tools)\//.test(name)));
    expect(own.length).toBeGreaterThan(100);
    for (const path of own) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it("src/heymilo knows nothing of MCP, of tools, or of the rest of src", () => {
    expect(
      forbidden(/^src\/heymilo\//, /^(src\/heymilo\/|node:|(zod|undici|leven|lru-cache|p-queue)$)/),
    ).toEqual([]);
  });

  it("the sandbox knows nothing but itself, so that the fake and the client cannot be wrong together", () => {
    expect(forbidden(/^src\/sandbox\//, /^(src\/sandbox\/|node:)/)).toEqual([]);
  });

  it("only the command line and the connection start a sandbox", () => {
    const users = SOURCES.filter(
      ({ path, imports }) =>
        !path.startsWith("src/sandbox/") && imports.some((name) => name.startsWith("src/sandbox/")),
    );
    expect(users.map(({ path }) => path).sort()).toEqual(["src/cli.ts", "src/connection.ts"]);
  });

  it("tools know neither the MCP SDK nor the server that runs them", () => {
    const allowed = /^(tools\/|src\/(heymilo\/|arguments\/|tool\.ts$|[a-z-]+-view\.ts$)|node:|zod$)/;
    expect(forbidden(/^tools\//, allowed)).toEqual([]);
  });

  it("only the command line knows the tools", () => {
    const users = SOURCES.filter(
      ({ path, imports }) => !path.startsWith("tools/") && imports.some((name) => name.startsWith("tools/")),
    );
    expect(users.map(({ path }) => path)).toEqual(["src/cli.ts"]);
  });

  it("only the boundary, progress and transports know the MCP SDK", () => {
    const users = SOURCES.filter(({ imports }) =>
      imports.some((name) => name.startsWith("@modelcontextprotocol/")),
    );
    expect(users.map(({ path }) => path).sort()).toEqual([
      "src/progress.ts",
      "src/server.ts",
      "src/transports/stdio.ts",
    ]);
  });
});

describe("stdout belongs to the protocol", () => {
  it("nothing writes to it but the command line's own answers", () => {
    const writers = SOURCES.filter(({ text }) =>
      /process\.stdout\.write|process\.stdout\)|\bconsole\./.test(text),
    );
    expect(writers.map(({ path }) => path)).toEqual(["src/cli.ts"]);
    const touched = SOURCES.filter(({ text }) => text.includes("process.stdout"));
    expect(touched.map(({ path }) => path).sort()).toEqual(["src/cli.ts", "src/transports/stdio.ts"]);
  });
});

describe("a tool's name is its file's name and its test's name", () => {
  const files = readdirSync(join(ROOT, "tools")).filter((name) => name !== "index.ts");

  it("for every tool, and no other file is among them", () => {
    const names = tools.map(({ name }) => `${name.replaceAll("_", "-")}.ts`);
    expect(files.sort()).toEqual(names.sort());
    for (const name of names) {
      expect(existsSync(join(ROOT, "test/tools", name.replace(/\.ts$/, ".test.ts"))), name).toBe(true);
    }
  });

  it.each(files)("%s catches nothing and formats no failure", (file) => {
    const text = readFileSync(join(ROOT, "tools", file), "utf8");
    expect(text).not.toMatch(/\bcatch\b|isError/);
  });
});

it("a file is one idea: at most 300 lines", () => {
  const ours = [...SOURCES, ...sourcesIn("test"), ...sourcesIn("examples")];
  const long = ours.filter(({ text }) => text.split("\n").length > 301);
  expect(long.map(({ path }) => relative(".", path))).toEqual([]);
});
