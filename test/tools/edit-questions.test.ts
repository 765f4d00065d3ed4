import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import type { StoredQuestion } from "../support/sandbox.ts";
import { until } from "../support/server-process.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "edit_questions";

const ask = (text: string): Json => ({ modality: "voice", text });
const POSTING: Json = {
  title: "Bell Founder",
  description: "Casts bells.",
  workflow: [
    {
      type: "conversational_sms",
      questions: [{ modality: "sms", text: "Can you lift 20 kg?", expected_answer: "yes" }],
    },
    {
      type: "web_interview",
      questions: [...["A", "B", "C", "D"].map(ask), { modality: "voice_tags", text: "tag" }],
    },
  ],
};

/** A posting with four voice questions, and the ids of all its questions by their text. */
const bells = async () => {
  const id = await scene.create(POSTING);
  const { questions } = await scene.stored(id);
  const ids = Object.fromEntries(questions.map((one) => [one.text, one.id])) as Record<string, string>;
  return { id, ids };
};
const edit = (posting_id: string, operations: Json[]) => scene.ask(TOOL, { posting_id, operations });
const refusal = (posting_id: string, operations: Json[]) => scene.refusal(TOOL, { posting_id, operations });
const voices = (id: string) => scene.texts(id, "voice");
const outcomes = ({ results }: Json) => (results as { outcome: string }[]).map(({ outcome }) => outcome);
const question = async (id: string, text: string): Promise<StoredQuestion> => {
  const found = (await scene.stored(id)).questions.find((one) => one.text === text && !one.deleted);
  if (!found) throw new Error(`no question ${text}`);
  return found;
};

it("warns about a protected trait, added or changed", async () => {
  const { id, ids } = await bells();
  const { warnings } = await edit(id, [
    { op: "add", modality: "voice", text: "Wie alt sind Sie?" },
    { op: "update", question_id: ids.A, text: "¿Cuál es su estado civil?" },
    { op: "update", question_id: ids.B, text: "Wie alt ist die Glocke?" },
  ]);
  expect(warnings).toEqual([
    expect.stringMatching(/^operations\[0\]\.text: mentions "Wie alt sind Sie": .*Polish, and in no other language/),
    expect.stringContaining('operations[1].text: mentions "estado civil"'),
  ]);
});

it("names a question that another call has added beside the same one", async () => {
  const { id } = await bells();
  const path = `^/api/v2/postings/${id}/questions$`;
  await scene.sandbox.arm({ fault: "slow", delay_ms: 700, match: { method: "POST", path } });
  const editing = edit(id, [{ op: "add", ...ask("E") }]);
  await until(async () => (await scene.writes()).length === 1);
  const { id: other } = await scene.sandbox.call("POST", `/postings/${id}/questions`, ask("E"));
  const { results, warnings } = await editing;
  const own = (results as Json[])[0]?.question_id;
  expect(own).not.toBe(other);
  expect(warnings).toEqual([expect.stringMatching(`^operations\\[0\\]: .*${own}.*${other}`)]);
  expect(await voices(id)).toEqual(["A", "B", "C", "D", "E", "E"]);
});

