import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withGeneratedParts } from "../../packaging/readme.ts";
import { ROOT } from "../support/packages.ts";

describe("README.md", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");

  it("has the tools, resources, prompts and settings of the code: npm run generate", () => {
    expect(withGeneratedParts(readme)).toBe(readme);
  });

  it("and so has docs/hosting.md the settings of serve", async () => {
    const hosting = await readFile(join(ROOT, "docs/hosting.md"), "utf8");
    expect(withGeneratedParts(hosting, "docs/hosting.md")).toBe(hosting);
  });

  it("is refused when a mark is unknown or a part has no place", () => {
    expect(() => withGeneratedParts(readme.replace("generated: tools", "generated: toys"))).toThrow("toys");
    expect(() => withGeneratedParts(readme.replace("<!-- generated: settings -->", ""))).toThrow("settings");
  });
});
