import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { resources } from "../../src/resources/index.ts";
import { tools } from "../../tools/index.ts";
import { coveragePage, everyOperation, reachedBy, whyNot } from "./coverage.ts";

it("docs/api-coverage.md names for all 56 operations what reaches them, or why nothing does", () => {
  const every = everyOperation();
  expect(every).toHaveLength(56);
  const places = [
    ...tools.map(({ name }) => name),
    ...resources.map((one) => ("uri" in one ? one.uri : one.uriTemplate)),
    "bulk",
  ];
  for (const one of every) {
    const by = reachedBy(one);
    if (by === undefined) expect(whyNot(one), one.name).toBeDefined();
    else expect(places).toContain(by);
  }
  expect(readFileSync("docs/api-coverage.md", "utf8")).toBe(coveragePage());
});
