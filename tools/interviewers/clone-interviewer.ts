import * as z from "zod";
import { ADDS, defineTool } from "../../src/definition/tool.ts";
import { idempotencyKey, jobTitle } from "../../src/heymilo/schema/values.ts";
import { readOriginal } from "../../src/reading/interviewer.ts";
import { forPosting, postingToWrite } from "../../src/reading/posting-by-title.ts";
import { clonedView, clonePreview } from "../../src/views/cloned.ts";
import { cardOfCopy } from "../../src/views/interviewer-card.ts";

export const cloneInterviewer = defineTool({
  name: "clone_interviewer",
  title: "Clone interviewer",
  description:
    "Copies an interviewer with its steps, texts and questions, under a new title if given; change the copy with " +
    "update_interviewer and edit_questions; still_says has the texts that name the old place. For the same job " +
    "elsewhere, or to keep the scores of a live interviewer comparable. The copy takes candidates at once, unless it " +
    "is a draft or tied to an ATS. After an unclear outcome repeat the same call; after a restart of the server that " +
    "makes another.",
  when: { create: "Several alike: clone_interviewer where only title and place differ, else create each." },
  example: { posting_id: "Line Cook", title: "Line Cook, Leeds" },
  annotations: ADDS,
  card: "interviewer",

  input: z.strictObject({
    posting_id: postingToWrite,
    title: jobTitle.describe("the copy's").optional(),
    dry_run: z.boolean().describe("what the copy will be, and still_says").optional(),
    idempotency_key: idempotencyKey.describe("one key for one copy").optional(),
    allow_duplicate: z.boolean().describe("another copy although the same call made one, or may have").optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("cloned, already_cloned or preview"),
    summary: z.string(),
    posting_id: z.string().describe("the copy's").optional(),
    cloned_from: z.string(),
    status: z.string().optional(),
    candidate_url: z.string().optional(),
    idempotency_key: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
  }),

  handler: async (args, { heymilo, warn, show }) => {
    const { posting_id, title, dry_run, idempotency_key, allow_duplicate } = args;
    return forPosting(heymilo, posting_id, "write", async (posting) => {
      const intent = {
        sourceId: posting.id,
        title,
        idempotencyKey: idempotency_key,
        allowDuplicate: allow_duplicate,
      };
      const source = await heymilo.postings.readBeforeClone(intent, () => readOriginal(heymilo, posting, warn));
      show(cardOfCopy(source, title));
      if (dry_run) return clonePreview(source, title);
      const cloned = await heymilo.postings.clone({ ...intent, source: source.posting });
      for (const warning of cloned.warnings) warn(warning);
      return clonedView(cloned, source);
    });
  },
});
