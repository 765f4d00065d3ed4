import type { Api, Target } from "./api.ts";
import { arriveAs, moveTo } from "./candidates/control.ts";
import { DEVIATIONS, unknownDeviation } from "./deviations/index.ts";
import { FAULT_KINDS } from "./faults/kinds.ts";
import type { FaultQueue } from "./faults/queue.ts";
import { type Json, type JsonObject, parseJson } from "./json.ts";
import { renderPosting, renderQuestion } from "./render.ts";
import { ApiProblem, orRefusal, type Reply, starlette } from "./reply.ts";
import type { RequestLog } from "./request-log.ts";
import type { Posting, Store } from "./store.ts";

/** Where the sandbox itself is steered and looked into. HeyMilo has nothing of the kind. */
export const CONTROL_PREFIX = "/__sandbox";

export interface Controls {
  faults: FaultQueue;
  log: RequestLog;
  /** Its parts are others after a reset. */
  api: Api;
  /** Back to the start: no postings, faults, log entries or requests under way, and the first deviations. */
  reset: () => void;
}

const summaries = (table: Readonly<Record<string, { summary: string }>>) =>
  Object.fromEntries(Object.entries(table).map(([name, { summary }]) => [name, summary]));

const kinds = summaries(FAULT_KINDS);
const deviations = summaries(DEVIATIONS);

type Endpoint = (controls: Controls, query: URLSearchParams, body: Buffer) => Reply;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "GET /faults": ({ faults }) => json({ faults: faults.list(), kinds }),
  "POST /faults": ({ faults }, _, body) => {
    faults.arm(jsonOf(body));
    return json({ faults: faults.list() });
  },
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return json({ faults: [] });
  },
  "GET /deviations": ({ api }) => json({ deviations: api.deviations.names, kinds: deviations }),
  "PUT /deviations": ({ api }, _, body) => {
    const names = parseJson(body.toString());
    if (!isTexts(names)) return starlette(400, "The body must be a JSON list of names");
    const unknown = unknownDeviation(names);
    if (unknown !== undefined)
      return starlette(400, `No such deviation: ${unknown}. Known: ${Object.keys(DEVIATIONS).join(", ")}`);
    api.deviations.switchTo(names);
    return json({ deviations: api.deviations.names });
  },
  "GET /requests": ({ log }, query) => json({ requests: log.entries(Number(query.get("after") ?? 0)) }),
  "GET /state": ({ api }) => json(state(api.store)),
  "POST /candidates": ({ api }, _, body) => json(arriveAs(api.store, jsonOf(body))),
  "POST /candidates/move": ({ api }, _, body) => json(moveTo(api.store, jsonOf(body))),
  "POST /reset": ({ reset }) => {
    reset();
    return json({ reset: true });
  },
};

export function control({ method, path, query }: Target, body: Buffer, controls: Controls): Reply {
  const endpoint = ENDPOINTS[`${method} ${path.slice(CONTROL_PREFIX.length)}`];
  if (endpoint) return orRefusal(() => endpoint(controls, query, body));
  const known = Object.keys(ENDPOINTS).map((name) => name.replace(" ", ` ${CONTROL_PREFIX}`));
  return starlette(404, `Not Found. The sandbox's own endpoints: ${known.join(", ")}`);
}

/** Everything in the store, whether lists show it or not, newest first. */
function state(store: Store): JsonObject {
  const all = [...store.postings.values()].reverse();
  const shown = (posting: Posting) => ({
    ...renderPosting(posting, store.now()),
    listed: posting.listedFrom <= store.now(),
    questions: posting.questions.map((question) => ({
      ...renderQuestion(posting, question),
      deleted: question.deleted,
    })),
  });
  return {
    postings: all.filter(({ blueprint }) => !blueprint).map(shown),
    candidates: [...store.candidates.values()].reverse().map((one) => ({
      interview_id: one.id,
      posting_id: one.postingId,
      name: one.person.name,
      status: one.stage,
    })),
    invitations: store.invitations.map((one) => ({ ...one })),
    blueprints: all.filter(({ blueprint }) => blueprint).map(shown),
  };
}

function jsonOf(body: Buffer): Json {
  const given = parseJson(body.toString());
  if (given === undefined) throw new ApiProblem(starlette(400, "The body must be JSON"));
  return given;
}

/** Log entries and faults are plain data, and change before they are looked at again. */
const json = (body: object): Reply => ({ status: 200, body: structuredClone(body) as Json });

const isTexts = (value: Json | undefined): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
