import { expect, it } from "vitest";
import { type Parsed, sandboxForTest } from "../support/in-process-sandbox.ts";

const voice = (text: string, more: object = {}) => ({ modality: "voice", text, ...more });

const withQuestions = async (questions = ["A", "B", "C"].map((text) => voice(text))) => {
  const sandbox = await sandboxForTest();
  const { id } = await sandbox.create({
    title: "Line Cook",
    workflow: [{ type: "web_interview", questions }],
  });
  const path = `/postings/${id}/questions`;
  const list = async (query = ""): Promise<Parsed[]> => (await sandbox.call("GET", `${path}${query}`)).body.data;
  return { ...sandbox, path, list };
};

it("can be filtered by modality and paged", async () => {
  const { call, path, list } = await withQuestions();
  const [first] = await list();
  const page = await call("GET", `${path}?modality=voice&limit=1&starting_after=${first.id}`);
  expect(page.body.data).toMatchObject([{ text: "B" }]);
  expect(page.body.pagination).toEqual({ has_more: true, total_count: 3, url: null });
  expect(await list("?modality=sms")).toEqual([]);
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

it("change in the given fields only; null clears them, except the text", async () => {
  const { call, path, list } = await withQuestions([voice("A", { score_weight: 2, score_of_1: "weak" })]);
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

it("are gone once deleted, and the others keep their ranks; a new order has every id that is left, once", async () => {
  const { call, path, list, control } = await withQuestions();
  const [a, b, c] = (await list()).map(({ id }) => id);
  await call("DELETE", `${path}/${b}`);
  expect((await list()).map(({ text, rank }) => [text, rank])).toEqual([
    ["A", 1],
    ["C", 3],
  ]);
  for (const method of ["GET", "DELETE"])
    expect((await call(method, `${path}/${b}`)).body.error.param).toBe("question_id");
  const [posting] = (await control("GET", "/state")).postings;
  expect(posting.questions.map(({ deleted }: Parsed) => deleted)).toEqual([false, true, false]);

  const reorder = (order: unknown[]) => call("POST", `${path}/reorder`, { modality: "voice", order });
  for (const order of [[], [a], [a, b, c], [a, c, "nope"], [a, c, c]]) {
    const { status, body } = await reorder(order);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: "validation_error", param: "order" });
  }
  expect((await reorder([c, a])).body.data.map(({ id }: Parsed) => id)).toEqual([c, a]);
  expect((await list()).map(({ text }) => text)).toEqual(["C", "A"]);
});
