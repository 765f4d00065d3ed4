import { expect, it } from "vitest";
import { RUNS } from "../contract/properties.ts";
import { createPostingRequest } from "../support/arbitraries/requests.ts";
import type { Json } from "../support/clients.ts";
import fc from "../support/fast-check.ts";
import type { Stored } from "../support/sandbox.ts";
import { toolScene } from "../support/tool-scene.ts";

/**
 * Every statement of a preview, held against what the sandbox then did. The statements are read back from their words,
 * by a reader that shares nothing with the code that writes them.
 */
const scene = toolScene();
const TOOL = "create_interviewer";
const jobsWanted = Math.min(150, Math.ceil(RUNS / 60));

/** The ids of the sandbox's seed. */
const REAL: Json = {
  phone_number_id: "4F9D27A1",
  sender_email_id: "A3D90F41C7E8",
  email_template_group_id: "E6A1D0C3B2F4",
  design_template_group_id: "D05C7A19E3B8",
};
const TEMPLATES = ["IT_A03F5C", "IT_C86D13", "IT_51B8E6", "IT_2D94AF", "IT_7C1E04"];

let jobs = 0;
/** A generated request with ids that exist, and a title of its own so that none is taken for another. */
const request: fc.Arbitrary<Json> = fc
  .tuple(createPostingRequest(), fc.option(fc.constantFrom(...TEMPLATES), { freq: 3 }))
  .map(([{ interview_template_id: _template, workflow, ...generated }, template]) => {
    const known = Object.entries(generated).map(([field, value]) => [field, REAL[field] ?? value]);
    const steps = template ? { interview_template_id: template } : { workflow: workflow ?? [{ type: "resume" }] };
    jobs += 1;
    return { ...Object.fromEntries(known), ...steps, title: `Job ${jobs}` };
  });

const MODALITY_WORDS: Record<string, RegExp> = {
  voice: /(\d+) voice questions?/,
  voice_tags: /(\d+) tags?/,
  sms: /(\d+) text questions?/,
  resume_eligibility: /(\d+) must-haves?/,
  resume_scoring: /(\d+) scored criteri(?:a|on)/,
  form: /(\d+) form questions?/,
};

/** "2 must-haves and 4 scored criteria", of a request or of a template. */
const COUNTS = /^(?:\d+ [\w -]+?(?: and (?=\d)| in the template$|$))+$/;

/** Questions of a modality that the lines say were given, over all steps. */
const told = (lines: readonly string[], modality: string): number =>
  lines
    .flatMap((line) => line.split("; ").filter((part) => COUNTS.test(part)))
    .reduce((sum, part) => sum + Number(MODALITY_WORDS[modality]?.exec(part)?.[1] ?? 0), 0);

const blueprintOf = async (template: unknown): Promise<Json> => {
  const { posting_id } = await scene.sandbox.call("GET", `/interview-templates/${template}`);
  return scene.sandbox.call("GET", `/postings/${posting_id}`);
};

const active = ({ questions }: Stored) => questions.filter(({ deleted }) => !deleted);
const canDisqualify = ({ modality, is_dealbreaker, is_knockout }: Json): boolean =>
  modality === "resume_eligibility" ||
  (modality === "sms" && is_dealbreaker === true) ||
  (modality === "form" && is_knockout === true);

const PLACES = /q\d+(?:-\d+)?(?:\+q\d+(?:-\d+)?)*/;

