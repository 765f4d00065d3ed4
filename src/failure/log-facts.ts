import type { ShownSchema } from "../arguments/read.ts";
import { type Failure, failureMeta } from "./failure.ts";

/** Enough to see which fields callers get wrong. */
const MOST_PLACES = 10;

/**
 * What the log is told of a failed call: codes, counts and the names of our own fields. A caller's own names, such as
 * the keys of its metadata, are data like its values.
 *
 * @param shown the arguments as the caller was shown them: these fields are named, and no other
 */
export const failureFacts = (failure: Failure, shown: ShownSchema | undefined): Record<string, unknown> => {
  const { outcome, retry, retry_after_seconds, status, code, bug_id } = failureMeta(failure);
  const ours = fieldNamesIn(shown);
  const { problems = [], key, requestId, done, notDone } = failure;
  return {
    outcome,
    retry,
    retry_after_seconds,
    status,
    code: typeof code === "string" && /^\w{1,64}$/.test(code) ? code : undefined,
    heymilo_request_id: requestId,
    // The key of a create that was sent and not answered is the only way to find it.
    idempotency_key: outcome === "unknown" ? key : undefined,
    bug_id,
    problems: problems.length || undefined,
    places: problems.slice(0, MOST_PLACES).map(({ path }) => placeOf(path, ours)),
    done: done?.length,
    not_done: notDone?.length,
  };
};

/** `workflow[0].config.*` for a path that ends in a caller's own name. */
const placeOf = (path: string, ours: ReadonlySet<string>): string =>
  path.replace(/\["(?:[^"\\]|\\.)*"\]?|[^.[\]]+/g, (name) => (/^\d+$/.test(name) || ours.has(name) ? name : "*"));

const fieldNamesIn = (shown: ShownSchema | undefined): Set<string> => {
  const fields = Object.entries(shown?.properties ?? {});
  const deeper = [...fields.map(([, field]) => field), ...(shown?.items ? [shown.items] : [])];
  return new Set([...fields.map(([name]) => name), ...deeper.flatMap((field) => [...fieldNamesIn(field)])]);
};
