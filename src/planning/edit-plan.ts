import type * as z from "zod";
import { explainIssues } from "../arguments/problems.ts";
import { isEmpty } from "../arguments/read.ts";
import { hasEffect } from "../heymilo/effect.ts";
import { InputError, type Problem } from "../heymilo/errors.ts";
import { isGiven, type JsonObject } from "../heymilo/json.ts";
import { byRank } from "../heymilo/questions.ts";
import { MODALITIES, newQuestion, questionPatch } from "../heymilo/schema/edit-questions.ts";
import { type Modality, stepOfModality } from "../heymilo/schema/questions.ts";
import type { Posting, Question } from "../heymilo/schema/responses.ts";
import { checkQuestion } from "../heymilo/schema/rules.ts";
import { isSuchQuestion } from "../heymilo/wanted/add-question.ts";

/** One operation as the caller wrote it. */
export interface Operation extends JsonObject {
  op: "add" | "update" | "delete" | "move";
}

/** What has to be done for an operation, given what is stored. */
export type Edit =
  | { do: "add"; modality: Modality; question: JsonObject }
  | { do: "update"; questionId: string; patch: JsonObject }
  | { do: "delete"; questionId: string }
  | { do: "move"; questionId: string; modality: string }
  | { do: "skip"; questionId: string; why: string };

export interface EditPlan {
  /** One for each operation, in their order. */
  edits: Edit[];
  /** The final order of each modality. An added question is the number of its operation. */
  orders: Map<string, (string | number)[]>;
  /** Empty fields that belong to another modality. */
  ignored: PropertyKey[][];
}

/**
 * Checks all operations before the first write, as if each was carried out before the next. It skips what is already
 * so, so that repeating a half-done list does the rest.
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
  planner.checkLeftOut();
  const withMoves = planner.applyMoves(edits.filter((edit) => edit !== undefined));
  if (problems.length > 0) throw new InputError(problems, "after_reading");
  return { edits: withMoves, orders: planner.orders, ignored: planner.ignored };
}

/** The final position of a question, from 1, and the operation that asks for it. */
interface Move {
  /** The number of its operation, if it is being added. */
  id: string | number;
  modality: string;
  position: number;
  index: number;
}

class Planner {
  /** How each modality will be listed. `applyMoves` adds the moves. */
  readonly orders = new Map<string, (string | number)[]>();
  readonly ignored: PropertyKey[][] = [];
  readonly #stored = new Map<string, Question>();
  readonly #steps: readonly string[];
  readonly #deletedBy = new Map<unknown, number>();
  readonly #added: { index: number; fields: JsonObject }[] = [];
  readonly #alreadyThere: { id: string; fields: JsonObject; path: PropertyKey[] }[] = [];
  readonly #moves: Move[] = [];

  constructor(
    posting: Posting,
    questions: readonly Question[],
    operations: readonly Operation[],
    readonly problems: Problem[],
  ) {
    this.#steps = (posting.workflow ?? []).map(({ type }) => type ?? "");
    for (const question of [...questions].sort(byRank)) {
      this.#stored.set(question.id, question);
      this.#append(question.modality, question.id);
    }
    for (const [index, { op, question_id }] of operations.entries())
      if (op === "delete" && !this.#deletedBy.has(question_id)) this.#deletedBy.set(question_id, index);
  }

  plan(operation: Operation, index: number): Edit | undefined {
    const path = ["operations", index];
    if (operation.op === "add") return this.#add(operation, index, path);
    const id = operation.question_id;
    if (typeof id !== "string") return this.#problem([...path, "question_id"], `is missing: ${operation.op} needs it`);
    const question = this.#stored.get(id);
    if (!question) return this.#missing(operation, id, index, path);
    if (operation.op === "update") return this.#update(operation, question, path);
    this.#onlyFields(operation, operation.op === "move" ? ["question_id", "position"] : ["question_id"], path);
    return operation.op === "delete" ? this.#delete(question) : this.#move(operation, question, index, path);
  }

  /**
   * An add is skipped if such a question exists. If a later operation takes that question away, the add would be lost.
   */
  checkLeftOut(): void {
    for (const { id, fields, path } of this.#alreadyThere) {
      const question = this.#stored.get(id);
      if (question && isSuchQuestion(question, fields)) continue;
      this.#problem(
        path,
        `already exists as ${id}, which a later operation changes or deletes; put that operation first`,
      );
    }
  }

