import * as z from "zod";
import { jsonPatch } from "../../src/arguments/json-patch.ts";
import { formatPath } from "../../src/arguments/path.ts";
import { ADDS, defineTool } from "../../src/definition/tool.ts";
import { createPostingRequest, createPostingShape } from "../../src/heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../../src/heymilo/schema/review.ts";
import { withRequestRules } from "../../src/heymilo/schema/rules.ts";
import { idempotencyKey } from "../../src/heymilo/schema/values.ts";
import { changedPreview, keptPreview, meansPreview } from "../../src/planning/kept-preview.ts";
import { explainRefusal, questionsOfNew } from "../../src/reading/create.ts";
import { makePreview } from "../../src/reading/preview.ts";
import { createdView } from "../../src/views/created.ts";
import { cardOfRequest } from "../../src/views/interviewer-card.ts";

export const createInterviewer = defineTool({
  name: "create_interviewer",
  title: "Create interviewer",
  description:
    "Creates a HeyMilo AI interviewer (a job posting with screening steps: resume, form, SMS, voice or video " +
    "interview) and returns its candidate link. Give either interview_template_id or workflow; before you write a " +
    "workflow of your own, call get_design_guide. The interviewer takes candidates at once (but invites nobody), " +
    "cannot be deleted, and gets no steps later, so call with dry_run: true first and show the user the preview. " +
    "Then title, idempotency_key and revision of the preview create it. After a timeout or an unclear outcome repeat the " +
    "same call with the same key, never with changed arguments: that finds the first instead of making a second.",
  when: {
    brief: "Know the job: must-haves, what separates good from bad, language. Ask the user for what is missing.",
    preview: "create_interviewer with dry_run: true. Show the user its steps and every warning.",
    create:
      "When the user agrees, create_interviewer with title, idempotency_key and revision of the preview alone. It " +
      "invites nobody: hold candidate_url back until they have looked.",
  },
  example: {
    title: "Line Cook",
    description: "Cooks on the line of a busy kitchen.",
    workflow: [{ type: "resume" }],
  },
  annotations: ADDS,
  canPreview: true,
  card: "interviewer",

  input: withRequestRules(
    z.strictObject({
      ...createPostingShape,
      dry_run: z.boolean().describe("check and preview; creates nothing").optional(),
      idempotency_key: idempotencyKey
        .describe("one key for one interviewer, 1-128 visible ASCII; makes repeats safe")
        .optional(),
      revision: z.string().optional(),
      changes: jsonPatch
        .describe("JSON Patch of a preview, with dry_run, title, idempotency_key and revision")
        .optional(),
      allow_duplicate: z.boolean().describe("create another although the same call just made one").optional(),
      response_detail: z.enum(["summary", "full"]).describe("full: the unabridged receipt").optional(),
    }),
    (args) => args.changes !== undefined || meansPreview(args),
  ),

  output: z.looseObject({
    outcome: z.string().describe("created, already_created or preview"),
    summary: z.string(),
    posting_id: z.string().optional(),
    status: z.string().describe("draft, active, expired or archived").optional(),
    candidate_url: z.string().describe("link for candidates").optional(),
    revision: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
    idempotency_key: z.string().optional(),
  }),

  handler: async (args, context) => {
    const { heymilo, previews, warn, show, read } = context;
    const { dry_run, idempotency_key, allow_duplicate, response_detail, revision, changes, ...given } = args;
    const full = response_detail === "full";
    const kept = changes
      ? changedPreview(previews, { ...args, changes }, (request) => read(createPostingRequest, request))
      : meansPreview(args)
        ? keptPreview(previews, args)
        : undefined;
    const request = kept?.request ?? given;
    if (revision && !kept) warn("revision: is not used beside a whole request");
    if (idempotency_key && allow_duplicate)
      warn(
        "allow_duplicate: with idempotency_key, which means one, it counts only after an answer named what may be the lost one",
      );
    if (dry_run) return makePreview(context, { request, key: idempotency_key, kept, full });

    // The user has seen these warnings with a preview, which may have to settle what becomes of this call.
    if (kept) previews.renew(String(idempotency_key));
    else reviewPostingRequest(request, (path, message) => warn(`${formatPath(path)}: ${message}`));
    const intent = { request, idempotencyKey: idempotency_key, allowDuplicate: allow_duplicate };
    show(cardOfRequest(request));
    const created = await heymilo.postings.create(intent).catch((error) => explainRefusal(heymilo, request, error));
    const questions = await questionsOfNew(heymilo, request, created);
    const lasting = kept?.latest.lasting ?? [];
    for (const warning of [...lasting, ...created.warnings, ...questions.warnings]) warn(warning);
    return createdView(created, { request, questions, full });
  },
});
