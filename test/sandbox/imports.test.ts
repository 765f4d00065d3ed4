import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../src/sandbox");

it("imports nothing but Node and itself, so that it can't share a mistake with the client", () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const strangers = files.flatMap((name) => {
    const file = join(root, name);
    const imports = readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"([^"]+)"/g);
    return [...imports]
      .map(([, target]) => target as string)
      .filter((target) => !target.startsWith("node:") && !resolve(file, "..", target).startsWith(root))
      .map((target) => `${name}: ${target}`);
  });
  expect(files.length).toBeGreaterThan(20);
  expect(strangers).toEqual([]);
});
