import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { checkDocument } from "./check.ts";
import { FACTS, factsText } from "./spec-update.ts";

const facts = readFileSync(FACTS, "utf8");

/** HeyMilo's own document, which is not part of the project. */
const original =
  process.env.HEYMILO_OPENAPI ?? fileURLToPath(new URL("../../../shared/heymilo-openapi.json", import.meta.url));

it.skipIf(!process.env.HEYMILO_OPENAPI && !existsSync(original))(
  "heymilo.json is up to date; after a change: npm run spec:update -- FILE (skipped without HeyMilo's document)",
  () => {
    expect(facts).toBe(factsText(JSON.parse(readFileSync(original, "utf8"))));
  },
);

it("heymilo.json has no sentence of the document", () => {
  const texts = facts.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  expect(texts.length).toBeGreaterThan(1_000);
  expect(texts.filter((text) => /\S \S/.test(text))).toEqual([]);
});

it("our schemas say what the document says: mend them, or give the reason in deliberate-differences.ts", () => {
  expect(checkDocument(JSON.parse(facts))).toEqual({ drift: [], stale: [] });
});
