import { describe, expect, it } from "vitest";
import { type Parsed, sandboxForTest } from "../support/in-process-sandbox.ts";

const voice = (text: string, more: object = {}) => ({ modality: "voice", text, ...more });

async function withQuestions(
  workflow: object[] = [{ type: "web_interview", questions: ["A", "B", "C"].map((t) => voice(t)) }],
) {
  const sandbox = await sandboxForTest();
  const { id } = await sandbox.create({ title: "Line Cook", workflow });
  const path = `/postings/${id}/questions`;
  const list = async (query = ""): Promise<Parsed[]> =>
    (await sandbox.call("GET", `${path}${query}`)).body.data;
  const ids = async () => (await list("?modality=voice")).map((question) => question.id);
  return { ...sandbox, path, list, ids };
}

describe("questions of a posting", () => {
  it("are listed by modality and rank, with nulls for what does not apply", async () => {
    const { list } = await withQuestions([
      {
        type: "conversational_sms",
        questions: [{ modality: "sms", text: "Licence?", is_dealbreaker: true }],
      },
      {
        type: "web_interview",
        questions: [voice("A"), { modality: "voice_tags", text: "Years" }, voice("B")],
      },
    ]);
    const questions = await list();
    expect(questions.map(({ modality, text, rank }) => [modality, text, rank])).toEqual([
      ["voice", "A", 1],
      ["voice", "B", 2],
      ["sms", "Licence?", 1],
      ["voice_tags", "Years", 1],
    ]);
    expect(questions[0]).toMatchObject({ object: "question", is_dealbreaker: null, structured_config: null });
    expect(questions[2]).toMatchObject({ is_dealbreaker: true, expected_answer: null });
  });

  it("can be filtered by modality and paged", async () => {
    const { call, path, list } = await withQuestions();
    const [first] = await list();
    const page = await call("GET", `${path}?modality=voice&limit=1&starting_after=${first.id}`);
    expect(page.body.data).toMatchObject([{ text: "B" }]);
    expect(page.body.pagination).toEqual({ has_more: true, total_count: 3, url: null });
    const wrong = await call("GET", `${path}?modality=video`);
    expect(wrong.status).toBe(422);
    expect(wrong.body.detail).toMatchObject([{ loc: ["query", "modality"], type: "literal_error" }]);
  });

  it.each([
    [{ modality: "sms", text: "Licence?" }, { question_type: "YES_NO" }],
    [{ modality: "sms", text: "Years?", expected_value: 3 }, { question_type: "NUMERIC" }],
    [{ modality: "form", text: "Notes" }, { question_type: "textarea" }],
    [{ modality: "form", text: "CV", file_types: ["pdf"] }, { question_type: "file_upload" }],
    [
      { modality: "form", text: "Pay", slider_min: 1, slider_max: 9 },
      { question_type: "slider", operator: "minimum" },
    ],
    [
      { modality: "form", text: "Shift", dropdown_values: [{ label: "Early", value: "e" }] },
      { question_type: "dropdown", mcq_type: "multiple" },
    ],
    [
      { modality: "form", text: "Day", question_type: "date" },
      { question_type: "date", operator: null },
    ],
    [{ modality: "voice", text: "Why?" }, { question_type: null }],
  ])("get what the backend infers: %o", async (question, inferred) => {
    const { call, path } = await withQuestions();
    const { status, body } = await call("POST", path, question);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ ...question, ...inferred });
  });

  it("are added at the end of their modality", async () => {
    const { call, path, list } = await withQuestions();
    const { body } = await call("POST", path, voice("D", { structured_config: { type: "yes_no" } }));
    expect(body.data).toMatchObject({ rank: 4, structured_config: { type: "yes_no" } });
    expect((await call("GET", `${path}/${body.data.id}`)).body.data).toEqual(body.data);
    expect(await list()).toHaveLength(4);
  });

  it("change in the given fields only; null clears them, except the text", async () => {
    const { call, path, list } = await withQuestions([
      { type: "web_interview", questions: [voice("A", { score_weight: 2, score_of_1: "weak" })] },
    ]);
    const [before] = await list();
    const change = { text: null, score_of_1: null, score_weight: 7, unknown: 1 };
    const { body } = await call("PATCH", `${path}/${before.id}`, change);
    expect(body.data).toEqual({
      ...before,
      score_of_1: null,
      score_weight: 7,
      updated_at: expect.any(Number),
    });
    expect(await list()).toEqual([body.data]);
  });

  it("are gone for lists and by id once deleted; the others keep their ranks", async () => {
    const { call, path, ids, list, control } = await withQuestions();
    const [, second] = await ids();
    expect((await call("DELETE", `${path}/${second}`)).body.data).toMatchObject({ id: second, text: "B" });
    expect((await list()).map(({ text, rank }) => [text, rank])).toEqual([
      ["A", 1],
      ["C", 3],
    ]);
    for (const method of ["GET", "DELETE"])
      expect((await call(method, `${path}/${second}`)).body.error.param).toBe("question_id");
    const [posting] = (await control("GET", "/state")).postings;
    expect(posting.questions.map(({ deleted }: Parsed) => deleted)).toEqual([false, true, false]);
  });
});

describe("reordering", () => {
  it("sets the ranks of one modality and answers with the new list", async () => {
    const { call, path, ids, list } = await withQuestions();
    const order = (await ids()).reverse();
    const { status, body } = await call("POST", `${path}/reorder`, { modality: "voice", order });
    expect(status).toBe(200);
    expect(body.data.map(({ id }: Parsed) => id)).toEqual(order);
    expect(body.pagination).toEqual({ has_more: false, total_count: 3, url: null });
    expect((await list()).map(({ text, rank }) => [text, rank])).toEqual([
      ["C", 1],
      ["B", 2],
      ["A", 3],
    ]);
  });

  it("wants every active id once, and no other", async () => {
    const { call, path, ids } = await withQuestions();
    const [a, b, c] = await ids();
    await call("DELETE", `${path}/${c}`);
    const reorder = (order: unknown[]) => call("POST", `${path}/reorder`, { modality: "voice", order });
    for (const order of [[], [a], [a, b, c], [a, b, "nope"], [a, b, b]]) {
      const { status, body } = await reorder(order);
      expect(status).toBe(422);
      expect(body.error).toMatchObject({ code: "validation_error", param: "order" });
    }
    expect((await reorder([a, b])).status).toBe(200);
    expect((await reorder([1])).body.detail).toMatchObject([
      { loc: ["body", "order", 0], type: "string_type" },
    ]);
    expect(await ids()).toEqual([a, b]);
  });

  it("accepts an empty order of a modality without questions", async () => {
    const { call, path } = await withQuestions();
    expect((await call("POST", `${path}/reorder`, { modality: "sms", order: [] })).body.data).toEqual([]);
  });
});
