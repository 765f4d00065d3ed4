import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { contract as document } from "../support/openapi.ts";
import { checkDocument } from "./check.ts";
import { changed, changes, removed, schema } from "./document-changes.ts";
import { DRIFT, IN_STEP, NO_DOCUMENT, specCheck } from "./spec-check.ts";
import { FACTS, factsText } from "./spec-update.ts";

const run = async (source: string) => {
  let text = "";
  const code = await specCheck(source, (part) => {
    text += part;
  });
  return { code, text };
};

/** A loopback address that answers with a JSON text. */
async function serving(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/openapi.json`;
}

describe("without a document to check", () => {
  it.each([
    ["a file that is not there", "no-such-document.json", "no such file"],
    ["a file that is no document", "package.json", "no OpenAPI document"],
    ["a file that is no JSON", "LICENSE", "JSON"],
    ["no network", "http://127.0.0.1:1/openapi.json", "fetch failed"],
  ])("says so and ends with its own code: %s", async (_, source, reason) => {
    const { code, text } = await run(source);
    expect(code).toBe(NO_DOCUMENT);
    expect(text).toContain(reason);
    expect(text).toContain("Nothing was checked");
  });

  it("takes a failing server for no document", async () => {
    const { code, text } = await run(await serving(503, "{}"));
    expect(code).toBe(NO_DOCUMENT);
    expect(text).toContain("answered 503");
  });
});

const WHAT_TO_DO =
  "mend the schema or the sandbox, or give the reason in test/contract/deliberate-differences.ts";

/** HeyMilo's own document, which is not part of the project. */
const original =
  process.env.HEYMILO_OPENAPI ??
  fileURLToPath(new URL("../../../shared/heymilo-openapi.json", import.meta.url));

it.skipIf(!process.env.HEYMILO_OPENAPI && !existsSync(original))(
  "heymilo.json is up to date; after a change: npm run spec:update -- FILE (skipped without HeyMilo's document)",
  () => {
    const facts = factsText(JSON.parse(readFileSync(original, "utf8")));
    expect(readFileSync(FACTS, "utf8")).toBe(facts);
  },
);

it("heymilo.json has no sentence of the document", () => {
  const texts = readFileSync(FACTS, "utf8").match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  expect(texts.length).toBeGreaterThan(1_000);
  expect(texts.filter((text) => /\S \S/.test(text))).toEqual([]);
});

describe("against the published document", () => {
  const found = (mutated: typeof document) => {
    const { drift, stale } = checkDocument(mutated);
    return [...drift, ...stale];
  };
  it("finds nothing beside the deliberate differences, from a file and from a URL", async () => {
    const whole = await run(fileURLToPath(FACTS));
    expect(whole.text, WHAT_TO_DO).toMatch(/\d+ operations, in step; \d+ deliberate differences\.\n$/);
    expect(whole.code).toBe(IN_STEP);
    expect((await run(await serving(200, JSON.stringify(document)))).code).toBe(IN_STEP);
  });

  it("groups what it finds by operation", async () => {
    const path = schema("WebInterviewConfig", "properties", "num_questions", "anyOf", "0", "maximum");
    const { code, text } = await run(await serving(200, JSON.stringify(changed(document, path, () => 30))));
    expect(code).toBe(DRIFT);
    expect(text).toContain(
      "createPosting: POST /api/v2/postings\n" +
        "  request.workflow[web_interview].config.num_questions maximum: document 30, ours 25\n",
    );
  });

  it.each(changes)("names the place: %s", (_, path, change, place) => {
    expect(found(changed(document, path, change)).join("\n")).toContain(place);
  });

  it("refuses a list of differences that has too much", () => {
    const { stale } = checkDocument(
      changed(document, schema("CreateQuestion", "properties", "operator"), removed),
    );
    expect(stale).toContain(
      "createPosting request.workflow[form].questions[].operator values: document any, ours eq, gt, gte, lt, lte, neq",
    );
  });
});
