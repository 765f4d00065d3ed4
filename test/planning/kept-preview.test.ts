import { isDeepStrictEqual } from "node:util";
import { applyPatch } from "rfc6902";
import { expect, it } from "vitest";
import type { Change } from "../../src/arguments/json-patch.ts";
import { formatPath, parsePath } from "../../src/arguments/path.ts";
import { readArguments } from "../../src/arguments/read.ts";
import { portableSchema } from "../../src/definition/portable-schema.ts";
import { Previews } from "../../src/definition/previews.ts";
import { InputError } from "../../src/heymilo/errors.ts";
import type { JsonObject } from "../../src/heymilo/json.ts";
import { revisionOf } from "../../src/heymilo/lookups/marker.ts";
import { type CreatePostingRequest, createPostingRequest as schema } from "../../src/heymilo/schema/create-posting.ts";
import { changedPreview } from "../../src/planning/kept-preview.ts";
import { createInterviewer } from "../../tools/interviewers/create-interviewer.ts";
import { type Path, placesIn } from "../contract/paths.ts";
import { holds, RUNS, same } from "../contract/properties.ts";
import { createPostingRequest } from "../support/arbitraries/requests.ts";
import type { Json } from "../support/arbitraries/values.ts";
import fc from "../support/fast-check.ts";

const KEY = "auto-0123456789abcdef";
const shown = portableSchema(createInterviewer.input, "input");
const readRequest = (request: object) => readArguments(schema, shown, request);

const previewedAs = (request: Json) => {
  const [view, revision] = [{}, revisionOf(request as JsonObject)];
  return { request: request as JsonObject, revision, view, warnings: [], lasting: [], advised: [] };
};
const kept = (request: Json): Previews => {
  const previews = new Previews();
  previews.remember(KEY, previewedAs(request));
  return previews;
};
const latestOf = (previews: Previews) => {
  const latest = previews.recall(KEY);
  if (!latest) throw new Error("nothing is kept");
  return latest;
};

/** What comes of changes to the latest preview. @throws InputError */
const changed = (previews: Previews, changes: Change[]): CreatePostingRequest => {
  const { request, revision } = latestOf(previews);
  const { title } = request as CreatePostingRequest;
  return changedPreview(previews, { title, idempotency_key: KEY, revision, dry_run: true, changes }, readRequest)
    .request;
};

/** The result, or that there is none; any other error is a bug. */
const orRefusal = <T>(make: () => T): T | "refused" => {
  try {
    return make();
  } catch (error) {
    if (error instanceof InputError) return "refused";
    throw error;
  }
};

/** As a JSON Pointer. */
const pointerOf = (parts: Path): string =>
  parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const MADE = ["config", "questions", "metadata", "cheat_detection_config", "web_interview_config", "blackout_period"];

/** The library's own result, with what differs from it made so that it does the same. */
const byLibrary = (request: Json, changes: readonly (Change & { at: Path })[]): object => {
  const whole = structuredClone(request);
  for (const { op, value, at } of changes) {
    let parent: JsonObject = whole;
    for (const part of at.slice(0, -1).map(String)) {
      const isMissing = !Object.hasOwn(parent, part) && op !== "remove";
      if (isMissing && MADE.includes(part)) parent[part] = part === "questions" ? [] : {};
      if (!Object.hasOwn(parent, part) || typeof (parent[part] ?? "") !== "object") throw new InputError([]);
      parent = parent[part] as JsonObject;
    }
    const isNew = op === "replace" && !Array.isArray(parent) && !Object.hasOwn(parent, String(at.at(-1)));
    const [error] = applyPatch(whole, [{ op: isNew ? "add" : op, path: pointerOf(at), value }]);
    if (error || (op !== "remove" && value === null)) throw new InputError([]);
  }
  return readRequest(whole);
};

interface Draw {
  op: Change["op"];
  place: number;
  kind: "what is there" | "a field" | "an item" | "too far";
  value: unknown;
  isPointer: boolean;
}

