import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { tools } from "../tools/index.ts";

describe("docs/results.md", async () => {
  const [, ...sections] = (await readFile("docs/results.md", "utf8")).split(/^## /m);
  const byTitle = new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), section]));

  it.each(tools.map(({ name, output }) => [name, Object.keys(output.shape)] as const))(
    "has %s, with every field that its output schema names",
    (name, fields) => {
      const section = byTitle.get(name);
      expect(section).toBeDefined();
      expect(fields.filter((field) => !section?.includes(`\`${field}\``))).toEqual([]);
    },
  );
});
