import { describe, expect, it } from "vitest";
import type { PortableSchema } from "../../src/definition/portable-schema.ts";
import { MARKER_KEY } from "../../src/heymilo/schema/values.ts";
import { tools } from "../../tools/index.ts";
import { addCandidates } from "../../tools/outreach/add-candidates.ts";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

/**
 * Callers with strict function calling send every property of the listed schema, with null or an empty value where they
 * mean nothing. Derived from what tools/list shows.
 */
const scene = toolScene({ env: { HEYMILO_TOOLSETS: "all" } });

type Fill = (shown: PortableSchema) => unknown;

const empty: Fill = ({ type }) => ({ string: "", array: [], object: {} })[type as string] ?? null;

/** Where an empty value is one of the caller's own. */
const MEANT = [
  "structured_config",
  "questions",
  "answer",
  "metadata",
  "options",
  "dropdown_values",
  "idempotency_key",
  "position",
];

/** What was meant, with everything else that is shown filled in. */
const filledIn = (shown: PortableSchema, meant: unknown, fill: Fill): unknown => {
  if (Array.isArray(meant)) return meant.map((item) => filledIn(shown.items as PortableSchema, item, fill));
  if (meant !== undefined && (typeof meant !== "object" || meant === null)) return meant;
  if (shown.type !== "object") return fill(shown);
  const given = meant as Json | undefined;
  const filler = fill(shown);
  if (given === undefined && (filler === null || filler === undefined)) return filler;
  const names = new Set([...Object.keys(shown.properties ?? {}), ...Object.keys(given ?? {})]);
  return Object.fromEntries(
    [...names].map((name) => {
      const field = shown.properties?.[name];
      const isMeant = MEANT.includes(name) && given?.[name] === undefined;
      const own = isMeant ? () => (name === "answer" ? undefined : null) : fill;
      return [name, field ? filledIn(field, given?.[name], own) : given?.[name]];
    }),
  );
};

/** Null everywhere; null in every field of every object; empty texts, lists and objects. */
const FILLS: { fill: Fill; mostWarnings: number }[] = [
  { fill: () => null, mostWarnings: 0 },
  { fill: (shown) => (shown.type === "object" ? {} : null), mostWarnings: 0 },
  { fill: empty, mostWarnings: 1 },
];

const MODALITIES: [type: string, modality: string][] = [
  ["web_interview", "voice"],
  ["web_interview", "voice_tags"],
  ["conversational_sms", "sms"],
  ["resume", "resume_eligibility"],
  ["resume", "resume_scoring"],
  ["form", "form"],
];
const DESCRIPTION = "Cares for up to eight patients a night on a surgical ward.";
const STEPS = MODALITIES.map(([type, modality]) => ({
  type,
  config: { company_overview: "Alderway" },
  questions: [{ modality, text: "How do you hand over a shift?" }],
}));
const blackout_period = { enabled: true, timezone: "America/Chicago", start_hour: 0, end_hour: 6 };
const WORKFLOW = [
  ...STEPS,
  {
    type: "conversational_sms",
    config: { blackout_period },
    questions: [{ modality: "sms", text: "Do you drive?" }],
  },
];

let made = 0;
const newTitle = () => `Night nurse ${++made}`;
const newPosting = (workflow = WORKFLOW) => scene.create({ title: newTitle(), description: DESCRIPTION, workflow });

/** Made past the server: nobody applies to a sandbox by themselves. */
const newCandidate = async (): Promise<unknown> => {
  const person = { posting_id: await newPosting(), status: "completed" };
  const { interview_ids } = await scene.sandbox.control<{ interview_ids: string[] }>("POST", "candidates", person);
  return interview_ids[0];
};

const everyOperation = async (id: string): Promise<Json[]> => {
  const { questions } = await scene.stored(id);
  const idOf = (modality: string) => questions.find((one) => one.modality === modality)?.id;
  const text = "May we call you?";
  return [
    ...MODALITIES.map(([, modality]) => ({ op: "add", modality, text })),
    ...MODALITIES.map(([, modality]) => ({
      op: "update",
      question_id: idOf(modality),
      text: `${text} Why?`,
    })),
    { op: "delete", question_id: questions.find((one) => one.text === "Do you drive?")?.id },
    { op: "move", question_id: idOf("voice"), position: 2 },
  ];
};

/** The ids and titles of a call, made anew each time: the second create of the same content would be taken for a repeat. */
const MADE: Record<string, () => unknown> = { posting_id: newPosting, interview_id: newCandidate, title: newTitle };

/** A tool's own example, but with what it is about. */
const exampleOf = async (example: Json): Promise<Json> => {
  const meant = { ...example };
  for (const [field, make] of Object.entries(MADE)) if (field in meant) meant[field] = await make();
  return meant;
};

/** Where an example has too little for the many kinds of steps and questions, or needs an answer first. */
const MORE: Record<string, () => Promise<Json>> = {
  create_interviewer: async () => ({ workflow: WORKFLOW }),
  update_interviewer: async () => {
    const config = { job_overview: "Nights." };
    const steps = ["1", "3", "4", "6"].map((step) => ({ step, config }));
    return { description: `${DESCRIPTION} At night.`, steps };
  },
  edit_questions: async () => {
    const posting_id = await newPosting();
    return { posting_id, operations: await everyOperation(posting_id) };
  },
  add_candidates: async () => {
    const args = { ...addCandidates.example, posting_id: await newPosting(STEPS.slice(-1)) };
    return { ...args, confirm: (await scene.ask("add_candidates", args)).confirm };
  },
};

