import type { Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import type { Scenario } from "./scenarios.ts";
import type { World } from "./world.ts";

/**
 * A caller that makes no mistake, previews what it creates, and asks again only for what neither a description nor a
 * result has told it. So it needs fewer calls and words the more these say.
 */
export const play = async (scenario: Scenario, world: World): Promise<void> => {
  const part = parts[scenario.name];
  if (!part) throw new Error(`nobody has written down how to play ${scenario.name}`);
  const ask: Ask = async (tool, args) => {
    const answer = await world.call(tool, args);
    if (answer.isError) throw new Error(`${tool}: ${answer.text}`);
    return answer.result;
  };
  const promises: Promises = (tool, words) =>
    says(
      world.tools.find(({ name }) => name === tool),
      words,
    );
  await part(ask, scenario.argument ?? {}, promises);
};

type Ask = (tool: string, args: Json) => Promise<Json>;
/** Whether a tool's definition says so. */
type Promises = (tool: string, words: string) => boolean;
type Part = (ask: Ask, argument: Json, promises: Promises) => Promise<unknown>;

const says = (told: unknown, words: string): boolean => JSON.stringify(told ?? "").includes(words);
const rows = (list: unknown): Json[] => (list ?? []) as Json[];

/** Creates what was previewed, as briefly as the preview says that it can be done. */
const create = (ask: Ask, request: Json, preview: Json): Promise<Json> => {
  const { idempotency_key, revision } = preview;
  const key = idempotency_key ? { idempotency_key, ...(revision !== undefined && { revision }) } : {};
  const isRemembered = says(preview, "title, this idempotency_key and revision alone");
  return ask("create_interviewer", isRemembered ? { title: request.title, ...key } : { ...request, ...key });
};

const previewAndCreate = async (ask: Ask, request: Json): Promise<Json> =>
  create(ask, request, await ask("create_interviewer", { ...request, dry_run: true }));

/** For a write, or where a read takes no title: no user of a scenario says the whole title of one interviewer. */
const find = async (ask: Ask, search: string): Promise<string> => {
  const { interviewers } = await ask("list_interviewers", { search });
  return String(rows(interviewers)[0]?.posting_id);
};

/** What is asked for of the interview of somebody who came to the warehouse. */
const result = async (ask: Ask, name: string, asked: Json): Promise<Json> => {
  const { candidates } = await ask("list_candidates", { posting_id: "warehouse", search: name });
  return ask("get_interview_result", { interview_id: rows(candidates)[0]?.interview_id, ...asked });
};

const read = (ask: Ask, posting_id: unknown): Promise<Json> => ask("get_interviewer", { posting_id });

/** Reads what the user named by words of the title; the id in the answer is for the writes that follow. */
const readNamed = async (ask: Ask, promises: Promises, words: string): Promise<Json> =>
  read(ask, promises("get_interviewer", "or a title") ? words : await find(ask, words));

const idOf = (questions: readonly Json[], words: string): unknown =>
  questions.find(({ text }) => String(text).includes(words))?.id;

const parts: Record<string, Part> = {
  "post-a-prepared-interviewer": (ask) => previewAndCreate(ask, exampleRequest("senior-backend-engineer")),

  "post-with-texts-and-a-phone-call": (ask) => previewAndCreate(ask, exampleRequest("hvac-technician")),

  "let-heymilo-write-the-questions": async (ask, forklift) => {
    const created = await previewAndCreate(ask, forklift);
    if (!says(created, "by HeyMilo")) await read(ask, created.posting_id);
  },

  "use-a-saved-setup": async (ask) => {
    const { interview_templates } = await ask("list_interview_templates", { search: "customer service" });
    const interview_template_id = rows(interview_templates)[0]?.id;
    const request = { ...exampleRequest("customer-service-rep"), interview_template_id };
    const preview = await ask("create_interviewer", { ...request, dry_run: true });
    const created = await create(ask, request, preview);
    if (!says(preview, "video interview")) await read(ask, created.posting_id);
  },

  "screen-by-text-message": async (ask, baker) => {
    const { assets } = await ask("list_workspace_assets", { kind: "phone_numbers", search: "206" });
    await previewAndCreate(ask, { ...baker, phone_number_id: rows(assets)[0]?.id });
  },

  "pick-a-voice": async (ask, receptionist) => {
    const wanted = { kind: "voices", language: "es", gender: "female" };
    const { assets } = await ask("list_workspace_assets", wanted);
    const [step] = rows(receptionist.workflow);
    const config = { ...(step?.config as Json), voice_id: rows(assets)[0]?.id };
    await previewAndCreate(ask, { ...receptionist, workflow: [{ ...step, config }] });
  },

  "three-shops-alike": async (ask, inSalem) => {
    await previewAndCreate(ask, inSalem);
    for (const town of ["Dover", "Troy"])
      await ask("create_interviewer", JSON.parse(JSON.stringify(inSalem).replaceAll("Salem", town)));
  },

  "correct-it-after-the-preview": async (ask, baker) => {
    const preview = await ask("create_interviewer", { ...baker, dry_run: true });
    const [path, value] = ["phone_number_id", "4F9D27A1"];
    if (!says(preview, "add dry_run: true and changes")) return previewAndCreate(ask, { ...baker, [path]: value });
    const { idempotency_key, revision } = preview;
    const named = { title: baker.title, idempotency_key, revision };
    const changes = [{ op: "replace", path, value }];
    const changed = await ask("create_interviewer", { ...named, dry_run: true, changes });
    return ask("create_interviewer", { ...named, revision: changed.revision });
  },

  "change-the-settings-of-one": async (ask, _argument, promises) => {
    const posting_id = await find(ask, "Tram Driver");
    if (!promises("update_interviewer", "old and new values")) await read(ask, posting_id);
    const config = { cheat_detection_config: { threshold: 80 } };
    const settings = { max_retakes: 1, retake_cooldown_days: 7, steps: [{ step: "web_interview", config }] };
    await ask("update_interviewer", { posting_id, ...settings });
  },

  "rework-the-questions": async (ask, _argument, promises) => {
    const { posting_id, questions } = await readNamed(ask, promises, "tram driver");
    const voice = rows((questions as Json).voice);
    const add = { op: "add", modality: "voice", text: "What do you know about our city?" };
    const others = [
      { op: "delete", question_id: idOf(voice, "Why do you want") },
      { op: "update", question_id: idOf(voice, "went wrong"), score_weight: 8 },
    ];
    if (promises("edit_questions", "add: modality, text, position")) {
      const operations = [{ ...add, position: 1 }, ...others];
      const edited = await ask("edit_questions", { posting_id, operations });
      if (!("order" in edited)) await read(ask, posting_id);
      return;
    }
    const { results } = await ask("edit_questions", { posting_id, operations: [add, ...others] });
    const move = { op: "move", question_id: rows(results)[0]?.question_id, position: 1 };
    await ask("edit_questions", { posting_id, operations: [move] });
    await read(ask, posting_id);
  },

  "turn-the-questions-round": async (ask, _argument, promises) => {
    const { posting_id, questions } = await readNamed(ask, promises, "tram driver");
    const voice = rows((questions as Json).voice);
    const operations = voice.map(({ id }, index) => ({
      op: "move",
      question_id: id,
      position: voice.length - index,
    }));
    const edited = await ask("edit_questions", { posting_id, operations });
    if (!("order" in edited)) await read(ask, posting_id);
  },

  "the-same-job-in-another-city": async (ask, texts, promises) => {
    const source = await find(ask, "Tram Driver");
    const copy = { posting_id: source, title: "Tram Driver, Marseille" };
    // What still names the old city is in the source, unless the copy's preview says it.
    if (promises("clone_interviewer", "dry_run")) await ask("clone_interviewer", { ...copy, dry_run: true });
    else await read(ask, source);
    const { posting_id } = await ask("clone_interviewer", copy);
    await ask("update_interviewer", { posting_id, ...texts });
  },

  "archive-the-right-one": async (ask) => {
    const { interviewers } = await ask("list_interviewers", { search: "Registered Nurse" });
    let posting_id: unknown;
    for (const row of rows(interviewers)) {
      const told = "description" in row ? row : await read(ask, row.posting_id);
      if (says(told, "Home visits")) posting_id = row.posting_id;
    }
    await ask("archive_interviewer", { posting_id, dry_run: true });
    await ask("archive_interviewer", { posting_id });
  },

  "activate-a-draft": async (ask) => {
    const posting_id = await find(ask, "Warehouse Associate");
    await ask("activate_interviewer", { posting_id });
    await ask("activate_interviewer", { posting_id, confirm_ats_ingestion: true });
  },

  "an-answer-is-lost": async (ask, forklift) => {
    const created = await previewAndCreate(ask, forklift);
    if (!says(created, "the only one")) await find(ask, "Forklift Driver");
  },

  "too-many-requests": (ask, cashier) => previewAndCreate(ask, cashier),

  "which-ones-take-candidates": async (ask) => {
    const { interviewers } = await ask("list_interviewers", { status: "active" });
    for (const row of rows(interviewers)) if (!("description" in row)) await read(ask, row.posting_id);
  },

  "who-to-call-first": (ask) =>
    ask("list_candidates", {
      posting_id: "warehouse",
      best_first: true,
      with_summary: true,
      limit: 3,
    }),

  "what-was-the-answer": (ask) => result(ask, "Piotr", { cursor: "q2" }),

  "who-is-stuck": (ask) => ask("list_candidates", { posting_id: "customer service", status: "in_progress" }),

  "how-are-my-openings": (ask) => ask("list_interviewers", { status: "active", with_counts: true }),

  "who-worries-you": (ask) => ask("list_candidates", { posting_id: "customer service", with_summary: true }),

  "the-end-of-the-transcript": (ask) => result(ask, "Grace", { cursor: "end" }),

  "done-but-not-judged": (ask) => ask("list_candidates", { posting_id: "customer service", status: "evaluating" }),

  "why-that-score": (ask) => result(ask, "Shanice", { include: ["evaluations"] }),

  "why-turned-away": (ask) => result(ask, "Mehmet", { include: ["answers"] }),

  "what-does-it-ask": (ask, _argument, promises) => readNamed(ask, promises, "tram driver"),
};