/** The places that "q1-3+q5" stands for. */
const placesIn = (words: string): number[] =>
  words.split("+").flatMap((run) => {
    const [first = 0, last = first] = run.slice(1).split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

/** What a line says of single questions under a name, by their place: "weights (0-5): q1-2 5, q3 not scored". */
const saidOfEach = (line: string, name: string, value: string): Map<number, string> => {
  const one = `(?:${PLACES.source})${value}`;
  const [, list = ""] = new RegExp(`; ${name}: (${one}(?:, ${one})*)`).exec(line) ?? [];
  const each = new RegExp(`(${PLACES.source})(${value})`, "g");
  return new Map(
    [...list.matchAll(each)].flatMap(([, places = "", said = ""]) =>
      placesIn(places).map((place): [number, string] => [place, said.trim()]),
    ),
  );
};

const followUpsOf = ({ min_follow_ups: fewest, max_follow_ups: most }: Json): string | undefined => {
  if (most == null) return fewest == null ? undefined : `at least ${fewest}`;
  if (most === 0) return "none";
  if (most === fewest) return `${most}`;
  return fewest ? `${fewest} to ${most}` : `up to ${most}`;
};

/** What is stored of a step's questions, in the order in which the preview counts them. */
const storedFor = (stored: Stored, type: string, isTemplate: boolean): Json[] => {
  const own = active(stored).filter(({ modality }) => STEP_OF[modality] === type);
  if (!isTemplate) return own;
  const order = Object.keys(STEP_OF);
  return own.sort((a, b) => order.indexOf(a.modality) - order.indexOf(b.modality) || a.rank - b.rank);
};

const STEP_OF: Record<string, string> = {
  voice: "web_interview",
  voice_tags: "web_interview",
  sms: "conversational_sms",
  resume_eligibility: "resume",
  resume_scoring: "resume",
  form: "form",
};

/** What a line says of each question, beside what is stored of it. */
const expectEach = (line: string, questions: readonly Json[], enforces: boolean) => {
  const each = questions.map((question, index) => ({ ...question, place: index + 1 }) as Json & { place: number });
  const where = (holds: (question: Json) => boolean) => each.filter(holds).map(({ place }) => place);
  const name = enforces ? "knock-outs" : "marked as knock-outs but not enforced";
  const [, knockouts = ""] = new RegExp(`; ${name}: (.*)`).exec(line) ?? [];
  const ends = [...knockouts.matchAll(new RegExp(`(${PLACES.source}) (?:unless|without) `, "g"))];
  const said = ends.flatMap(([, places = ""]) => placesIn(places)).sort((a, b) => a - b);
  if (!/and \d+ more/.test(line)) expect(said, line).toEqual(where(canDisqualify));
  expect([...saidOfEach(line, "required", "").keys()], line).toEqual(where((one) => one.is_answer_mandated === true));
  const weights = saidOfEach(line, "weights \\((?:0-5|1-10)\\)", " (?:not scored|\\d+)");
  const followUps = saidOfEach(line, "follow-ups", " (?:none|up to \\d+|at least \\d+|\\d+ to \\d+|\\d+)");
  for (const { place, ...question } of each) {
    const weight = question.not_scored === true ? "not scored" : question.score_weight;
    expect(weights.get(place), line).toBe(weight == null ? undefined : String(weight));
    if (!/follow-ups: .*and \d+ more/.test(line)) expect(followUps.get(place), line).toBe(followUpsOf(question));
  }
};

const holds = async (args: Json) => {
  await scene.sandbox.reset();
  const preview = await scene.ask(TOOL, { ...args, dry_run: true });
  expect(await scene.all()).toEqual([]);
  const { title } = args;
  const created = await scene.ask(TOOL, { title, idempotency_key: preview.idempotency_key });
  const stored = await scene.stored(String(created.posting_id));
  const lines = preview.steps as string[];

  expect(stored.status).toBe(preview.will_be);
  expect(String(preview.summary).includes("would take candidates at once")).toBe(stored.status === "active");
  expect(stored.title).toBe(title);
  expect(lines.map((line) => line.split(":")[0])).toEqual(
    stored.workflow.map(({ type }, index) => `${index + 1} ${type}`),
  );
  expectSteps(lines, stored, args);
  expectSettings(preview, stored, args);
  if (args.interview_template_id) await expectOverrides(preview, stored, args);
  const { metadata } = stored;
  const isFull = Object.keys((args.metadata ?? {}) as Json).length === 50;
  expect(String(metadata?.mcp_idempotency_key).startsWith(`${preview.idempotency_key} `)).toBe(!isFull);
};

const expectSteps = (lines: readonly string[], stored: Stored, args: Json) => {
  for (const [index, { config, type }] of stored.workflow.entries()) {
    const line = lines[index] ?? "";
    expect(line.includes("video interview"), line).toBe(
      type === "web_interview" && config.video === true && config.phone_calls_enabled !== true,
    );
    expect(line.includes("HeyMilo calls the candidate"), line).toBe(config.phone_calls_enabled === true);
    if (!line.includes("knock-outs: "))
      expect(line.includes("knock-outs are enforced"), line).toBe(config.knockout_enabled === true);
    expect(/; required(;|$)/.test(line), line).toBe(config.mandatory === true);
    const mark = /pass mark (\d+) %/.exec(line)?.[1];
    const kept = config.min_evaluation_score;
    if (typeof kept === "number") expect(Number(mark), line).toBe(Math.round(kept * 100));
    else expect(mark, line).toBeUndefined();
    if (line.includes("from +13125550142")) expect(stored.phone_number_id).toBe("4F9D27A1");
  }
  const asked = active(stored);
  const steps = (args.workflow ?? []) as { type: string; questions?: Json[] }[];
  for (const modality of Object.keys(MODALITY_WORDS)) {
    const given = args.workflow
      ? steps.flatMap(({ questions = [] }) => questions).filter((one) => one.modality === modality).length
      : asked.filter((one) => one.modality === modality).length;
    expect(told(lines, modality), modality).toBe(given);
  }
  for (const [index, { type, questions }] of steps.entries()) {
    const line = lines[index] ?? "";
    expect(line.includes("HeyMilo writes"), line).toBe(questions === undefined);
    const counted = /HeyMilo writes the (\d+) questions/.exec(line)?.[1];
    if (!counted || steps.filter((step) => step.type === type).length > 1) continue;
    const modality = type === "web_interview" ? "voice" : "sms";
    expect(asked.filter((one) => one.modality === modality)).toHaveLength(Number(counted));
  }
  // Of two steps of one type nobody knows whose questions are whose.
  const types = stored.workflow.map(({ type }) => type);
  for (const [index, { type, config }] of stored.workflow.entries()) {
    if (types.filter((one) => one === type).length > 1 || (args.workflow && !steps[index]?.questions)) continue;
    expectEach(lines[index] ?? "", storedFor(stored, type, !args.workflow), config.knockout_enabled === true);
  }
};

const expectSettings = ({ defaults = "", invitations }: Json, stored: Stored, args: Json) => {
  for (const field of ["language", "interviewer_name"]) {
    const value = new RegExp(`${field} (\\S+?)(?:,|$)`).exec(String(defaults))?.[1];
    expect(value === undefined).toBe(args[field] !== undefined || args.interview_template_id !== undefined);
    if (value) expect(stored[field]).toBe(value);
  }
  expect(String(defaults).includes("deadline one month")).toBe(args.deadline === undefined);
  if (args.deadline === undefined) {
    const days = (Number(stored.deadline) - Number(stored.created_at)) / 86_400;
    expect(days).toBeGreaterThan(27);
    expect(days).toBeLessThan(32);
  }
  expect(String(invitations).includes("by SMS")).toBe(stored.allow_sms_comms === true);
  const sender = /from (\S+@[^\s,]+)/.exec(String(invitations))?.[1];
  if (sender) expect(stored.sender_email_id).toBe("A3D90F41C7E8");
};

const expectOverrides = async ({ replaced = "", lost = "" }: Json, stored: Stored, args: Json) => {
  const blueprint = await blueprintOf(args.interview_template_id);
  const named = String(replaced).replace("of the template: ", "").split(", ").filter(Boolean);
  for (const field of named) expect(stored[field], field).toEqual(args[field]);
  const kept = Object.entries(blueprint).filter(
    ([field, value]) =>
      field in stored && ["interviewer_name", "job_overview", "company_overview"].includes(field) && value,
  );
  for (const [field, value] of kept) if (!named.includes(field)) expect(stored[field], field).toEqual(value);
  for (const key of Object.keys((blueprint.metadata ?? {}) as Json)) {
    const isLost = String(lost).includes(key);
    expect(!(key in (stored.metadata ?? {})), key).toBe(isLost);
  }
};

it("what a preview says is what its create does", async () => {
  await fc.assert(fc.asyncProperty(request, holds), { numRuns: jobsWanted, seed: 14 });
  expect(jobs).toBeGreaterThanOrEqual(jobsWanted);
});
