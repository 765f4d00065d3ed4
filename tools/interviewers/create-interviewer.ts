import * as z from "zod";
import { formatPath } from "../../src/arguments/path.ts";
import { PREVIEW_MINUTES } from "../../src/definition/previews.ts";
import { ADDS, defineTool } from "../../src/definition/tool.ts";
import { createPostingShape } from "../../src/heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../../src/heymilo/schema/review.ts";
import { withRequestRules } from "../../src/heymilo/schema/rules.ts";
import { idempotencyKey } from "../../src/heymilo/schema/values.ts";
import { meansPreview, previewedRequest } from "../../src/planning/previewed-request.ts";
import { createdQuestions } from "../../src/reading/created-questions.ts";
import { planCreate } from "../../src/reading/preview.ts";
import { createWithReferences } from "../../src/reading/references.ts";
import { createdView } from "../../src/views/created.ts";
import { cardOfRequest } from "../../src/views/interviewer-card.ts";
import { previewOf } from "../../src/views/preview.ts";

export const createInterviewer = defineTool({
  name: "create_interviewer",
  title: "Create interviewer",
  description:
    "Creates a HeyMilo AI interviewer (a job posting with screening steps: resume, form, SMS, voice or video " +
    "interview) and returns its candidate link. Give either interview_template_id or workflow; before you write a " +
    "workflow of your own, call get_design_guide. The interviewer takes candidates at once (but invites nobody), " +
    "cannot be deleted, and gets no steps later, so call with dry_run: true first and show the user the preview. " +
    "Then title and the preview's idempotency_key alone create it. After a timeout or an unclear outcome repeat the " +
    "same call with the same key, never with changed arguments: that finds the first instead of making a second.",
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
      allow_duplicate: z.boolean().describe("create another although the same call just made one").optional(),
      response_detail: z.enum(["summary", "full"]).describe("full: the unabridged receipt").optional(),
    }),
    { unless: meansPreview },
  ),

  output: z.looseObject({
    outcome: z.string().describe("created, already_created or preview"),
    summary: z.string(),
    posting_id: z.string().optional(),
    status: z.string().describe("draft, active, expired or archived").optional(),
    candidate_url: z.string().describe("link for candidates").optional(),
    next_steps: z.array(z.string()).optional(),
    warnings: z.array(z.string()).optional(),
    idempotency_key: z.string().optional(),
  }),

  handler: async (args, { heymilo, previews, warn, show }) => {
    const { dry_run, idempotency_key, allow_duplicate, response_detail, ...given } = args;
    const full = response_detail === "full";
    const previewed = meansPreview(args) ? previewedRequest(previews, String(idempotency_key), args.title) : undefined;
    const request = previewed?.request ?? given;
    // The preview has already shown these warnings.
    const review = previewed ? [] : reviewPostingRequest(request);
    for (const { path, message } of review) warn(`${formatPath(path)}: ${message}`);
    if (idempotency_key && allow_duplicate)
      warn(
        "allow_duplicate: with idempotency_key, which means one, it counts only after an answer named what may be the lost one",
      );

    if (dry_run) {
      const plan = await planCreate(heymilo, request, idempotency_key);
      for (const warning of plan.warnings) warn(warning);
      const preview = previewOf(plan, full);
      show(cardOfRequest(request, plan));
      previews.remember(plan.key, { request, lasting: plan.lasting });
      return {
        outcome: "preview",
        ...preview,
        idempotency_key: plan.key,
        next_steps: plan.existing === undefined ? [AGREED, CHANGED] : [ANOTHER],
      };
    }

    const intent = { request, idempotencyKey: idempotency_key, allowDuplicate: allow_duplicate };
    show(cardOfRequest(request));
    const created = await createWithReferences(heymilo, intent);
    const questions = await createdQuestions(heymilo, request, created);
    for (const warning of [...(previewed?.lasting ?? []), ...created.warnings, ...questions.warnings]) warn(warning);
    return createdView(created, { request, questions, full });
  },
});

const AGREED =
  "When the user agrees, call create_interviewer with title and this idempotency_key alone: for up " +
  `to ${PREVIEW_MINUTES} minutes that creates exactly what was previewed.`;
const ANOTHER = "For another interviewer, preview again with a new idempotency_key, or with none.";
const CHANGED =
  "To change something first, send the whole request with the same key: nothing was created under it yet.";
