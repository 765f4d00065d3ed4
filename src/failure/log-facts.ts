import { type Failure, failureMeta } from "./failure.ts";

/** Enough to see which fields callers get wrong. */
const MOST_PLACES = 10;

/**
 * What the log is told of a failed call: codes, counts and the names of our own fields. A caller's own names, such as
 * the keys of its metadata, are data like its values.
 *
 * @param isOurs whether a name is a field of the tool's
 */
export const failureFacts = (failure: Failure, isOurs: (name: string) => boolean): Record<string, unknown> => {
  const { outcome, retry, retry_after_seconds, status, code, bug_id } = failureMeta(failure);
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
    places: problems.slice(0, MOST_PLACES).map(({ path }) => placeOf(path, isOurs)),
    done: done?.length,
    not_done: notDone?.length,
  };
};

/** `workflow[0].config.*` for a path that ends in a caller's own name. */
const placeOf = (path: string, isOurs: (name: string) => boolean): string =>
  path.replace(/\["(?:[^"\\]|\\.)*"\]?|[^.[\]]+/g, (name) => (/^\d+$/.test(name) || isOurs(name) ? name : "*"));
