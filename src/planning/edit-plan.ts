import type * as z from "zod";
import { explainIssues } from "../arguments/problems.ts";
import type { JsonObject } from "../arguments/schema-walk.ts";
import { InputError, type Problem } from "../heymilo/errors.ts";
import { MODALITIES, newQuestion, questionPatch } from "../heymilo/schema/edit-questions.ts";
import { type Modality, stepOfModality } from "../heymilo/schema/questions.ts";
import type { Posting, Question } from "../heymilo/schema/responses.ts";
import { checkQuestion, given } from "../heymilo/schema/rules.ts";
import { shows } from "../heymilo/writes/shows.ts";

/** One operation as the caller wrote it. */
export interface Operation extends JsonObject {
  op: "add" | "update" | "delete" | "move";
}

/** What an operation comes to, given what is stored. */
export type Edit =
  | { do: "add"; modality: Modality; question: JsonObject }
  | { do: "update"; questionId: string; patch: JsonObject }
  | { do: "delete"; questionId: string }
  | { do: "move"; modality: string }
  | { do: "skip"; questionId: string; why: string };

export interface EditPlan {
  /** One for each operation, in their order. */
  edits: Edit[];
  /** The order each modality is to end in; an added question stands as the number of its operation. */
  orders: Map<string, (string | number)[]>;
}

/**
 * Checks all operations before the first write, as if each had been carried out before the next, and leaves out what
 * is already so: a list that was half done is finished by repeating it.
 *
 * @throws InputError with every problem
 */
export function planEdits(
  posting: Posting,
  questions: readonly Question[],
  operations: readonly Operation[],
): EditPlan {
  const problems: Problem[] = [];
  const planner = new Planner(posting, questions, operations, problems);
  const edits = operations.map((operation, index) => planner.plan(operation, index));
  if (problems.length > 0) throw new InputError(problems, "after_reading");
  const kept = edits.filter((edit) => edit !== undefined);
  return { edits: planner.withoutIdleMoves(kept), orders: planner.orders };
}

class Planner {
  readonly orders = new Map<string, (string | number)[]>();
  readonly #stored = new Map<string, Question>();
  /** The order that results without any move. */
  readonly #before = new Map<string, (string | number)[]>();
  readonly #steps: readonly string[];
  readonly #deletedLater: Set<unknown>;

  constructor(
    posting: Posting,
    questions: readonly Question[],
    operations: readonly Operation[],
    readonly problems: Problem[],
  ) {
    this.#steps = (posting.workflow ?? []).map(({ type }) => type ?? "");
    for (const question of questions) {
      const modality = question.modality ?? "";
      this.#stored.set(question.id, question);
      this.#before.set(modality, [...(this.#before.get(modality) ?? []), question.id]);
      this.orders.set(modality, [...(this.orders.get(modality) ?? []), question.id]);
    }
    this.#deletedLater = new Set(operations.flatMap((one) => (one.op === "delete" ? [one.question_id] : [])));
  }

