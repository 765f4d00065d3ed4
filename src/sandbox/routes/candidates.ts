import type { Candidate } from "../candidates/candidate.ts";
import { invite } from "../candidates/invite.ts";
import { renderCandidate, renderInterview, renderStats } from "../candidates/render.ts";
import { parseTime } from "../create-posting.ts";
import type { Json, JsonObject } from "../json.ts";
import { page } from "../paginate.ts";
import { status } from "../render.ts";
import { badRequest, invalidParam, one } from "../reply.ts";
import type { Store } from "../store.ts";
import { newCandidate } from "../tables/candidates.ts";
import { candidateFilter } from "../tables/queries.ts";
import { type ApiRequest, findPosting, param, type Route } from "./route.ts";

const POSTING = "/api/v2/postings/{posting_id}";
const INTERVIEW = "/api/v2/interviews/{interview_id}";

export const candidateRoutes: Route[] = [
  { method: "GET", path: `${POSTING}/candidates`, query: candidateFilter, answer: list },
  { method: "POST", path: `${POSTING}/candidates`, body: newCandidate, answer: ingest },
  { method: "GET", path: `${POSTING}/stats`, answer: stats },
  { method: "GET", path: `${INTERVIEW}/data`, answer: data },
  { method: "GET", path: `${INTERVIEW}/metadata`, answer: metadata },
];

/** The newest first; the API does not say in which order. */
function list({ params, query }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const within = rangeOf(query);
  const all = posting.candidates.toReversed();
  const rows = all.filter(({ createdAt, listedFrom }) => within(createdAt) && listedFrom <= store.now());
  return page(rows, query, (candidate) => renderCandidate(posting, candidate), all);
}

/** Where the document is silent, the sandbox is strict: what is no active posting takes nobody. */
function ingest({ params, body, listLagMs }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  const stage = status(posting, store.now());
  if (stage !== "active")
    throw badRequest([invalidParam("posting_id", `The posting takes no candidates: it is ${stage}`)]);
  const candidate = invite(store, posting, body, listLagMs);
  const shown = renderCandidate(posting, candidate);
  const { object, interview_id, interview_url } = shown;
  return one({ object, interview_id, interview_url, posting_id: posting.id, candidate: shown } as JsonObject, 201);
}

function stats({ params }: ApiRequest, store: Store) {
  const posting = findPosting(store, params);
  return one(renderStats(posting, posting.candidates));
}

function data({ params }: ApiRequest, store: Store) {
  const candidate = findCandidate(store, params);
  return one(renderInterview(store.posting(candidate.postingId), candidate));
}

function metadata({ params }: ApiRequest, store: Store) {
  return one({ object: "metadata", metadata: findCandidate(store, params).person.metadata });
}

const findCandidate = (store: Store, params: ApiRequest["params"]): Candidate =>
  store.candidate(param(params, "interview_id"));

/** Both bounds are inclusive. */
function rangeOf({ created_after, created_before }: JsonObject): (at: number) => boolean {
  const from = timeOf(created_after, "created_after") ?? Number.NEGATIVE_INFINITY;
  const to = timeOf(created_before, "created_before") ?? Number.POSITIVE_INFINITY;
  if (to < from)
    throw badRequest([invalidParam("created_before", "created_before must not be earlier than created_after")]);
  return (at) => at >= from && at <= to;
}

/** Unix ms of an ISO 8601 time or of Unix seconds. */
function timeOf(given: Json | undefined, name: string): number | null {
  if (typeof given !== "string") return null;
  const ms = /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1000 : parseTime(given);
  if (ms === null) throw badRequest([invalidParam(name, `${name} must be an ISO 8601 time or Unix seconds`)]);
  return ms;
}
