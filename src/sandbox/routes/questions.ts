import { toQuestion } from "../create-posting.ts";
import { page } from "../paginate.ts";
import { renderQuestion } from "../render.ts";
import { found, invalidParam, one, ruleBroken } from "../reply.ts";
import { activeQuestions, type Posting, type Question, type Store } from "../store.ts";
import { record, required } from "../tables/fields.ts";
import { questionFilter } from "../tables/queries.ts";
import { newQuestion, questionChange, questionOrder } from "../tables/questions.ts";
import { type ApiRequest, findPosting, param, type Route } from "./route.ts";

const QUESTIONS = "/api/v2/postings/{posting_id}/questions";
const QUESTION = `${QUESTIONS}/{question_id}`;

export const questionRoutes: Route[] = [
  { method: "GET", path: QUESTIONS, query: questionFilter, answer: list },
  { method: "POST", path: QUESTIONS, body: required(record(newQuestion)), answer: add },
  { method: "POST", path: `${QUESTIONS}/reorder`, body: required(record(questionOrder)), answer: reorder },
  { method: "GET", path: QUESTION, answer: show },
  { method: "PATCH", path: QUESTION, body: required(record(questionChange)), answer: update },
  { method: "DELETE", path: QUESTION, answer: softDelete },
];

function list({ params, query }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const modality = typeof query.modality === "string" ? query.modality : undefined;
  return page(
    activeQuestions(posting, modality),
    query,
    (question) => renderQuestion(posting, question),
    activeQuestions(posting),
  );
}

function add({ params, body }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  return one(renderQuestion(posting, store.addQuestion(posting, toQuestion(body))), 201);
}

function show({ params }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  return one(renderQuestion(posting, findQuestion(posting, params)));
}

/** Null clears a field, except the text. */
function update({ params, body }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const question = findQuestion(posting, params);
  const { text, ...fields } = body;
  if (typeof text === "string") question.text = text;
  Object.assign(question.fields, fields);
  question.updatedAt = store.now();
  return one(renderQuestion(posting, question));
}

/** The others keep their ranks, so a gap remains. */
function softDelete({ params }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const question = findQuestion(posting, params);
  question.deleted = true;
  question.updatedAt = store.now();
  return one(renderQuestion(posting, question));
}

function reorder({ params, body }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const modality = String(body.modality);
  const order = body.order as string[];
  const active = new Map(activeQuestions(posting, modality).map((question) => [question.id, question]));
  const missing = [...active.keys()].filter((id) => !order.includes(id));
  const problems = [
    ...missing.map((id) => `order must include every active ${modality} question, '${id}' is missing`),
    ...order.flatMap((id, index) => {
      if (!active.has(id)) return [`'${id}' is not an active ${modality} question of this posting`];
      return order.indexOf(id) < index ? [`order names '${id}' twice`] : [];
    }),
  ];
  if (problems.length > 0) throw ruleBroken(problems.map((message) => invalidParam("order", message)));
  for (const [index, id] of order.entries())
    Object.assign(active.get(id) as Question, { rank: index + 1, updatedAt: store.now() });
  const reordered = activeQuestions(posting, modality);
  return page(reordered, { limit: reordered.length }, (question) => renderQuestion(posting, question));
}

/** A deleted question is gone for every endpoint; the API only says that lists no longer show it. */
function findQuestion(posting: Posting, params: ApiRequest["params"]): Question {
  const id = param(params, "question_id");
  const question = posting.questions.find((candidate) => candidate.id === id && !candidate.deleted);
  return found(question, "question", id, "question_id");
}
