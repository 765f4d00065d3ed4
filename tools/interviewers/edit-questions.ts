import * as z from "zod";
import { formatPath } from "../../src/arguments/path.ts";
import { terseFields } from "../../src/definition/portable-schema.ts";
import { CHANGES, defineTool } from "../../src/definition/tool.ts";
import { anyQuestionFields, fieldsOfOperation, MODALITIES } from "../../src/heymilo/schema/edit-questions.ts";
import { reviewTrait } from "../../src/heymilo/schema/review-questions.ts";
import { type Operation, planEdits } from "../../src/planning/edit-plan.ts";
import { makeEdits } from "../../src/planning/make-edits.ts";
import { forPosting, postingToWrite } from "../../src/reading/posting-by-title.ts";
import { type StoredChange, storedAdvice } from "../../src/reading/stored-advice.ts";
import { valueOrWarning } from "../../src/reading/value-or-reason.ts";
import { compact, unlessEmpty } from "../../src/views/compact.ts";
import {
  addedTwice,
  editedFields,
  editResults,
  otherThanSent,
  questionOrder,
} from "../../src/views/edited-questions.ts";

export const editQuestions = defineTool({
  name: "edit_questions",
  title: "Edit questions",
  description:
    "Adds, changes, deletes and moves questions (screening and scoring criteria) of an interviewer, in the given " +
    "order. All operations are checked before the first is carried out, and repeating the list skips what is " +
    "done. Fields mean what they mean in create_interviewer, but score_weight is 1-10 here, 0-5 there. Ids come from " +
    "get_interviewer. On a live interviewer changes apply to new candidates.",
  when: { manage: "edit_questions changes it. Steps cannot be added later." },
  example: {
    posting_id: "Line Cook",
    operations: [{ op: "add", modality: "voice", text: "Which station do you like best?" }],
  },
  annotations: CHANGES,

  input: z.strictObject({
    posting_id: postingToWrite,
    operations: z
      .array(
        z
          .strictObject({
            op: z
              .enum(["add", "update", "delete", "move"])
              .describe(
                "add: modality, text, position if not last, ...; update, delete: question_id; move: question_id, position",
              ),
            question_id: z.string().optional(),
            position: z
              .int()
              .min(1)
              .meta({ exact: true })
              .describe("from 1 among its modality, counted after all operations")
              .optional(),
            modality: z.enum(MODALITIES).optional(),
            text: z.string().optional(),
            ...terseFields(anyQuestionFields),
          })
          .meta({ takes: fieldsOfOperation }),
      )
      .min(1)
      .max(50),
  }),

  output: z.looseObject({
    outcome: z.string().describe("edited or unchanged"),
    summary: z.string(),
    posting_id: z.string(),
    results: z.array(
      z.looseObject({
        op: z.string(),
        outcome: z.string().describe("done or skipped"),
        question_id: z.string().optional(),
      }),
    ),
  }),

  handler: ({ posting_id: named, operations }, { heymilo, warn, ignore }) =>
    forPosting(heymilo, named, "write", async ({ id: posting_id, get }) => {
      const [posting, before] = await Promise.all([get(), heymilo.questions.every(posting_id)]);
      const plan = planEdits(posting, before, operations as Operation[]);
      for (const path of plan.ignored) ignore(path);
      for (const [index, { text }] of operations.entries())
        reviewTrait(["operations", index, "text"], text, (path, message) => warn(`${formatPath(path)}: ${message}`));
      const { ids, wrote } = await makeEdits(heymilo, posting_id, before, plan);
      const after = wrote
        ? await valueOrWarning("The order that came of it", heymilo.questions.every(posting_id), warn)
        : before;
      for (const difference of otherThanSent(plan.edits, ids, after ?? [])) warn(difference);
      for (const twice of addedTwice(plan.edits, ids, before, after ?? [])) warn(twice);

      const results = editResults(
        operations.map(({ op }) => op),
        plan.edits,
        ids,
        before,
        after,
      );
      const isEdited = (id: string | undefined) => id !== undefined && ids.includes(id);
      const change: StoredChange = {
        fields: editedFields(plan.edits),
        isIn: (_step, id, ofStep) => (id === undefined ? ofStep.some(isEdited) : isEdited(id)),
      };
      const advice = wrote && after ? await storedAdvice(posting, after, change) : [];
      const skipped = results.filter(({ outcome }) => outcome === "skipped").length;
      return {
        outcome: wrote ? "edited" : "unchanged",
        summary: `${results.length - skipped} of ${results.length} operations done on ${JSON.stringify(posting.title)}, ${skipped} skipped.`,
        posting_id,
        results,
        ...(after && { order: questionOrder(ids, before, after) }),
        ...compact({ advice: unlessEmpty(advice) }),
      };
    }),
});