  plan(operation: Operation, index: number): Edit | undefined {
    const path = ["operations", index];
    if (operation.op === "add") return this.#add(operation, index, path);
    const id = operation.question_id;
    if (typeof id !== "string")
      return this.#problem([...path, "question_id"], `is missing: ${operation.op} needs it`);
    const question = this.#stored.get(id);
    if (!question) return this.#missing(operation, id, path);
    if (operation.op === "update") return this.#update(operation, question, path);
    this.#onlyFields(
      operation,
      operation.op === "move" ? ["question_id", "position"] : ["question_id"],
      path,
    );
    return operation.op === "delete" ? this.#delete(question) : this.#move(operation, question, path);
  }

  /** Moves that leave everything where it is are no writes. */
  withoutIdleMoves(edits: Edit[]): Edit[] {
    for (const [modality, order] of this.orders) {
      const stays = order.join() === (this.#before.get(modality) ?? []).join();
      if (stays) this.orders.delete(modality);
    }
    return edits.map((edit) =>
      edit.do === "move" && !this.orders.has(edit.modality)
        ? { do: "skip", questionId: "", why: "it is at that position already" }
        : edit,
    );
  }

  #add({ op: _op, ...fields }: Operation, index: number, path: PropertyKey[]): Edit | undefined {
    const modality = MODALITIES.find((known) => known === fields.modality);
    if (!modality) {
      return this.#problem(
        [...path, "modality"],
        `is one of ${MODALITIES.join(", ")}; an added question needs it`,
      );
    }
    const step = stepOfModality[modality];
    if (!this.#steps.includes(step)) {
      const has = this.#steps.join(", ") || "none";
      return this.#problem(
        [...path, "modality"],
        `${modality} needs a ${step} step; this interviewer has ${has}`,
      );
    }
    if (!this.#fits(newQuestion(modality), fields, path)) return undefined;
    const same = [...this.#stored.values()].find((one) => shows(one, fields));
    if (same) return { do: "skip", questionId: same.id, why: "such a question is there already" };
    for (const order of [this.orders, this.#before])
      order.set(modality, [...(order.get(modality) ?? []), index]);
    return { do: "add", modality, question: fields };
  }

  #update(
    { op: _op, question_id: _id, ...patch }: Operation,
    question: Question,
    path: PropertyKey[],
  ): Edit | undefined {
    const modality = MODALITIES.find((known) => known === question.modality);
    if (!modality)
      return this.#problem(path, `${question.modality} questions can only be changed in HeyMilo itself`);
    if (Object.keys(patch).length === 0) return this.#problem(path, "has no field to change");
    if (!this.#fits(questionPatch(modality), patch, path, question)) return undefined;
    if (shows(question, patch)) return { do: "skip", questionId: question.id, why: "it is so already" };
    this.#stored.set(question.id, { ...question, ...patch });
    return { do: "update", questionId: question.id, patch };
  }

  #delete({ id, modality }: Question): Edit {
    this.#stored.delete(id);
    const order = this.orders.get(modality ?? "") ?? [];
    this.orders.set(
      modality ?? "",
      order.filter((one) => one !== id),
    );
    this.#before.set(
      modality ?? "",
      (this.#before.get(modality ?? "") ?? []).filter((one) => one !== id),
    );
    return { do: "delete", questionId: id };
  }

  #move({ position }: Operation, { id, modality }: Question, path: PropertyKey[]): Edit | undefined {
    const order = (this.orders.get(modality ?? "") ?? []).filter((one) => one !== id);
    const last = order.length + 1;
    if (typeof position !== "number" || position < 1 || position > last) {
      return this.#problem(
        [...path, "position"],
        `is 1 to ${last}: the position among the ${modality} questions`,
      );
    }
    order.splice(position - 1, 0, id);
    this.orders.set(modality ?? "", order);
    return { do: "move", modality: modality ?? "" };
  }

  /** What is to be gone may be gone already, by an earlier run of the same list. */
  #missing({ op }: Operation, id: string, path: PropertyKey[]): Edit | undefined {
    if (op === "delete" || this.#deletedLater.has(id)) {
      return { do: "skip", questionId: id, why: "there is no such active question (any more)" };
    }
    const known = [...this.#stored.keys()].slice(0, 30).join(", ") || "none";
    return this.#problem(
      [...path, "question_id"],
      `${id} is no active question of this interviewer; it has ${known}`,
    );
  }

  #fits(schema: z.ZodObject, fields: JsonObject, path: PropertyKey[], stored: JsonObject = {}): boolean {
    const before = this.problems.length;
    const parsed = schema.safeParse(fields);
    for (const problem of explainIssues(schema, fields, parsed.error?.issues ?? [])) {
      this.problems.push({ ...problem, path: [...path, ...problem.path] });
    }
    checkQuestion(path, { ...stored, ...fields }, (at, message) => this.problems.push({ path: at, message }));
    return this.problems.length === before;
  }

  #onlyFields(operation: Operation, allowed: readonly string[], path: PropertyKey[]): void {
    for (const [key, value] of Object.entries(operation)) {
      if (key === "op" || allowed.includes(key) || !given(value)) continue;
      this.#problem(
        [...path, key],
        `is not a field of ${operation.op}, which takes ${allowed.join(" and ")}`,
      );
    }
  }

  #problem(path: PropertyKey[], message: string): undefined {
    this.problems.push({ path, message });
  }
}
