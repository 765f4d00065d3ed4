import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPostingRequest, type Json, MODALITIES, STEP_TYPES } from "./arbitraries/index.ts";
import { DocumentValidators, explain, resolveSchema } from "./openapi.ts";
import {
  BOOLEANS,
  BOUNDS,
  CLOSED_VALUES,
  CONFIG_FIELDS,
  LENGTHS,
  OPEN_OBJECT_FIELDS,
  OPEN_VALUES,
  QUESTION_FIELDS,
  ROOT_FIELDS,
} from "./request-facts.ts";
import { describeWithDocument } from "./with-document.ts";

const NOW = Date.UTC(2030, 0, 1);
const SAMPLES = fc.sample(createPostingRequest({ now: NOW }), { numRuns: 6_000, seed: 20_300_101 });

const steps = (request: Json) => (request.workflow ?? []) as Array<{ type: string } & Json>;
const questions = (step: Json) => (step.questions ?? []) as Array<{ modality: string } & Json>;

/** Every leaf of a request as [path, value]: configs under their step's type, questions under their modality. */
function* leaves(request: Json): Generator<[string, unknown]> {
  const { workflow: _, ...root } = request;
  yield* walk(root, "");
  for (const step of steps(request)) {
    yield* walk(step.config ?? {}, `${step.type}.config.`);
    for (const question of questions(step)) yield* walk(question, `${question.modality}.`);
  }
}

function* walk(object: object, prefix: string): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(object)) {
    yield [prefix + key, value];
    if (Array.isArray(value)) for (const item of value) yield [prefix + key, item];
    else if (key === "metadata") for (const text of Object.values(value)) yield [prefix + key, text];
    else if (typeof value === "object" && value !== null) yield* walk(value, `${prefix}${key}.`);
  }
}

const seen = new Map<string, Set<unknown>>();
for (const [path, value] of SAMPLES.flatMap((request) => [...leaves(request)])) {
  seen.set(path, (seen.get(path) ?? new Set()).add(value));
}

const valuesOf = (path: string) => [...(seen.get(path) ?? [])];
const numbersOf = (path: string) => valuesOf(path).filter((value) => typeof value === "number");
const longest = (path: string) =>
  Math.max(...valuesOf(path).map((value) => (typeof value === "string" ? [...value].length : 0)));

/** The distinct last segments of the observed paths that begin with `prefix`. */
function fieldsUnder(prefix: string): string[] {
  const paths = [...seen.keys()].filter((path) => path.startsWith(prefix));
  return [...new Set(paths.map((path) => path.slice(prefix.length).split(".")[0] ?? ""))].sort();
}

describe("generated requests cover", () => {
  it("every field of the root", () => {
    const fields = new Set(SAMPLES.flatMap(Object.keys));
    expect([...fields].sort()).toEqual([...ROOT_FIELDS].sort());
  });

  it.each(STEP_TYPES)("exactly the config fields of %s", (type) => {
    expect(fieldsUnder(`${type}.config.`)).toEqual([...CONFIG_FIELDS[type]].sort());
  });

  it.each(Object.entries(OPEN_OBJECT_FIELDS))("%s: its known keys and others", (path, known) => {
    const others = ["beta_rollout_group", "zz_experimental"];
    expect(fieldsUnder(`${path}.`)).toEqual([...known, ...others].sort());
  });

  it.each(MODALITIES)("exactly the fields of %s", (modality) => {
    const fields = SAMPLES.flatMap(steps)
      .flatMap(questions)
      .filter((question) => question.modality === modality)
      .flatMap(Object.keys);
    expect([...new Set(fields)].sort()).toEqual([...QUESTION_FIELDS[modality]].sort());
  });

  it.each(BOOLEANS)("%s: true and false", (path) => {
    expect(new Set(valuesOf(path))).toEqual(new Set([true, false]));
  });

  it.each(Object.entries(CLOSED_VALUES))("%s: exactly %j", (path, values) => {
    expect(new Set(valuesOf(path))).toEqual(new Set(values));
  });

  it.each(Object.entries(OPEN_VALUES))("%s: %j and a value that nobody knows", (path, values) => {
    expect(valuesOf(path)).toEqual(expect.arrayContaining(values));
    expect(valuesOf(path)).toContain("newly_released");
  });

  it.each(Object.entries(BOUNDS))("%s: both ends of %j and nothing beyond", (path, [min, max]) => {
    expect(Math.min(...numbersOf(path))).toBe(min);
    if (Number.isFinite(max)) expect(Math.max(...numbersOf(path))).toBe(max);
  });

  it.each(Object.entries(LENGTHS))("%s: a text of exactly %i", (path, length) => {
    expect(longest(path)).toBe(length);
  });

  it("the shortest title, the fullest metadata, templates, repeated steps and empty strings in lists", () => {
    expect(SAMPLES.some(({ title }) => [...String(title)].length === 3)).toBe(true);
    expect(SAMPLES.some(({ metadata = {} }) => Object.keys(metadata as Json).length === 50)).toBe(true);
    expect(SAMPLES.some((request) => request.interview_template_id)).toBe(true);
    expect(
      SAMPLES.map((request) => steps(request).map((step) => step.type)).some(
        (types) => new Set(types).size < types.length,
      ),
    ).toBe(true);
    expect(longest("metadata")).toBe(500);
    expect(valuesOf("voice_tags.options")).toContain("");
  });
});