const FIELDS: Path[] = [
  ["max_retakes"],
  ["language"],
  ["brand_new"],
  ["metadata", "a.b/c~[1]"],
  ["metadata", "source"],
  ["workflow", 0, "config", "instructions"],
  ["workflow", 0, "config", "cheat_detection_config", "threshold"],
  ["workflow", 0, "config", "blackout_period", "enabled"],
  ["workflow", 1, "questions", 0, "text"],
  ["workflow", 0, "optional", "of", "nothing"],
];
const QUESTION = { modality: "voice", text: "Why?" };
const STEP = { type: "form", config: { knockout_enabled: true }, questions: [{ modality: "form", text: "Nights?" }] };
const values = fc.oneof(
  fc.constantFrom<unknown>("", "3", 3, 70, true, false, null, [], {}, "de", "[]", QUESTION, STEP),
  fc.string(),
  createPostingRequest().chain((donor) => fc.constantFrom(...[...placesIn(donor)].slice(1).map(({ value }) => value))),
);
const draws: fc.Arbitrary<Draw[]> = fc.array(
  fc.record({
    op: fc.constantFrom("add", "remove", "replace"),
    place: fc.nat(),
    kind: fc.constantFrom("what is there", "what is there", "a field", "an item", "too far"),
    value: values,
    isPointer: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

const tryOn = (draft: Json, { op, path, value }: Change): void => {
  try {
    applyPatch(draft, [{ op, path, value: structuredClone(value) }]);
  } catch {
    // The library throws where a part of the path is a text.
  }
};

/** Paths that lead somewhere, and some that do not, in the request as the changes before leave it. */
const changesFrom = (request: Json, drawn: readonly Draw[]) => {
  const draft = structuredClone(request);
  return drawn.map(({ op, place, kind, value, isPointer }) => {
    const places = [...placesIn(draft)];
    const lists = places.filter((one) => Array.isArray(one.value) && one.path.length > 0);
    const list = lists[place % Math.max(lists.length, 1)];
    const length = (list?.value as unknown[] | undefined)?.length ?? 0;
    const there = places.slice(1)[place % (places.length - 1)]?.path ?? [];
    const field = FIELDS[place % FIELDS.length] ?? [];
    const inList = (index: number | "-"): Path => (list ? [...list.path, index] : field);
    const at: Path = {
      "what is there": there,
      "a field": field,
      "an item": inList(op === "add" ? "-" : Math.max(length - 1, 0)),
      "too far": inList(length + 1),
    }[kind];
    if (kind !== "too far") tryOn(draft, { op, path: pointerOf(at), value });
    const own = formatPath(at);
    const isReadable = isDeepStrictEqual(parsePath(own), at.map(String));
    return { op, value, at, path: isPointer || !isReadable ? pointerOf(at) : own };
  });
};

it("changes come to what the library makes of them, checked like any request", () => {
  let taken = 0;
  holds(fc.tuple(createPostingRequest(), draws), ([request, drawn]) => {
    const previews = kept(request);
    const before = structuredClone(request);
    const changes = changesFrom(request, drawn);
    const made = orRefusal(() =>
      changed(
        previews,
        changes.map(({ at: _, ...change }) => change),
      ),
    );
    same(
      made,
      orRefusal(() => byLibrary(request, changes)),
    );
    same(latestOf(previews).request, before);
    if (made !== "refused") taken += 1;
  });
  // Most of what is drawn has a fault somewhere.
  expect(taken).toBeGreaterThan(RUNS / 20);
});

it("fifty changes in a row under one key are kept as one preview and the one before", () => {
  const text = "x".repeat(2_000);
  const request = { title: "Pilot", workflow: [{ type: "resume" }], company_overview: text };
  const previews = kept(request);
  for (let count = 1; count <= 50; count++) {
    const changes: Change[] = [{ op: "replace", path: "company_overview", value: `${count} ${text}` }];
    const made = changed(previews, changes);
    const advised = [...latestOf(previews).advised, ...Array.from({ length: 40 }, (_, at) => `${count} ${at}`)];
    previews.remember(KEY, { ...previewedAs(made), advised }, String(count));
  }
  expect(latestOf(previews).request).toMatchObject({ company_overview: `50 ${text}` });
  expect(JSON.stringify(latestOf(previews)).length).toBeLessThan(20_000);
});