describe("each operation", () => {
  it("add: at the end of its modality, with its fields, and the answer has the new id", async () => {
    const { id } = await bells();
    const fields = { score_weight: 8, evaluation_criteria: "Names the alloy.", max_follow_ups: 12 };
    const answer = await edit(id, [{ op: "add", modality: "voice", text: "E", ...fields }]);
    const added = await question(id, "E");
    expect(added).toMatchObject(fields);
    expect(answer).toMatchObject({
      outcome: "edited",
      posting_id: id,
      summary: '1 of 1 operations done on "Bell Founder", 0 skipped.',
      results: [{ op: "add", outcome: "done", question_id: added.id }],
    });
    expect(await voices(id)).toEqual(["A", "B", "C", "D", "E"]);
  });

  it("add: at a position, counted after all operations, and a repeat finds it there", async () => {
    const { id, ids } = await bells();
    const operations = [
      { op: "add", modality: "voice", text: "E", position: 1 },
      { op: "delete", question_id: ids.A },
      { op: "add", modality: "voice", text: "F", position: 3 },
    ];
    const { order } = await edit(id, operations);
    expect(await voices(id)).toEqual(["E", "B", "F", "C", "D"]);
    const told = (order as Record<string, string[]>).voice;
    expect(told?.map((line) => line.split(" ")[1])).toEqual(["E", "B", "F", "C", "D"]);
    expect(told?.[0]).toBe(`${(await question(id, "E")).id} E`);
    expect(await edit(id, operations)).toMatchObject({ outcome: "unchanged", order });
  });

  it("and the order that comes of it is told for the modalities that were edited alone", async () => {
    const { id, ids } = await bells();
    const long = `Why ${"very ".repeat(30)}old?`;
    const { order } = await edit(id, [{ op: "update", question_id: ids["Can you lift 20 kg?"], text: long }]);
    expect(order).toEqual({ sms: [`${ids["Can you lift 20 kg?"]} ${long.slice(0, 59)}…`] });
  });

  it("add: an undocumented structured_config is passed on as it is", async () => {
    const { id } = await bells();
    const structured_config = {
      type: "minimum",
      deep: { unit: "kg", at_least: 20, nothing: null, none: "" },
    };
    await edit(id, [{ op: "add", modality: "voice", text: "E", structured_config }]);
    expect((await question(id, "E")).structured_config).toEqual(structured_config);
  });

  it("update: the given fields alone", async () => {
    const { id, ids } = await bells();
    const before = await question(id, "B");
    const fields = { text: "B?", score_of_1: "Guesses.", score_of_5: "Has done it." };
    await edit(id, [{ op: "update", question_id: ids.B, ...fields }]);
    const { updated_at: _, ...rest } = before;
    expect(await question(id, "B?")).toMatchObject({ ...rest, ...fields });
    expect(await voices(id)).toEqual(["A", "B?", "C", "D"]);
    expect((await scene.writes()).map(({ method, body }) => [method, body?.json])).toEqual([["PATCH", fields]]);
  });

  it("move: to its position among its modality, with every active id in the order that is sent", async () => {
    const { id, ids } = await bells();
    await edit(id, [
      { op: "delete", question_id: ids.A },
      { op: "move", question_id: ids.D, position: 1 },
    ]);
    expect(await voices(id)).toEqual(["D", "B", "C"]);
    const reorder = (await scene.writes()).find(({ path }) => path.endsWith("/reorder"));
    expect(reorder?.body?.json).toEqual({ modality: "voice", order: [ids.D, ids.B, ids.C] });
  });
});

