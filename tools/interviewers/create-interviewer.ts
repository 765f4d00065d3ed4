import * as z from "zod";
import { formatPath } from "../../src/arguments/path.ts";
import { ADDS, defineTool } from "../../src/definition/tool.ts";
import { createPostingShape } from "../../src/heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../../src/heymilo/schema/review.ts";
import { withRequestRules } from "../../src/heymilo/schema/rules.ts";
import { previewCreate } from "../../src/reading/preview.ts";
import { createWithReferences } from "../../src/reading/references.ts";
import { compact } from "../../src/views/compact.ts";
import { summariseReceipt } from "../../src/views/created.ts";

const KEY = /^[\x21-\x7e]{1,128}$/;

export const createInterviewer = defineTool({
  name: "create_interviewer",
  title: "Create interviewer",
  description:
    "Creates a HeyMilo AI interviewer (a job posting with screening steps: resume, form, SMS, voice or video " +
    "interview) and returns its candidate link. Give either workflow or interview_template_id. " +
    "It cannot be deleted, and steps cannot be added later, so call it with dry_run: true first and show the " +
    "user the preview and its warnings. Call it once for one interviewer; after a timeout or an unclear " +
    "outcome repeat the same call with the same idempotency_key, never with changed arguments: that finds the " +
    "first one instead of making a second. A good description plus job_overview and company_overview make good " +
    "questions and answers. Knock-outs (knockout_enabled with is_dealbreaker, is_knockout or eligibility " +
    "criteria) only for true must-haves, never for protected traits.",
  annotations: ADDS,
  previews: true,

  input: withRequestRules(
    z.strictObject({
      ...createPostingShape,
      dry_run: z.boolean().describe("check and preview; creates nothing").optional(),
      idempotency_key: z
        .string()
        .regex(KEY, { error: "must be 1 to 128 visible ASCII characters without blanks" })
        .meta({ exact: true })
        .describe("one key for one interviewer, 1-128 visible ASCII; makes repeats safe")
        .optional(),
      allow_duplicate: z.boolean().describe("create another although the same call just made one").optional(),
      response_detail: z.enum(["summary", "full"]).describe("full: the unabridged receipt").optional(),
    }),
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

  handler: async (args, { heymilo, warn }) => {
    const { dry_run, idempotency_key, allow_duplicate, response_detail, ...request } = args;
    for (const { path, message } of reviewPostingRequest(request)) warn(`${formatPath(path)}: ${message}`);
    if (idempotency_key && allow_duplicate)
      warn("allow_duplicate: has no effect beside idempotency_key, which means one");
    const intent = { request, idempotencyKey: idempotency_key, allowDuplicate: allow_duplicate };

    if (dry_run) {
      const { body, key, marked, template, warnings, workspace } = await previewCreate(heymilo, intent);
      for (const warning of warnings) warn(warning);
      const place = workspace ? ` in ${workspace}` : "";
      return compact({
        outcome: "preview",
        summary: `Nothing was created. ${JSON.stringify(request.title)} would be created${place}.`,
        workspace,
        template,
        request: body as Record<string, unknown>,
        idempotency_key: marked ? key : undefined,
        next_steps: [
          `When the user agrees, call again without dry_run${marked ? " and with this idempotency_key" : ""}.`,
        ],
      });
    }

    const created = await createWithReferences(heymilo, intent);
    for (const warning of created.warnings) warn(warning);
    return summariseReceipt(created, { title: request.title, full: response_detail === "full" });
  },
});
