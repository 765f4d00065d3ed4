import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENTS, withGeneratedParts } from "../../packaging/documents.ts";
import { ROOT, run } from "../support/packages.ts";

const read = (document: string): Promise<string> => readFile(join(ROOT, document), "utf8");

const pagesIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(join(ROOT, folder)).catch(() => []);
  return names.filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
};

describe("the pages", () => {
  it.each(DOCUMENTS)(
    "%s has the tools, resources, prompts and settings of the code: npm run generate",
    async (document) => {
      const text = await read(document);
      expect(withGeneratedParts(text, document)).toBe(text);
    },
  );

  it("have no line over 120 characters", async () => {
    const folders = [".", "docs", ...(await readdir(join(ROOT, "examples"))).map((name) => `examples/${name}`)];
    const pages = (await Promise.all(folders.map(pagesIn))).flat();
    expect(pages).toContain("docs/errors.md");
    const long = await Promise.all(
      pages.map(async (page) =>
        (await read(page)).split("\n").flatMap((line, index) => (line.length > 120 ? `${page}:${index + 1}` : [])),
      ),
    );
    expect(long.flat()).toEqual([]);
  });

  it("name only tests that there are", async () => {
    for (const page of ["docs/safe-writes.md", "docs/bulk.md", "AGENTS.md"])
      for (const [, file = ""] of (await read(page)).matchAll(/`(test\/[\w./-]+\.\w+)`/g))
        expect(existsSync(join(ROOT, file)), `${file} in ${page}`).toBe(true);
  });

  it("show what the demo prints", async () => {
    const [, shown = ""] = /<!-- from: npm run demo -->\s+```text\n([\s\S]*?)```/.exec(await read("README.md")) ?? [];
    expect(shown.split("\n").length).toBeGreaterThan(5);
    const { stdout } = await run(process.execPath, ["--import", "tsx", "examples/demo.ts"], { cwd: ROOT });
    expect(stdout).toContain(shown);
  });
});