describe("a list", () => {
  it("is carried out in its order, moves last and for each modality once", async () => {
    const { id, ids } = await bells();
    const answer = await edit(id, [
      { op: "move", question_id: ids.D, position: 1 },
      { op: "add", modality: "voice", text: "E" },
      { op: "update", question_id: ids.C, text: "C?" },
      { op: "move", question_id: ids.C, position: 2 },
      { op: "delete", question_id: ids.A },
      { op: "add", modality: "sms", text: "Night shifts?", question_type: "YES_NO" },
    ]);
    expect(outcomes(answer)).toEqual(Array(6).fill("done"));
    expect(await voices(id)).toEqual(["D", "C?", "B", "E"]);
    expect(await scene.texts(id, "sms")).toEqual(["Can you lift 20 kg?", "Night shifts?"]);
    expect((await scene.writes()).map(({ method, path }) => `${method} ${path.split(id)[1]}`)).toEqual([
      "POST /questions",
      `PATCH /questions/${ids.C}`,
      `DELETE /questions/${ids.A}`,
      "POST /questions",
      "POST /questions/reorder",
    ]);
  });

  it("repeated: skips everything, writes nothing, and leaves the same", async () => {
    const { id, ids } = await bells();
    const list = [
      { op: "add", modality: "voice", text: "E", score_weight: 3 },
      { op: "move", question_id: ids.A, position: 2 },
      { op: "move", question_id: ids.B, position: 4 },
      { op: "update", question_id: ids.C, text: "C?" },
      { op: "delete", question_id: ids.D },
    ];
    await edit(id, list);
    const order = await voices(id);
    expect(order).toEqual(["C?", "A", "E", "B"]);
    const written = (await scene.writes()).length;
    const again = await edit(id, list);
    expect(again.outcome).toBe("unchanged");
    expect(outcomes(again)).toEqual(Array(5).fill("skipped"));
    expect((again.results as Json[]).map(({ note }) => note)).toEqual([
      "such a question already exists",
      "it is at that position already",
      "it is at that position already",
      "it already has these values",
      "there is no such active question any more",
    ]);
    expect(await voices(id)).toEqual(order);
    expect(await scene.writes()).toHaveLength(written);
  });

  it.each([1, 2, 3])("that fails at write %i is partly done, and repeating it finishes", async (skip) => {
    const { id, ids } = await bells();
    const list = [
      { op: "add", modality: "voice", text: "E" },
      { op: "delete", question_id: ids.A },
      { op: "update", question_id: ids.B, text: "B?" },
      { op: "move", question_id: ids.D, position: 1 },
    ];
    const names = [
      "operation 1 (add)",
      "operation 2 (delete)",
      "operation 3 (update)",
      "the order of the voice questions",
    ];
    const method = ["", "DELETE", "PATCH", "POST"][skip] as string;
    await scene.sandbox.arm({ fault: "unauthorized", match: { method }, skip: method === "POST" ? 1 : 0 });
    const result = await scene.call(TOOL, { posting_id: id, operations: list });
    expect(result.failure).toMatchObject({
      outcome: "partial",
      done: names.slice(0, skip),
      not_done: names.slice(skip),
    });
    expect(result.text.split("\n")[0]).toBe("outcome: partial - retry: no");
    const finished = await edit(id, list);
    expect(outcomes(finished).slice(0, skip)).toEqual(Array(skip).fill("skipped"));
    expect(await voices(id)).toEqual(["D", "B?", "C", "E"]);
  });

  it("tells the old and the new value of each field that it changes, of a long text where they differ", async () => {
    const { id, ids } = await bells();
    const long = "Say how you would cast a bell for a tower that stands in the wind all year round. ";
    await edit(id, [{ op: "update", question_id: ids.A, text: `${long}Why?`, score_weight: 3 }]);
    const question = { score_weight: 9, max_follow_ups: 2, text: `${long}How long does it take?` };
    const { results } = await edit(id, [{ op: "update", question_id: ids.A, ...question }]);
    expect(results).toMatchObject([
      {
        changes: expect.arrayContaining([
          "score_weight (1-10): 3 -> 9",
          "max_follow_ups: (none) -> 2",
          "text: …ll year round. Why? -> …ll year round. How long does it take?",
        ]),
      },
    ]);
  });

  it("of twins adds one; a twin of what is there adds none", async () => {
    const { id, ids } = await bells();
    const answer = await edit(id, [
      { op: "add", modality: "voice", text: "E" },
      { op: "add", modality: "voice", text: "E" },
      { op: "add", modality: "voice", text: "A" },
      { op: "move", question_id: ids.D, position: 1 },
    ]);
    expect(answer.results).toMatchObject([
      { outcome: "done" },
      { outcome: "skipped", note: "operation 1 adds it" },
      { outcome: "skipped", question_id: ids.A },
      { outcome: "done" },
    ]);
    expect(await voices(id)).toEqual(["D", "A", "B", "C", "E"]);
  });

  it("that replaces a question deletes it before it adds the new one", async () => {
    const { id, ids } = await bells();
    const [add, remove] = [
      { op: "add", modality: "voice", text: "A" },
      { op: "delete", question_id: ids.A },
    ] as const;
    expect(await refusal(id, [add, remove])).toContain(
      `operations[0]: already exists as ${ids.A}, which a later operation changes or deletes; put that operation first`,
    );
    expect(await voices(id)).toEqual(["A", "B", "C", "D"]);
    expect(outcomes(await edit(id, [remove, add]))).toEqual(["done", "done"]);
    expect(await voices(id)).toEqual(["B", "C", "D", "A"]);
    expect(outcomes(await edit(id, [remove, add]))).toEqual(["skipped", "skipped"]);
  });
});

