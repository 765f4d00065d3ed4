import * as z from "zod";
import { ADDS, defineTool } from "../../src/definition/tool.ts";
import { jobTitle } from "../../src/heymilo/schema/values.ts";
import { compact } from "../../src/views/compact.ts";

export const cloneInterviewer = defineTool({
  name: "clone_interviewer",
  title: "Clone interviewer",
  description:
    "Copies an interviewer with its steps and questions, under a new title if given; change the copy with " +
    "update_interviewer and edit_questions. For the same job elsewhere, or to keep the scores of a live " +
    "interviewer comparable. After an unclear outcome repeat the same call: it looks for the copy first.",
  annotations: ADDS,

  input: z.strictObject({
    posting_id: z.string().describe("what to copy"),
    title: jobTitle.describe("the copy's").optional(),
    idempotency_key: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, { error: "must be 1 to 128 visible ASCII characters without blanks" })
      .meta({ exact: true })
      .describe("one key for one copy")
      .optional(),
    allow_duplicate: z.boolean().describe("another copy although the same call just made one").optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("cloned or already_cloned"),
    summary: z.string(),
    posting_id: z.string().describe("the copy's"),
    cloned_from: z.string(),
    status: z.string().optional(),
    candidate_url: z.string().optional(),
    idempotency_key: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
  }),

  handler: async ({ posting_id, title, idempotency_key, allow_duplicate }, { heymilo }) => {
    const { outcome, posting, key, duplicates } = await heymilo.clonePosting({
      sourceId: posting_id,
      title,
      idempotencyKey: idempotency_key,
      allowDuplicate: allow_duplicate,
    });
    const what = `${JSON.stringify(posting.title)} (${posting.id})`;
    const pending = posting.ats_metadata?.pending_activation === true || posting.status === "draft";
    return {
      outcome,
      summary:
        outcome === "cloned"
          ? `Cloned ${posting_id} as ${what}, status ${posting.status ?? "unknown"}.`
          : `${what} is that copy already; nothing new was made.`,
      posting_id: posting.id,
      cloned_from: posting_id,
      ...compact({
        status: posting.status,
        candidate_url: posting.urls?.candidate_url,
        review_url: posting.urls?.review_url,
        idempotency_key: key,
        duplicates: duplicates.length > 0 ? duplicates : undefined,
        next_steps: pending ? ["It is a draft: activate_interviewer makes it take candidates."] : undefined,
      }),
    };
  },
});
