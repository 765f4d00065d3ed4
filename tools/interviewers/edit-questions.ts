import * as z from "zod";
import { terseFields } from "../../src/definition/portable-schema.ts";
import { CHANGES, defineTool } from "../../src/definition/tool.ts";
import { anyQuestionFields, fieldsOfOperation, MODALITIES } from "../../src/heymilo/schema/edit-questions.ts";
import { type Edit, type Operation, planEdits } from "../../src/planning/edit-plan.ts";
import { runInOrder, type Step } from "../../src/planning/in-order.ts";

export const editQuestions = defineTool({
  name: "edit_questions",
  title: "Edit questions",
  description:
    "Adds, changes, deletes and moves questions (screening and scoring criteria) of an interviewer, in the given " +
    "order. All operations are checked before the first is carried out, and repeating the list skips what is " +
    "done. Fields mean what they mean in create_interviewer, but score_weight is 1-10 here. Ids come from " +
    "get_interviewer. On a live interviewer changes apply to new candidates.",
  annotations: CHANGES,

  input: z.strictObject({
    posting_id: z.string(),
    operations: z
      .array(
        z
          .strictObject({
            op: z
              .enum(["add", "update", "delete", "move"])
              .describe("add: modality, text, ...; update, delete: question_id; move: question_id, position"),
            question_id: z.string().optional(),
            position: z
              .int()
              .min(1)
              .meta({ exact: true })
              .describe("from 1, among its modality, in the end")
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

  handler: async ({ posting_id, operations }, { heymilo, ignore }) => {
    const [posting, questions] = await Promise.all([
      heymilo.posting(posting_id),
      heymilo.questions(posting_id),
    ]);
    const { edits, orders, ignored } = planEdits(posting, questions.items, operations as Operation[]);
    for (const path of ignored) ignore(path);

    const added = new Map<number, string>();
    const write = (edit: Edit, index: number): Step[] => {
      const what = `operation ${index + 1} (${edit.do})`;
      switch (edit.do) {
        case "add":
          return [
            {
              what,
              run: async () => added.set(index, (await heymilo.addQuestion(posting_id, edit.question)).id),
            },
          ];
        case "update":
          return [{ what, run: () => heymilo.updateQuestion(posting_id, edit.questionId, edit.patch) }];
        case "delete":
          return [{ what, run: () => heymilo.deleteQuestion(posting_id, edit.questionId) }];
        default:
          return [];
      }
    };
    const moves = [...orders].map(([modality, order]) => ({
      what: `the order of the ${modality} questions`,
      run: () =>
        heymilo.reorderQuestions(
          posting_id,
          modality,
          order.map((one) => (typeof one === "number" ? String(added.get(one)) : one)),
        ),
    }));
    const writes = [...edits.flatMap(write), ...moves];
    await runInOrder(writes);

    const results = edits.map((edit, index) => {
      const { op, question_id } = operations[index] as Operation;
      const id = edit.do === "skip" ? edit.questionId || question_id : (added.get(index) ?? question_id);
      return {
        op,
        outcome: edit.do === "skip" ? "skipped" : "done",
        ...(typeof id === "string" && { question_id: id }),
        ...(edit.do === "skip" && { note: edit.why }),
      };
    });
    const skipped = results.filter(({ outcome }) => outcome === "skipped").length;
    return {
      outcome: writes.length > 0 ? "edited" : "unchanged",
      summary: `${results.length - skipped} of ${results.length} operations done on ${JSON.stringify(posting.title)}, ${skipped} skipped.`,
      posting_id,
      results,
    };
  },
});
