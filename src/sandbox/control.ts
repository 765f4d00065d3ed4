import type { Target } from "./api.ts";
import { FAULT_KINDS } from "./faults/kinds.ts";
import type { FaultQueue } from "./faults/queue.ts";
import type { Json, JsonObject } from "./json.ts";
import { renderPosting, renderQuestion } from "./render.ts";
import { type Reply, starlette, unprocessable } from "./reply.ts";
import type { RequestLog } from "./request-log.ts";
import type { Posting, Store } from "./store.ts";

/** Where the sandbox itself is steered and looked into. HeyMilo has nothing of the kind. */
export const CONTROL_PREFIX = "/__sandbox";

export interface Controls {
  faults: FaultQueue;
  log: RequestLog;
  store: () => Store;
  /** Back to the seed: no postings, faults, log entries or requests under way. */
  reset: () => void;
}

const kinds = Object.fromEntries(Object.entries(FAULT_KINDS).map(([name, { summary }]) => [name, summary]));

type Endpoint = (controls: Controls, query: URLSearchParams, body: Buffer) => Reply;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "GET /faults": ({ faults }) => json({ faults: faults.list(), kinds }),
  "POST /faults": ({ faults }, _, body) => {
    const parsed = parse(body);
    if (parsed === undefined) return starlette(400, "The body must be JSON");
    const violations = faults.arm(parsed);
    return violations.length > 0 ? unprocessable(violations) : json({ faults: faults.list() });
  },
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return json({ faults: [] });
  },
  "GET /requests": ({ log }, query) => json({ requests: log.entries(Number(query.get("after") ?? 0)) }),
  "GET /state": ({ store }) => json(state(store())),
  "POST /reset": ({ reset }) => {
    reset();
    return json({ reset: true });
  },
};

export function control({ method, path, query }: Target, body: Buffer, controls: Controls): Reply {
  const endpoint = ENDPOINTS[`${method} ${path.slice(CONTROL_PREFIX.length)}`];
  if (endpoint) return endpoint(controls, query, body);
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
    blueprints: all.filter(({ blueprint }) => blueprint).map(shown),
  };
}

/** Log entries and faults are plain data, and change before they are looked at again. */
const json = (body: object): Reply => ({ status: 200, body: structuredClone(body) as Json });

function parse(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString("utf8")) as Json;
  } catch {
    return undefined;
  }
}
