import { describe, expect, it } from "vitest";
import { InputError } from "../../src/heymilo/errors.ts";
import type { Posting, Question } from "../../src/heymilo/schema/responses.ts";
import { type EditPlan, type Operation, planEdits } from "../../src/planning/edit-plan.ts";
import fc from "../support/fast-check.ts";

const POSTING: Posting = { id: "P", workflow: [{ type: "resume" }, { type: "web_interview" }] };
const voice = (id: string, rank: number, rest: object = {}): Question => ({
  id,
  modality: "voice",
  text: `text of ${id}`,
  rank,
  ...rest,
});
const asked = (ids: string): Question[] => [...ids].map((id, at) => voice(id, at + 1));

/** What HeyMilo would make of a plan: the questions as they then are, in the order in which they are listed. */
const carryOut = ({ edits, orders }: EditPlan, questions: readonly Question[], fresh: () => string) => {
  const now = new Map([...questions].map((one) => [one.id, { ...one }]));
  const added = new Map<number, string>();
  const last = () => Math.max(0, ...[...now.values()].map(({ rank }) => Number(rank)));
  for (const [index, edit] of edits.entries()) {
    if (edit.do === "add") {
      const id = fresh();
      added.set(index, id);
      now.set(id, { ...(edit.question as Partial<Question>), id, rank: last() + 1 });
    }
    if (edit.do === "update") Object.assign(now.get(edit.questionId) as Question, edit.patch);
    if (edit.do === "delete") now.delete(edit.questionId);
  }
  for (const order of orders.values()) {
    const ids = order.map((one) => (typeof one === "number" ? String(added.get(one)) : one));
    expect([...ids].sort()).toEqual([...now.keys()].sort());
    for (const [at, id] of ids.entries()) Object.assign(now.get(id) as Question, { rank: at + 1 });
  }
  return [...now.values()].sort((a, b) => Number(a.rank) - Number(b.rank));
};

let made = 0;
const fresh = () => `new-${++made}`;
const resultOf = (questions: Question[], operations: Operation[]): string[] =>
  carryOut(planEdits(POSTING, questions, operations), questions, fresh).map(({ text }) => String(text).slice(-1));
const move = (question_id: string, position: number): Operation => ({ op: "move", question_id, position });
const remove = (question_id: string): Operation => ({ op: "delete", question_id });
const add = (text: string): Operation => ({ op: "add", modality: "voice", text });

describe("positions are those in the end", () => {
  it.each<[what: string, operations: Operation[], expected: string]>([
    ["one move up", [move("D", 1)], "DABC"],
    ["one move down", [move("A", 3)], "BCAD"],
    ["two moves, the second behind the first", [move("A", 2), move("B", 4)], "CADB"],
    ["two moves that swap", [move("A", 4), move("D", 1)], "DBCA"],
    ["all of them", [move("A", 4), move("B", 3), move("C", 2), move("D", 1)], "DCBA"],
    ["a move beside a delete before it", [remove("A"), move("C", 2)], "BCD"],
    ["a move beside a delete after it", [move("C", 2), remove("A")], "BCD"],
    ["a move behind what is added", [add("E"), move("A", 5)], "BCDEA"],
    ["an add at a position", [{ ...add("E"), position: 2 }], "AEBCD"],
    ["adds and a delete, counted in the end", [{ ...add("E"), position: 1 }, remove("A"), add("F")], "EBCDF"],
    ["a move of what is then deleted", [move("A", 4), remove("A")], "BCD"],
  ])("%s", (_what, operations, expected) => {
    expect(resultOf(asked("ABCD"), operations).join("")).toBe(expected);
  });

  it("and count by rank, in whatever order HeyMilo lists the questions", () => {
    const shuffled = [voice("C", 3), voice("A", 1), voice("B", 2)];
    expect(planEdits(POSTING, shuffled, [move("A", 1)])).toMatchObject({ edits: [{ do: "skip" }] });
    expect(resultOf(shuffled, [move("C", 1)]).join("")).toBe("CAB");
  });

  it("within a modality: moves of one leave the order of another alone", () => {
    const tag = { id: "T", modality: "voice_tags", text: "tag", rank: 1 };
    const { orders } = planEdits(POSTING, [...asked("AB"), tag], [move("B", 1), move("T", 1)]);
    expect([...orders]).toEqual([["voice", ["B", "A"]]]);
  });
});

describe("a list that is repeated", () => {
  const ids = ["A", "B", "C", "D", "E"];
  const operation = fc.oneof(
    fc.record({
      op: fc.constant("move"),
      question_id: fc.constantFrom(...ids),
      position: fc.integer({ min: 1, max: 7 }),
    }),
    fc.record({ op: fc.constant("delete"), question_id: fc.constantFrom(...ids, "gone") }),
    fc.record({
      op: fc.constant("add"),
      modality: fc.constant("voice"),
      text: fc.constantFrom("x", "y", "text of A"),
    }),
    fc.record({
      op: fc.constant("update"),
      question_id: fc.constantFrom(...ids),
      score_weight: fc.integer({ min: 1, max: 3 }),
    }),
  ) as fc.Arbitrary<Operation>;
  const updatesOnce = (list: Operation[]) => {
    const updated = list.filter(({ op }) => op === "update").map(({ question_id }) => question_id);
    return new Set(updated).size === updated.length;
  };

  it("is left alone, whatever it held", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 7 }).filter(updatesOnce), (list) => {
        const before = asked("ABCDE");
        let plan: EditPlan;
        try {
          plan = planEdits(POSTING, before, list);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        accepted += 1;
        const now = carryOut(plan, before, fresh);
        const again = planEdits(POSTING, now, list);
        expect(again.edits.map((edit) => edit.do)).toEqual(list.map(() => "skip"));
        expect([...again.orders]).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

describe("problems", () => {
  const problemsOf = (operations: Operation[], questions = asked("AB")) => {
    try {
      planEdits(POSTING, questions, operations);
    } catch (error) {
      expect(error).toMatchObject({ name: "InputError", found: "after_reading" });
      return (error as InputError).problems.map(({ path, message }) => `${path.join(".")} ${message}`);
    }
    throw new Error("the operations were accepted");
  };

  it("a question of a kind that is not known here cannot be changed, but moved and deleted", () => {
    const odd = { id: "O", modality: "hologram", text: "o", rank: 1 };
    expect(problemsOf([{ op: "update", question_id: "O", text: "x" }], [odd])).toEqual([
      "operations.0 hologram questions can only be changed in HeyMilo itself",
    ]);
    expect(planEdits(POSTING, [odd], [remove("O")]).edits).toEqual([{ do: "delete", questionId: "O" }]);
  });

  it("between what is stored and what is changed count, too", () => {
    const stored = [voice("A", 1, { max_follow_ups: 1 })];
    expect(problemsOf([{ op: "update", question_id: "A", min_follow_ups: 2 }], stored)).toEqual([
      "operations.0.min_follow_ups is 2, more than max_follow_ups (1)",
    ]);
  });
});
