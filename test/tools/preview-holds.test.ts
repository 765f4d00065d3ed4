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

/** Questions of a modality that the lines say were given, over all steps. */
const told = (lines: readonly string[], modality: string): number =>
  lines
    .flatMap((line) => line.split("; ").filter((part) => / (given|in the template)$/.test(part)))
    .reduce((sum, part) => sum + Number(MODALITY_WORDS[modality]?.exec(part)?.[1] ?? 0), 0);

const blueprintOf = async (template: unknown): Promise<Json> => {
  const { posting_id } = await scene.sandbox.call("GET", `/interview-templates/${template}`);
  return scene.sandbox.call("GET", `/postings/${posting_id}`);
};

const active = ({ questions }: Stored) => questions.filter(({ deleted }) => !deleted);
const canDisqualify = (stored: Stored): number =>
  stored.workflow
    .filter(({ config }) => config.knockout_enabled === true)
    .flatMap(({ type }) =>
      active(stored).filter(
        ({ modality, is_dealbreaker, is_knockout }) =>
          (type === "resume" && modality === "resume_eligibility") ||
          (type === "conversational_sms" && modality === "sms" && is_dealbreaker === true) ||
          (type === "form" && modality === "form" && is_knockout === true),
      ),
    ).length;

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
    expect(line.includes("knock-outs are enforced"), line).toBe(config.knockout_enabled === true);
    expect(line.includes("; required"), line).toBe(config.mandatory === true);
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
  const disqualifying = lines.reduce(
    (sum, line) => sum + Number(/(\d+) of them can disqualify/.exec(line)?.[1] ?? 0),
    0,
  );
  // What HeyMilo will write cannot be counted beforehand, and of two steps of one type nobody knows whose are whose.
  const isKnown =
    steps.every(({ questions }) => questions) && new Set(steps.map(({ type }) => type)).size === steps.length;
  if (isKnown) expect(disqualifying).toBe(canDisqualify(stored));
};

const expectSettings = ({ defaults = "", invitations }: Json, stored: Stored, args: Json) => {
  for (const field of ["language", "interviewer_name"]) {
    const value = new RegExp(`${field} (\\S+?)(?:,| \\()`).exec(String(defaults))?.[1];
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
