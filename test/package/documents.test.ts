import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENTS, withGeneratedParts } from "../../packaging/documents.ts";
import { ROOT, run } from "../support/packages.ts";

const read = (document: string): Promise<string> => readFile(join(ROOT, document), "utf8");

describe("the pages", () => {
  it.each(DOCUMENTS)(
    "%s has the tools, resources, prompts and settings of the code: npm run generate",
    async (document) => {
      const text = await read(document);
      expect(withGeneratedParts(text, document)).toBe(text);
    },
  );

  it("are refused when a mark is unknown or a part has no place", async () => {
    const readme = await read("README.md");
    expect(() =>
      withGeneratedParts(readme.replace("generated: tools", "generated: toys"), "README.md"),
    ).toThrow("toys");
    expect(() => withGeneratedParts(readme.replace("<!-- generated: tools -->", ""), "README.md")).toThrow(
      "tools",
    );
  });

  it("show what the demo prints", async () => {
    const [, shown = ""] =
      /<!-- from: npm run demo -->\s+```text\n([\s\S]*?)```/.exec(await read("README.md")) ?? [];
    expect(shown.split("\n").length).toBeGreaterThan(5);
    const { stdout } = await run(process.execPath, ["--import", "tsx", "examples/demo.ts"], { cwd: ROOT });
    expect(stdout).toContain(shown);
  });
});
