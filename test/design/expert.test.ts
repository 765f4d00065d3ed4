import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adviceOn } from "../../src/design/advice/index.ts";
import { adviceLine } from "../../src/design/advice/lines.ts";

/** Requests that an expert would use as they are, five in each of eight languages, written without a look at the rules. */
const FOLDER = join(import.meta.dirname, "expert");

const told = readdirSync(FOLDER).map((file) => ({
  file,
  lines: adviceOn(JSON.parse(readFileSync(join(FOLDER, file), "utf8"))).map(
    (advice) => `[${advice.rule.name}] ${adviceLine(advice)}`,
  ),
}));

describe("an interviewer that an expert wrote", () => {
  it.each(told)("$file: gets one line of advice at most", ({ lines }) => {
    expect(lines.slice(1), lines.join("\n")).toEqual([]);
  });

  it("gets none in most cases", () => {
    const all = told.flatMap(({ file, lines }) => lines.map((line) => `${file} ${line}`));
    expect(told.length).toBe(40);
    expect(all.length / told.length, all.join("\n")).toBeLessThan(0.3);
  });
});