const call = async (tool: string, meant: Json, fill: Fill) => {
  const before = (await scene.sandbox.requests()).length;
  const listed = (await scene.client.listTools()).find(({ name }) => name === tool);
  const args = filledIn(listed?.inputSchema as unknown as PortableSchema, meant, fill) as Json;
  const { isError, text, structured } = await scene.call(tool, args);
  expect(isError, `${text}\n${JSON.stringify(args)}`).toBe(false);
  const ignored = ((structured?.warnings ?? []) as string[]).filter((one) => one.startsWith("Ignored"));
  const writes = (await scene.sandbox.requests())
    .slice(before)
    .filter(({ method }) => method !== "GET")
    .map(({ method, body }) => ({ method, body: withoutMarker(body?.json) }));
  return { ignored, writes };
};

/** Without what differs from one posting to another: the marker, the number in its title, ids. */
const withoutMarker = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body ?? null, (key, value) => (key === MARKER_KEY ? undefined : value))
      .replace(/Night nurse \d+/g, "Night nurse")
      .replace(/"[0-9A-F]{8}"/g, '"id"'),
  );

it.each(tools)("a caller of $name that sends every field gets what it meant", async ({ name, example }) => {
  const meant = async () => ({ ...(await exampleOf(example)), ...(await MORE[name]?.()) });
  const alone = await call(name, await meant(), () => undefined);
  expect(alone.ignored).toEqual([]);
  for (const { fill, mostWarnings } of FILLS) {
    const full = await call(name, await meant(), fill);
    expect(full.ignored.length).toBeLessThanOrEqual(mostWarnings);
    expect(full.writes).toEqual(alone.writes);
  }
});

describe("a caller that leaves out what it does not need", () => {
  it("may send empty values of other step types and modalities", async () => {
    const question = { modality: "form", text: "Which shifts?", options: [], evaluation_criteria: "" };
    const form = {
      type: "form",
      config: { num_questions: 0, video: false, voice_id: "", cheat_detection_config: {}, mandatory: null },
      questions: [{ ...question, expected_value: 0, is_dealbreaker: false, score_weight: null }],
    };
    const workflow = [form, { type: "resume" }];
    const answer = await scene.ask("create_interviewer", {
      title: newTitle(),
      description: DESCRIPTION,
      workflow,
    });
    const warnings = answer.warnings as string[];
    expect(warnings.filter((one) => one.startsWith("Ignored"))).toEqual([
      expect.stringContaining("workflow[0].config.num_questions, workflow[0].config.video"),
    ]);
    expect(warnings.join()).not.toMatch(/mandatory|score_weight/);
  });

  it("is refused a real value of another step type, which is a mistake", async () => {
    const workflow = [{ type: "form", config: { num_questions: 1, video: true } }];
    const text = await scene.refusal("create_interviewer", { title: newTitle(), workflow });
    expect(text).toContain("workflow[0].config.num_questions: is not a field here");
    expect(text).toContain("workflow[0].config.video: is not a field here");
  });

  it("has its own zeros and empty values taken as they are", async () => {
    const question = { modality: "voice", text: "Why us?", score_weight: 0, not_scored: false };
    const config = { min_evaluation_score: 0, cheat_detection_config: { threshold: 0 } };
    const workflow = [{ type: "web_interview", config, questions: [question] }];
    await scene.ask("create_interviewer", {
      title: newTitle(),
      description: DESCRIPTION,
      workflow,
      metadata: {},
    });
    const [body] = (await scene.sandbox.requests()).filter(({ method }) => method === "POST").slice(-1);
    expect(body?.body?.json).toMatchObject({ workflow: [{ config, questions: [question] }] });
  });

  it.each([
    ["list_interviewers", { limit: 0 }, "limit: is 0; the minimum is 1"],
    ["list_workspace_assets", { kind: "voices", limit: 0 }, "limit: is 0; the minimum is 1"],
    ["create_interviewer", { title: "Nurse", idempotency_key: "" }, "idempotency_key: must be 1 to 128"],
    ["clone_interviewer", { posting_id: "x", idempotency_key: "" }, "idempotency_key: must be 1 to 128"],
    [
      "edit_questions",
      { posting_id: "x", operations: [{ op: "move", question_id: "y", position: 0 }] },
      "operations[0].position: is 0; the minimum is 1",
    ],
    [
      "edit_questions",
      { posting_id: "x", operations: [{ op: "add", modality: "sms", text: "Car?", position: 0 }] },
      "operations[0].position: is 0; the minimum is 1",
    ],
  ])("%s is refused %j", async (tool, args, problem) => {
    expect(await scene.refusal(tool, args)).toContain(problem);
  });

  it("may send null in the keys that metadata is shown with", async () => {
    const metadata = { external_id: null, source: "careers" };
    const answer = await scene.ask("create_interviewer", {
      title: newTitle(),
      workflow: WORKFLOW.slice(0, 1),
      description: DESCRIPTION,
      metadata,
    });
    const { metadata: stored } = await scene.stored(answer.posting_id as string);
    expect(withoutMarker(stored)).toEqual({ source: "careers" });
    const other = { title: newTitle(), workflow: WORKFLOW, metadata: { cost_centre: null } };
    expect(await scene.refusal("create_interviewer", other)).toContain("metadata.cost_centre: must be a string");
  });
});