describe("generated requests keep the rules that only prose states", () => {
  it("either a workflow or a template", () => {
    for (const request of SAMPLES) {
      expect(steps(request).length > 0).toBe(request.interview_template_id === undefined);
    }
  });

  it("calls only with a phone number", () => {
    const calling = SAMPLES.filter((request) =>
      steps(request).some((step) => (step.config as Json | undefined)?.phone_calls_enabled),
    );
    expect(calling.length).toBeGreaterThan(0);
    for (const request of calling) expect(request.phone_number_id).toBeTruthy();
  });

  it("ends in order, and an enabled blackout complete", () => {
    for (const question of SAMPLES.flatMap(steps).flatMap(questions)) {
      const { min_follow_ups = 0, max_follow_ups = 10, slider_min = -1e9, slider_max = 1e9 } = question;
      expect(min_follow_ups as number).toBeLessThanOrEqual(max_follow_ups as number);
      expect(slider_min as number).toBeLessThan(slider_max as number);
    }
    for (const { enabled, start_hour, end_hour, timezone } of blackouts()) {
      if (!enabled) continue;
      expect(start_hour).not.toBe(end_hour);
      expect([typeof start_hour, typeof end_hour, typeof timezone]).toEqual(["number", "number", "string"]);
    }
  });

  it("deadlines in the future with a zone, http(s) URLs, titles without blanks around them", () => {
    for (const deadline of valuesOf("deadline") as string[]) {
      expect(deadline).toMatch(/(Z|[+-]\d\d:\d\d)$/);
      expect(Date.parse(deadline)).toBeGreaterThan(NOW);
    }
    for (const url of [...valuesOf("redirect_url"), ...valuesOf("scheduling_url")] as string[]) {
      expect(new URL(url).protocol).toMatch(/^https?:$/);
    }
    for (const { title } of SAMPLES) expect(title).toBe(String(title).trim());
  });

  it("metadata within its limits, without the reserved key", () => {
    for (const { metadata } of SAMPLES as Array<{ metadata?: Json }>) {
      if (!metadata) continue;
      expect(Object.keys(metadata).length).toBeLessThanOrEqual(50);
      expect(metadata).not.toHaveProperty("mcp_idempotency_key");
      for (const key of Object.keys(metadata)) expect([...key].length).toBeLessThanOrEqual(40);
    }
  });

  it("no null and no empty optional text at a declared field", () => {
    const free = /undocumented|beta_|zz_|^form\.|^metadata|options$/;
    for (const [path, values] of seen) {
      if (free.test(path)) continue;
      expect(values.has(null), path).toBe(false);
      expect(values.has(""), path).toBe(false);
    }
  });

  it("survive a JSON round trip unchanged", () => {
    for (const request of SAMPLES) expect(JSON.parse(JSON.stringify(request))).toStrictEqual(request);
  });

  function blackouts(): Json[] {
    return SAMPLES.flatMap(steps).flatMap((step) => {
      const config = step.config as { blackout_period?: Json } | undefined;
      return config?.blackout_period ? [config.blackout_period] : [];
    });
  }
});

describeWithDocument("generated requests against the published document", (document) => {
  it("are all valid", () => {
    const validate = new DocumentValidators(document).requestBody("createPosting");
    const problems = SAMPLES.flatMap((request) => (validate(request) ? [] : explain(validate.errors)));
    expect(problems).toEqual([]);
  });

  it("cover exactly its properties of the request, of each config and of questions", () => {
    const properties = (name: string) =>
      Object.keys(
        resolveSchema(document, { $ref: `#/components/schemas/${name}` }).properties as object,
      ).sort();
    const sorted = (fields: string[]) => [...new Set(fields)].sort();
    expect(properties("CreatePostingRequest")).toEqual(sorted(ROOT_FIELDS));
    expect(properties("WebInterviewConfig")).toEqual(sorted(CONFIG_FIELDS.web_interview));
    expect(properties("ConversationalSMSConfig")).toEqual(sorted(CONFIG_FIELDS.conversational_sms));
    expect(properties("ResumeConfig")).toEqual(sorted(CONFIG_FIELDS.resume));
    expect(properties("FormConfig")).toEqual(sorted(CONFIG_FIELDS.form));
    expect(properties("CreateQuestion")).toEqual(sorted(Object.values(QUESTION_FIELDS).flat()));
  });
});
