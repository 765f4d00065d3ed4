import { beforeEach, describe, expect, it } from "vitest";
import type { PortableSchema } from "../../src/definition/portable-schema.ts";
import { MARKER_KEY } from "../../src/heymilo/schema/values.ts";
import { tools } from "../../tools/index.ts";
import type { Json } from "../support/clients.ts";
import { type ToolScene, toolScene } from "../support/tool-scene.ts";

/**
 * Callers with strict function calling send every property of the listed schema, with null or an empty value where they
 * mean nothing. Derived from what tools/list shows, for every tool and every variant.
 */
const scene = toolScene({ env: { HEYMILO_TOOLSETS: "all" } });

// A minute's requests are used up by a few dozen of these.
beforeEach(() => scene.sandbox.reset());

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

const FILLS: [name: string, fill: Fill][] = [
  ["null everywhere", () => null],
  ["null in every field of every object", (shown) => (shown.type === "object" ? {} : null)],
  ["empty texts, lists and objects", empty],
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
const step = (type: string, modality: string) => ({
  type,
  config: { company_overview: "Alderway" },
  questions: [{ modality, text: "How do you hand over a shift?" }],
});
const WORKFLOW = [
  ...MODALITIES.map(([type, modality]) => step(type, modality)),
  { type: "conversational_sms", questions: [{ modality: "sms", text: "Do you drive?" }] },
];

/** What a call means, made anew each time: the second create of the same content would be taken for a repeat. */
type Meant = (scene: ToolScene) => Promise<Json>;

let made = 0;
const newTitle = () => `Night nurse ${++made}`;
const newPosting = () => scene.create({ title: newTitle(), description: DESCRIPTION, workflow: WORKFLOW });

/** Made past the server: nobody applies to a sandbox by themselves. */
const newCandidate = async (): Promise<string> => {
  const response = await fetch(`${scene.sandbox.url}/__sandbox/candidates`, {
    method: "POST",
    body: JSON.stringify({ posting_id: await newPosting(), status: "completed" }),
  });
  const { interview_ids: made } = (await response.json()) as { interview_ids: string[] };
  return made[0] as string;
};

const questionOf = async (id: string, modality: string): Promise<string> => {
  const { questions } = await scene.stored(id);
  return questions.find((one) => one.modality === modality)?.id as string;
};

const onPosting =
  (args: (id: string) => Json | Promise<Json>): Meant =>
  async () => {
    const id = await newPosting();
    return { posting_id: id, ...(await args(id)) };
  };

const CALLS: [tool: string, what: string, meant: Meant][] = [
  ...MODALITIES.map(([type, modality]): [string, string, Meant] => [
    "create_interviewer",
    `a ${type} with a ${modality} question`,
    async () => ({ title: newTitle(), description: DESCRIPTION, workflow: [step(type, modality)] }),
  ]),
  [
    "create_interviewer",
    "nights without messages",
    async () => {
      const blackout_period = { enabled: true, timezone: "America/Chicago", start_hour: 0, end_hour: 6 };
      const sms = { type: "conversational_sms", config: { blackout_period } };
      return { title: newTitle(), description: DESCRIPTION, workflow: [sms] };
    },
  ],
  ["list_interview_templates", "", async () => ({})],
  ["list_workspace_assets", "", async () => ({ kind: "voices" })],
  ["list_interviewers", "", async () => ({ status: "active" })],
  ["get_interviewer", "", onPosting(() => ({}))],
  ["update_interviewer", "a field", onPosting(() => ({ description: `${DESCRIPTION} At night.` }))],
  ...["web_interview", "conversational_sms", "resume", "form"].map((type): [string, string, Meant] => [
    "update_interviewer",
    `a ${type} step`,
    async () => {
      const workflow = [{ type, config: {}, questions: [] }];
      const id = await scene.create({ title: newTitle(), description: DESCRIPTION, workflow });
      return { posting_id: id, steps: [{ step: type, config: { job_overview: "Nights." } }] };
    },
  ]),
  ...MODALITIES.flatMap(([, modality]): [string, string, Meant][] => [
    [
      "edit_questions",
      `adds a ${modality} question`,
      onPosting(() => ({ operations: [{ op: "add", modality, text: "May we call you?" }] })),
    ],
    [
      "edit_questions",
      `changes a ${modality} question`,
      onPosting(async (id) => ({
        operations: [{ op: "update", question_id: await questionOf(id, modality), text: "May we call you?" }],
      })),
    ],
  ]),
  [
    "edit_questions",
    "deletes one",
    onPosting(async (id) => ({ operations: [{ op: "delete", question_id: await questionOf(id, "sms") }] })),
  ],
  [
    "edit_questions",
    "moves one",
    onPosting(async (id) => ({
      operations: [{ op: "move", question_id: await questionOf(id, "sms"), position: 2 }],
    })),
  ],
  ["list_candidates", "", onPosting(() => ({ best_first: true }))],
  ["get_interview_result", "", async () => ({ interview_id: await newCandidate() })],
  [
    "add_candidates",
    "a confirmed list",
    async () => {
      const body = { title: newTitle(), description: DESCRIPTION, workflow: [step("form", "form")] };
      const args = {
        posting_id: await scene.create(body),
        candidates: [{ name: "Ana", email: "ana@mail.example" }],
      };
      return { ...args, confirm: (await scene.ask("add_candidates", args)).confirm };
    },
  ],
  ["activate_interviewer", "", async () => ({ posting_id: await newPosting() })],
  ["clone_interviewer", "", onPosting(() => ({ title: newTitle() }))],
  ["archive_interviewer", "", onPosting(() => ({}))],
];

const shownInput = async (tool: string): Promise<PortableSchema> => {
  const listed = (await scene.client.listTools()).find(({ name }) => name === tool);
  return listed?.inputSchema as unknown as PortableSchema;
};

const call = async (tool: string, meant: Json, fill: Fill) => {
  const before = (await scene.sandbox.requests()).length;
  const args = filledIn(await shownInput(tool), meant, fill) as Json;
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

it("is about every tool that there is", () => {
  expect([...new Set(CALLS.map(([tool]) => tool))].sort()).toEqual(tools.map(({ name }) => name).sort());
});

describe.each(CALLS)("%s, %s: a caller that sends every field", (tool, _what, meant) => {
  it.each(FILLS)("with %s gets what it meant, with one warning at most", async (name, fill) => {
    const alone = await call(tool, await meant(scene), () => undefined);
    const full = await call(tool, await meant(scene), fill);
    expect(alone.ignored).toEqual([]);
    expect(full.ignored.length).toBeLessThanOrEqual(name.startsWith("null") ? 0 : 1);
    expect(full.writes).toEqual(alone.writes);
  });
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
    expect(await scene.refusal("create_interviewer", other)).toContain(
      "metadata.cost_centre: must be a string",
    );
  });
});
