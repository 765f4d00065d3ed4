import { copyOf, fromWorkflow, parseTime } from "../create-posting.ts";
import type { Json, JsonObject } from "../json.ts";
import { matching, page } from "../paginate.ts";
import { renderPosting, renderReceipt, renderSummary } from "../render.ts";
import { ApiProblem, badRequest, envelope, found, invalidParam, notFound, one, ruleBroken } from "../reply.ts";
import { checkNewPosting, checkPostingChange, PHONE_RULE } from "../rules.ts";
import type { Posting, PostingFields, Step, Store } from "../store.ts";
import { record } from "../tables/fields.ts";
import { newPosting, postingChange, stepChange } from "../tables/postings.ts";
import { searching } from "../tables/queries.ts";
import { STEP_TYPES } from "../tables/steps.ts";
import { check } from "../validate.ts";
import { type ApiRequest, findPosting, param, type Route } from "./route.ts";

const POSTINGS = "/api/v2/postings";
const POSTING = `${POSTINGS}/{posting_id}`;

export const postingRoutes: Route[] = [
  { method: "POST", path: POSTINGS, body: newPosting, answer: create },
  {
    method: "GET",
    path: POSTINGS,
    query: searching,
    answer: (request, store) => listed(request, store, (posting) => renderPosting(posting, store.now())),
  },
  {
    method: "GET",
    path: `${POSTINGS}/list`,
    query: searching,
    answer: (request, store) => listed(request, store, renderSummary),
  },
  {
    method: "GET",
    path: POSTING,
    answer: ({ params, deviations }, store) => {
      const posting = findPosting(store, params);
      if (deviations.readsLag && posting.listedFrom > store.now()) throw notFound("posting", posting.id, "posting_id");
      return shown(posting, store);
    },
  },
  { method: "PATCH", path: POSTING, body: postingChange, answer: update },
  { method: "PATCH", path: `${POSTING}/workflow/{step_id}`, body: stepChange, answer: updateStep },
  { method: "POST", path: `${POSTING}/archive`, answer: archive },
  { method: "POST", path: `${POSTING}/activate`, answer: activate },
  { method: "POST", path: `${POSTING}/clone`, answer: clone },
];

const shown = (posting: Posting, store: Store) => one(renderPosting(posting, store.now()));

function listed({ query, deviations }: ApiRequest, store: Store, render: (posting: Posting) => Json) {
  const rows = matching(store.listed(), query, ({ fields }) => fields.title, deviations.finds);
  const all = [...store.postings.values()].reverse();
  return page(deviations.order(rows), query, render, deviations.order(all));
}

function create({ body, listLagMs }: ApiRequest, store: Store) {
  checkNewPosting(body, store);
  const template = store.catalog.interview_templates.find((row) => row.id === body.interview_template_id);
  const blueprint = template && store.postings.get(String(template.posting_id));
  const draft = blueprint ? copyOf(blueprint, body, store.now()) : fromWorkflow(body, store.now());
  return one(renderReceipt(store.addPosting(draft, { listLagMs }), store.now()), 201);
}

/** Takes no body: the title stays, and the deadline starts anew. */
function clone({ params, listLagMs }: ApiRequest, store: Store) {
  const draft = copyOf(findPosting(store, params), {}, store.now());
  return one(renderReceipt(store.addPosting(draft, { listLagMs }), store.now()), 201);
}

/** Null clears a field, except title and description, which a response can't show as null. Metadata is replaced whole. */
function update({ params, body }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  checkPostingChange(body, store);
  const { deadline, ...changes } = body;
  for (const [key, value] of Object.entries(changes)) {
    if (value === null && (key === "title" || key === "description")) continue;
    posting.fields[key as keyof PostingFields] = value;
  }
  if (deadline !== undefined) posting.deadline = typeof deadline === "string" ? parseTime(deadline) : null;
  posting.updatedAt = store.now();
  return shown(posting, store);
}

/** Keys that are given replace the stored ones, nested objects included. An unknown key is an error here, unlike on create. */
function updateStep({ params, body }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const step = findStep(posting, param(params, "step_id"));
  const config = body.config as JsonObject;
  const fields = STEP_TYPES[step.type]?.config ?? {};
  const unknown = Object.keys(config).filter((key) => !Object.hasOwn(fields, key));
  if (unknown.length > 0)
    throw badRequest(
      unknown.map((key) => invalidParam(`config.${key}`, `Unknown config key '${key}' for a ${step.type} step`)),
    );
  const { violations } = check(record(fields), config, ["config"]);
  const problems = violations.map(({ loc, msg }) => invalidParam(loc.join("."), msg));
  if (config.phone_calls_enabled === true && !posting.fields.phone_number_id)
    problems.push(invalidParam("config.phone_calls_enabled", PHONE_RULE));
  if (problems.length > 0) throw ruleBroken(problems);
  Object.assign(step.config, config);
  posting.updatedAt = store.now();
  return shown(posting, store);
}

/** By type or 1-based order. Of two steps of one type, the type means the first; a step's own id means nothing here. */
function findStep({ steps }: Posting, stepId: string): Step {
  const byOrder = () => (/^\d+$/.test(stepId) ? steps[Number(stepId) - 1] : undefined);
  const step = steps.find(({ type }) => type === stepId) ?? byOrder();
  return found(step, "workflow step", stepId, "step_id");
}

function archive({ params, actor }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  if (!posting.archived) {
    posting.archived = true;
    posting.updatedAt = store.now();
    if (posting.ats?.mapping_activated_at)
      Object.assign(posting.ats, {
        mapping_deactivated_at: naiveIso(store.now()),
        mapping_deactivated_by: actor,
      });
  }
  return shown(posting, store);
}

/** Safe to repeat. Whether it could bring back an archived posting is not documented, so it refuses. */
function activate({ params, actor }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  if (posting.archived) throw refused("posting_archived", "An archived posting can't be activated");
  if (posting.steps.length === 0)
    throw refused("invalid_workflow", "The posting needs at least one workflow step before it can be activated");
  if (!posting.finalized || posting.ats?.pending_activation) posting.updatedAt = store.now();
  posting.finalized = true;
  if (posting.ats?.pending_activation)
    Object.assign(posting.ats, {
      pending_activation: false,
      mapping_activated_at: naiveIso(store.now()),
      mapping_activated_by: actor,
    });
  return shown(posting, store);
}

const refused = (code: string, message: string): ApiProblem => new ApiProblem(envelope(400, { code, message }));

/** The one time in the API that is neither Unix seconds nor has a zone. */
const naiveIso = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
