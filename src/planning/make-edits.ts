import type { HeyMilo } from "../heymilo/client.ts";
import type { Question } from "../heymilo/schema/responses.ts";
import type { Edit, EditPlan } from "./edit-plan.ts";
import { runInOrder, type Step } from "./in-order.ts";

/**
 * Carries out a plan: the operations in their order, then the order of each modality that moves.
 *
 * @throws PartiallyDoneError if a later write fails
 */
export async function makeEdits(
  heymilo: HeyMilo,
  postingId: string,
  before: readonly Question[],
  { edits, orders }: EditPlan,
) {
  const added = new Map<number, string>();
  const writeOf = (edit: Edit, index: number): Step["run"] | undefined => {
    if (edit.do === "add")
      return async () => added.set(index, (await heymilo.questions.add(postingId, edit.question, before)).id);
    if (edit.do === "update") return () => heymilo.questions.update(postingId, edit.questionId, edit.patch);
    if (edit.do === "delete") return () => heymilo.questions.delete(postingId, edit.questionId);
    return undefined;
  };
  const writes = edits.flatMap((edit, index): Step[] => {
    const run = writeOf(edit, index);
    return run ? [{ what: `operation ${index + 1} (${edit.do})`, run }] : [];
  });
  const moves = [...orders].map(([modality, order]): Step => {
    const idsOf = () => order.map((one) => (typeof one === "number" ? String(added.get(one)) : one));
    return {
      what: `the order of the ${modality} questions`,
      run: () => heymilo.questions.reorder(postingId, modality, idsOf()),
    };
  });
  await runInOrder([...writes, ...moves]);
  // A question that another operation added has no id of its own.
  const ids = edits.map((edit, index) => (edit.do === "add" ? added.get(index) : edit.questionId || undefined));
  return { ids, wrote: writes.length + moves.length > 0 };
}
