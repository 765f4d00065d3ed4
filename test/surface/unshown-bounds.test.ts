import { beforeAll, describe, expect, it } from "vitest";
import {
  BOUNDS,
  CLOSED_VALUES,
  CONFIG_FIELDS,
  LENGTHS,
  QUESTION_FIELDS,
} from "../contract/request-fields.ts";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

/**
 * update_interviewer and edit_questions show names and types alone, since create_interviewer's schema has the rest.
 * So an argument that breaks a bound or a list of values has to be answered with it.
 */
const scene = toolScene();
let id: string;

beforeAll(async () => {
  const workflow = Object.keys(CONFIG_FIELDS).map((type) => ({ type, config: {}, questions: [] }));
  id = await scene.create({ title: "Tram Driver", description: "Drives trams.", workflow });
});

const nested = (keys: string[], value: unknown): Json =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json;

/** What update_interviewer or edit_questions answers to a value at a path of the facts. */
const refusalOf = (path: string, value: unknown): Promise<string> => {
  const [head = "", ...rest] = path.split(".");
  if (head in QUESTION_FIELDS && rest[0] !== "config") {
    const operations = [
      { op: "add", modality: head, text: "Can you drive at night?", ...nested(rest, value) },
    ];
    return scene.refusal("edit_questions", { posting_id: id, operations });
  }
  const change =
    head in CONFIG_FIELDS
      ? { steps: [{ step: head, config: nested(rest.slice(1), value) }] }
      : { [head]: value };
  return scene.refusal("update_interviewer", { posting_id: id, ...change });
};

/** The question endpoints weigh from 1 to 10 and leave follow-ups and long texts open. */
const isOfCreateAlone = (path: string) =>
  /score_weight|follow_ups|additional_instructions|post_processing/.test(path);
const bounds = Object.entries(BOUNDS).filter(([path]) => !isOfCreateAlone(path));
const lengths = Object.entries(LENGTHS).filter(([path]) => !isOfCreateAlone(path));

describe("a change that breaks what no schema shows is told", () => {
  it.each(bounds)("both ends of %s: %j", async (path, [min, max]) => {
    expect(await refusalOf(path, min - 1)).toContain(`is ${min - 1}; the minimum is ${min}`);
    if (Number.isFinite(max)) {
      expect(await refusalOf(path, max + 1)).toContain(`is ${max + 1}; the maximum is ${max}`);
    }
  });

  it("both ends of a question's weight, which differ from those of a create", async () => {
    for (const modality of ["voice", "sms", "resume_eligibility", "resume_scoring"]) {
      for (const weight of [0, 11])
        expect(await refusalOf(`${modality}.score_weight`, weight)).toContain("must be 1 to 10");
    }
  });

  it.each(lengths)("the length of %s: %i", async (path, max) => {
    expect(await refusalOf(path, "x".repeat(max + 1))).toContain(String(max));
  });

  it.each(Object.entries(CLOSED_VALUES))("every value of %s: %j", async (path, values) => {
    const refusal = await refusalOf(path, "nonsense");
    for (const value of values) expect(refusal).toContain(value);
  });
});