describe("before the first write, all at once", () => {
  it("a weight of 0 is refused with both ranges, and not rescaled", async () => {
    const { id } = await bells();
    const text = await refusal(id, [{ op: "add", modality: "voice", text: "E", score_weight: 0 }]);
    expect(text).toMatch(/operations\[0\]\.score_weight: .*1 to 10.*create_interviewer takes 0 to 5/);
    expect(await scene.writes()).toEqual([]);
    await edit(id, [{ op: "add", modality: "voice", text: "E", score_weight: 10 }]);
    expect((await question(id, "E")).score_weight).toBe(10);
  });

  it("an added question needs a step that takes it, and a modality", async () => {
    const { id } = await bells();
    const text = await refusal(id, [
      { op: "add", modality: "form", text: "Your licence?" },
      { op: "add", text: "E" },
    ]);
    expect(text).toContain(
      "operations[0].modality: form needs a form step; this interviewer has conversational_sms, web_interview",
    );
    expect(text).toContain("operations[1].modality: is one of voice,");
  });

  it("unknown ids are errors with the known ones, except for a delete", async () => {
    const { id, ids } = await bells();
    const text = await refusal(id, [
      { op: "update", question_id: "NOPE", text: "x" },
      { op: "move", question_id: "NADA", position: 1 },
      { op: "update", text: "x" },
    ]);
    expect(text).toContain(`operations[0].question_id: NOPE is not an active question of this interviewer; it has`);
    expect(text).toContain(String(ids.A));
    expect(text).toContain("operations[1].question_id: NADA is not an active question");
    expect(text).toContain("operations[2].question_id: is missing: update needs it");
    expect(outcomes(await edit(id, [{ op: "delete", question_id: "NOPE" }]))).toEqual(["skipped"]);
    expect(await scene.writes()).toEqual([]);
  });

  it("a question takes the fields of its own modality, within its rules", async () => {
    const { id, ids } = await bells();
    const text = await refusal(id, [
      { op: "update", question_id: ids["Can you lift 20 kg?"], evaluation_criteria: "Strong" },
      { op: "update", question_id: ids.A, min_follow_ups: 4, max_follow_ups: 1 },
      { op: "update", question_id: ids.B },
      { op: "delete", question_id: ids.C, text: "why" },
      { op: "update", question_id: ids.D, text: "  " },
    ]);
    expect(text).toContain("operations[0].evaluation_criteria: unknown field");
    expect(text).toContain("operations[1].min_follow_ups: is 4, more than max_follow_ups (1)");
    expect(text).toContain("operations[2]: has no field to change");
    expect(text).toContain("operations[3].text: is not a field of delete, which takes question_id");
    expect(text).toContain("operations[4].text: must not be blank");
    expect(await scene.writes()).toEqual([]);
  });

  it("positions are those in the end, each given once", async () => {
    const { id, ids } = await bells();
    const text = await refusal(id, [
      { op: "move", question_id: ids.A, position: 5 },
      { op: "move", question_id: ids.B, position: 2 },
      { op: "move", question_id: ids.C, position: 2 },
      { op: "move", question_id: ids.B, position: 3 },
      { op: "move", question_id: ids.D },
    ]);
    expect(text).toContain("operations[0].position: is 1 to 4: the position among the voice questions in the end");
    expect(text).toContain("operations[2].position: 2 is taken by operation 2");
    expect(text).toContain("operations[3].position: operation 2 moves this question already");
    expect(text).toContain("operations[4].position: is missing: move needs it");
    expect(await voices(id)).toEqual(["A", "B", "C", "D"]);
  });

  it("what an operation has deleted is not changed by a later one", async () => {
    const { id, ids } = await bells();
    const text = await refusal(id, [
      { op: "delete", question_id: ids.A },
      { op: "update", question_id: ids.A, text: "A?" },
    ]);
    expect(text).toContain(`operations[1].question_id: ${ids.A} is deleted by operation 1`);
    expect(await voices(id)).toEqual(["A", "B", "C", "D"]);
  });
});

it("reaches the last of 520 questions", async () => {
  const questions = Array.from({ length: 520 }, (_, at) => ({
    modality: "voice",
    text: `Question ${at + 1}`,
  }));
  const id = await scene.create({
    title: "Bell Founder",
    workflow: [{ type: "web_interview", questions }],
  });
  const last = await question(id, "Question 520");
  const answer = await edit(id, [{ op: "delete", question_id: last.id }]);
  expect(answer).toMatchObject({ outcome: "edited", results: [{ op: "delete", outcome: "done" }] });
  expect((await voices(id)).length).toBe(519);
});