  /**
   * Puts every moved question at its position. Positions are final, not intermediate: otherwise repeating a list
   * would move questions again. If moves change nothing, nothing is written.
   */
  applyMoves(edits: Edit[]): Edit[] {
    const before = new Map(this.orders);
    this.orders.clear();
    for (const modality of new Set(this.#moves.map((move) => move.modality))) {
      const order = before.get(modality) ?? [];
      const moves = this.#moves.filter((move) => move.modality === modality && order.includes(move.id));
      this.#checkPositions(moves, modality, order.length);
      const moved = order.filter((id) => !moves.some((move) => move.id === id));
      for (const { id, position } of moves.sort((a, b) => a.position - b.position)) moved.splice(position - 1, 0, id);
      if (moved.join() !== order.join()) this.orders.set(modality, moved);
    }
    return edits.map((edit) => (edit.do === "move" ? this.#withMove(edit) : edit));
  }

  #withMove(edit: Edit & { do: "move" }): Edit {
    const { questionId, modality } = edit;
    if (!this.#stored.has(questionId)) return { do: "skip", questionId, why: "it is deleted by this list" };
    return this.orders.has(modality) ? edit : { do: "skip", questionId, why: "it is at that position already" };
  }

  #checkPositions(moves: readonly Move[], modality: string, count: number): void {
    for (const [at, { id, position, index }] of moves.entries()) {
      const path = ["operations", index, "position"];
      const earlier = moves.slice(0, at).find((move) => move.id === id || move.position === position);
      if (position > count) {
        this.#problem(path, `is 1 to ${count}: the position among the ${modality} questions in the end`);
      } else if (earlier?.id === id) {
        this.#problem(path, `operation ${earlier.index + 1} moves this question already; move it once`);
      } else if (earlier) {
        this.#problem(
          path,
          `${position} is taken by operation ${earlier.index + 1}; give the positions as they are in the end`,
        );
      }
    }
  }

  #append(modality: string | null | undefined, id: string | number): void {
    this.orders.set(modality ?? "", [...(this.orders.get(modality ?? "") ?? []), id]);
  }

  #add({ op: _op, position, ...fields }: Operation, index: number, path: PropertyKey[]): Edit | undefined {
    const modality = MODALITIES.find((known) => known === fields.modality);
    if (!modality) {
      return this.#problem([...path, "modality"], `is one of ${MODALITIES.join(", ")}; an added question needs it`);
    }
    const step = stepOfModality[modality];
    if (!this.#steps.includes(step)) {
      const has = this.#steps.join(", ") || "none";
      return this.#problem([...path, "modality"], `${modality} needs a ${step} step; this interviewer has ${has}`);
    }
    if (!this.#fits(newQuestion(modality), fields, path)) return undefined;
    const place = (id: string | number) => {
      if (typeof position === "number") this.#moves.push({ id, modality, position, index });
    };
    const same = [...this.#stored.values()].find((one) => isSuchQuestion(one, fields));
    if (same) {
      this.#alreadyThere.push({ id: same.id, fields, path });
      place(same.id);
      return { do: "skip", questionId: same.id, why: "such a question already exists" };
    }
    const twin = this.#added.find((one) => isSuchQuestion(one.fields, fields));
    if (twin) return { do: "skip", questionId: "", why: `operation ${twin.index + 1} adds it` };
    this.#added.push({ index, fields });
    this.#append(modality, index);
    place(index);
    return { do: "add", modality, question: fields };
  }

  #update(
    { op: _op, question_id: _id, ...fields }: Operation,
    question: Question,
    path: PropertyKey[],
  ): Edit | undefined {
    const modality = MODALITIES.find((known) => known === question.modality);
    if (!modality) return this.#problem(path, `${question.modality} questions can only be changed in HeyMilo itself`);
    const patch = this.#ownFields(modality, fields, path);
    if (Object.keys(patch).length === 0) return this.#problem(path, "has no field to change");
    if (!this.#fits(questionPatch(modality), patch, path, question)) return undefined;
    if (hasEffect(question, patch)) return { do: "skip", questionId: question.id, why: "it already has these values" };
    this.#stored.set(question.id, { ...question, ...patch });
    return { do: "update", questionId: question.id, patch };
  }

  /** Callers who must send every field send the empty ones of other modalities, and the modality that it has. */
  #ownFields(modality: Modality, fields: JsonObject, path: PropertyKey[]): JsonObject {
    const known = Object.keys(questionPatch(modality).shape);
    const kept = Object.entries(fields).filter(([key, value]) => {
      if (key === "modality" && value === modality) return false;
      if (known.includes(key) || !isEmpty(value)) return true;
      if (value !== null) this.ignored.push([...path, key]);
      return false;
    });
    return Object.fromEntries(kept);
  }

  #delete({ id, modality }: Question): Edit {
    this.#stored.delete(id);
    const left = (this.orders.get(modality ?? "") ?? []).filter((one) => one !== id);
    this.orders.set(modality ?? "", left);
    return { do: "delete", questionId: id };
  }

  #move({ position }: Operation, { id, modality }: Question, index: number, path: PropertyKey[]): Edit | undefined {
    if (typeof position !== "number") return this.#problem([...path, "position"], "is missing: move needs it");
    this.#moves.push({ id, modality: modality ?? "", position, index });
    return { do: "move", questionId: id, modality: modality ?? "" };
  }

  /** The question may be gone already, because the same list was run before. */
  #missing({ op }: Operation, id: string, index: number, path: PropertyKey[]): Edit | undefined {
    const deletedBy = this.#deletedBy.get(id);
    if (op !== "delete" && deletedBy !== undefined && deletedBy < index)
      return this.#problem([...path, "question_id"], `${id} is deleted by operation ${deletedBy + 1}`);
    if (deletedBy !== undefined)
      return { do: "skip", questionId: id, why: "there is no such active question any more" };
    const known = [...this.#stored.keys()].slice(0, 30).join(", ") || "none";
    return this.#problem(
      [...path, "question_id"],
      `${id} is not an active question of this interviewer; it has ${known}`,
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
      if (key === "op" || allowed.includes(key) || !isGiven(value)) continue;
      this.#problem([...path, key], `is not a field of ${operation.op}, which takes ${allowed.join(" and ")}`);
    }
  }

  #problem(path: PropertyKey[], message: string): undefined {
    this.problems.push({ path, message });
  }
}
