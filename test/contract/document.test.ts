import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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

/** Changes of one line of heymilo.json: what in it, what instead, and what is found then. */
const CHANGES: Record<string, [was: string, is: string, found: string][]> = {
  servers: [[".ai", ".example", "all servers"]],
  components: [["X-API-KEY", "Authorization", "all security"]],
  "/api/v2/postings": [
    ["v2", "v3", "createPosting path"],
    ['"post":', '"put":', "createPosting method operation: document PUT"],
    ['"name":"search"', '"name":"find"', "listPostings query.search"],
    ['"name":"X-API-KEY"', '"name":"X"', "createPosting header.X-API-KEY"],
    ['"requestBody"', '"body"', "createPosting request body"],
    ['"201"', '"202"', "createPosting statuses values: document 202, 401"],
  ],
  _FormStep: [['"form"', '"assessment"', "createPosting request.workflow[assessment] variant"]],
  WebInterviewConfig: [
    ['"video"', '"video_v3"', "config.video_v3 field"],
    ['"boolean"', '"string"', "config.video type"],
    ['"maximum":25', '"maximum":30', "config.num_questions maximum: document 30"],
    [',"minimum":1}', "}", "config.num_questions minimum: document none"],
  ],
  CreatePostingRequest: [
    ['["title"]', '["title","name"]', "createPosting request.name required"],
    ['["title"]', "[]", "createPosting request.title required"],
    ['Properties":{"type":"string"', 'Properties":{"type":"integer"', "request.metadata.* type"],
  ],
  CreateQuestion: [
    [
      '"options":{"anyOf":[{"items":{"type":"string"',
      '"options":{"anyOf":[{"items":{"type":"number"',
      ".options[] type",
    ],
    ['"operator"', '"operator_v2"', "questions[].operator values"],
  ],
  APIError: [['"message"', '"title"', "createPosting error 401.error.message field"]],
  CreatePostingResponse: [['"number"', '"string"', "createPosting answer.data.created_at type"]],
  PostingResponse: [['"required":["id",', '"required":[', "getPosting answer.data.id required"]],
};

describe.each(Object.entries(CHANGES))("a document whose line %s is another", (line, changes) => {
  it.each(changes)("%s is now %s: is found", (was, is, found) => {
    const [before = ""] = facts.split("\n").filter((text) => text.startsWith(`"${line}":`));
    expect(before).toContain(was);
    const { drift, stale } = checkDocument(JSON.parse(facts.replace(before, before.replace(was, is))));
    expect([...drift, ...stale].join("\n")).toContain(found);
  });
});
