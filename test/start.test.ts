import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const { resolve } = createRequire(import.meta.url);
const textOf = (module: string): string => readFileSync(resolve(module), "utf8");

/** When one of these fails, what it says is no longer so: take the trick out that is named. */
describe("a trick of the start is needed as long as", () => {
  it("the SDK makes a schema of each of its types when it is loaded: packaging/schemas-when-used.ts", () => {
    const folder = dirname(resolve("@modelcontextprotocol/core"));
    const modules = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
    const made = modules.flatMap((name) =>
      [...readFileSync(join(folder, name), "utf8").matchAll(/^const \w+Schema = z\w*\./gm)].map(String),
    );
    expect(made.length).toBeGreaterThan(50);
  });

  it("zod compiles a parser of each, unless it is told not to: src/commands/zod-without-jit.ts", () => {
    const compiles = 'import("zod").then((z) => console.log(z.config().jitless ?? "compiles"))';
    expect(execFileSync(process.execPath, ["-e", compiles], { encoding: "utf8" }).trim()).toBe("compiles");
  });

  it("the SDK loads a validator of JSON Schema for what it never asks for: packaging/sdk-shims.ts", () => {
    expect(textOf("@modelcontextprotocol/server/_shims")).toMatch(/ajv/i);
  });

  it("undici's index loads fetch, WebSocket and caches: packaging/undici-parts.ts", () => {
    for (const part of ["fetch", "websocket", "cache"]) expect(textOf("undici")).toContain(`./lib/web/${part}`);
  });

  it("Node forgets what it has compiled: src/bin.ts", () => {
    const folder = 'console.log(require("node:module").getCompileCacheDir?.() ?? "none")';
    const env = { ...process.env, NODE_COMPILE_CACHE: undefined };
    expect(execFileSync(process.execPath, ["-e", folder], { encoding: "utf8", env }).trim()).toBe("none");
  });

  it("the definitions of the surface bring zod along: packaging/frozen-surface.ts", () => {
    expect(readFileSync("tools/interviewers/get-interviewer.ts", "utf8")).toContain('import * as z from "zod"');
  });
});
