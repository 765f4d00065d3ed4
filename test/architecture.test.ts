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

const commands = /^src\/(cli\.ts$|commands\/)/;

/**
 * The table in AGENTS.md, from where a call comes in to where it goes out. A file may import its own layer and lower
 * ones.
 */
const map = /^## Map\n([\s\S]*?)^## /m.exec(readFileSync(join(ROOT, "AGENTS.md"), "utf8"))?.[1] ?? "";
const LAYERS = [...map.matchAll(/^\| `([^`]+)`/gm)].map(
  ([, place = ""]) => new RegExp(`^${place.replaceAll(".", "\\.")}${place.endsWith("/") ? "" : "$"}`),
);
/** Inside src/heymilo, in the same way. What is in no folder and has no name here serves all of them. */
const HEYMILO_LAYERS = [
  /^src\/heymilo\/(client|workspace-name)\.ts$/,
  /^src\/heymilo\/(assets|candidates|interviews|invitations|postings|questions|templates)\.ts$/,
  /^src\/heymilo\/wanted\//,
  /^src\/heymilo\/shared-writes\.ts$/,
  /^src\/heymilo\/writes\//,
  /^src\/heymilo\/lookups\//,
  /^src\/heymilo\/operations\.ts$/,
  /^src\/heymilo\/http\//,
  /^src\/heymilo\/schema\//,
  /^src\/heymilo\/[^/]+\.ts$/,
];
const layerOf = (path: string, layers: readonly RegExp[] = LAYERS): number =>
  layers.findIndex((layer) => layer.test(path));

/** The imports from a layer to one above it. */
const importsUp = (layers: readonly RegExp[]): string[] =>
  SOURCES.flatMap(({ path, imports }) =>
    imports
      .filter((name) => layerOf(name, layers) >= 0 && layerOf(name, layers) < layerOf(path, layers))
      .map((name) => `${path} -> ${name}`),
  );

/** The files of a circle of imports, or none. Type-only imports count: who reads one file has to read the other. */
const circleIn = (sources: readonly Source[]): string[] => {
  const importsOfFile = new Map(sources.map(({ path, imports }) => [path, imports]));
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return [];
    for (const next of importsOfFile.get(path) ?? []) {
      const circle = visit(next, [...trail, path]);
      if (circle.length > 0) return circle;
    }
    finished.add(path);
    return [];
  };
  for (const { path } of sources) {
    const circle = visit(path, []);
    if (circle.length > 0) return circle;
  }
  return [];
};

describe("imports point one way", () => {
  it.each([
    ["src and tools", LAYERS, /./],
    ["src/heymilo", HEYMILO_LAYERS, /^src\/heymilo\//],
  ])("down the layers of %s that a call goes through, and every file has a layer", (_name, layers, inside) => {
    const files = SOURCES.map(({ path }) => path).filter((path) => inside.test(path));
    expect(files.filter((path) => layerOf(path, layers) < 0)).toEqual([]);
    expect(layers.filter((_, layer) => !files.some((path) => layerOf(path, layers) === layer))).toEqual([]);
    expect(importsUp(layers)).toEqual([]);
  });

  it("never in a circle, be it of types alone", () => {
    expect(circleIn(SOURCES)).toEqual([]);
  });

  it("and are all found", () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    const own = SOURCES.flatMap(({ imports }) => imports.filter((name) => /^(src|tools)\//.test(name)));
    expect(own.length).toBeGreaterThan(100);
    // The build makes a card's page from its script.
    const fileOf = (path: string) => join(ROOT, path.replace(/\.html$/, "/page.ts"));
    for (const path of own) expect(existsSync(fileOf(path)), path).toBe(true);
  });

  it("src/heymilo knows nothing of MCP, of tools, or of the rest of src", () => {
    const own = / -> (src\/heymilo\/|node:|(zod|undici|leven|lru-cache|escape-string-regexp)$)/;
    expect(importsOf(/^src\/heymilo\//).filter((line) => !own.test(line))).toEqual([]);
  });

  it("the sandbox knows nothing of ours but itself, so that the fake and the client cannot be wrong together", () => {
    expect(
      importsOf(/^src\/sandbox\//).filter((line) => !/ -> (src\/sandbox\/|node:|escape-string-regexp)/.test(line)),
    ).toEqual([]);
  });

  it("only the command line and the connection start a sandbox", () => {
    const users = usersOf(/^src\/sandbox\//).filter((path) => !commands.test(path));
    expect(users).toEqual(["src/connection.ts"]);
  });

  it("few files of src are in no folder", () => {
    const loose = SOURCES.filter(({ path }) => /^src\/[^/]+$/.test(path)).map(({ path }) => path);
    expect(loose.length, loose.join()).toBeLessThanOrEqual(7);
  });

  it("tools know neither the MCP SDK nor the server that runs them", () => {
    const server = / -> (@modelcontextprotocol\/|src\/(cli|server|connection|log)\.ts$|src\/settings\/config\.ts$)/;
    const parts = / -> src\/(boundary|transports|resources|prompts|sandbox)\//;
    const imports = importsOf(/^tools\//);
    expect(imports.filter((line) => server.test(line) || parts.test(line))).toEqual([]);
  });

  it("only src/privacy opens what HeyMilo says about a person", () => {
    const openers = SOURCES.filter(({ text }) => text.includes("Confidential.open"));
    expect(openers.map(({ path }) => path)).toEqual(["src/privacy/index.ts"]);
  });

  it("only the list of definitions knows the tools", () => {
    expect(usersOf(/^tools\//)).toEqual(["src/surface/definitions.ts"]);
  });

  it("a card takes types alone from the rest, so that none of the server is in its page", () => {
    const inside = / -> (src\/cards\/|lean-qr\/nano$)/;
    const cards = SOURCES.filter(({ path }) => path.startsWith("src/cards/"));
    const values = cards.map(({ path, text }) => ({
      path,
      text: text.replace(/^import type [^;]*;/gm, ""),
    }));
    const used = values.flatMap(({ path, text }) =>
      [...text.matchAll(/\bfrom "([^"]+)"/g)].map(([, name = ""]) => {
        const own = name.startsWith(".") ? posix.join(dirname(path), name) : name;
        return `${path} -> ${own}`;
      }),
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((line) => !inside.test(line))).toEqual([]);
  });

  it("only the server, its boundary and the transports know the MCP SDK", () => {
    const inside = /^src\/(server\.ts$|boundary\/|transports\/)/;
    const users = usersOf(/^@modelcontextprotocol\//);
    expect(users).toContain("src/server.ts");
    expect(users.filter((path) => !inside.test(path))).toEqual([]);
  });
});

it("stdout belongs to the protocol and to the command line's own answers", () => {
  const users = SOURCES.filter(({ text }) => /\bprocess\.stdout\b|\bconsole\./.test(text)).map(({ path }) => path);
  expect(users.filter((path) => !path.startsWith("src/transports/"))).toEqual(["src/cli.ts"]);
});

describe("a tool's name is its file's name and its test's name", () => {
  const files = readdirSync(join(ROOT, "tools"), { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts");

  it("for every tool, and no other file is among them", () => {
    const named = tools.map(({ name }) => `${name.replaceAll("_", "-")}.ts`);
    expect(files.map((file) => posix.basename(file)).sort()).toEqual(named.sort());
  });

  it.each(files)("%s has its test", (file) => {
    const test = posix.basename(file).replace(/\.ts$/, ".test.ts");
    expect(existsSync(join(ROOT, "test/tools", test))).toBe(true);
  });

  it.each(files)("%s has no try/catch and formats no failure", (file) => {
    const text = readFileSync(join(ROOT, "tools", file), "utf8");
    expect(text).not.toMatch(/\bcatch \(|\bcatch \{|isError/);
  });
});

it("a file is one idea: at most 300 lines", () => {
  const long = SOURCES.filter(({ text }) => text.trimEnd().split("\n").length > 300);
  expect(long.map(({ path }) => path)).toEqual([]);
});
