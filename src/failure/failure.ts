import { formatPath } from "../arguments/path.ts";
import {
  ConfigError,
  HeyMiloError,
  InputError,
  LookUpError,
  MOST_PROBLEMS,
  NoConsentError,
  OutcomeUnknownError,
  PartiallyDoneError,
} from "../heymilo/errors.ts";
import { ApiError, ConnectionError } from "../heymilo/request-errors.ts";
import { counted } from "../heymilo/text.ts";

/** Whether the same call may be made again: never, at any time, or after a wait. */
export type Retry = "no" | "safe" | { afterSeconds: number };

/** What kind of call failed: it decides what the caller needs to know first. */
export type CallKind = "read" | "create" | "change";

const NOTHING_DONE = {
  read: { outcome: "failed", sentence: undefined },
  create: { outcome: "not_created", sentence: "Nothing was created." },
  change: { outcome: "not_changed", sentence: "Nothing was changed." },
} as const;

/** A failed call, for machines (`_meta`) and as the text that a model reads. */
export interface Failure {
  /**
   * `failed`: a read. `not_created`, `not_changed`: a write that certainly did nothing. `partial`: some of several
   * writes are done. `unknown`: a write may have been carried out.
   */
  outcome: "failed" | "not_created" | "not_changed" | "partial" | "unknown";
  retry: Retry;
  /** The same call fails again; one with other arguments may not. */
  correctable?: boolean | undefined;
  key?: string | undefined;
  status?: number | undefined;
  code?: string | undefined;
  requestId?: string | undefined;
  problems?: { path: string; message: string }[] | undefined;
  done?: readonly string[] | undefined;
  notDone?: readonly string[] | undefined;
  /** The write, of several, that HeyMilo may have carried out. */
  unclear?: string | undefined;
  /** What happened, and in the further lines what follows from it. */
  lines: readonly string[];
  /** Not one of ours: to be logged with its stack under this id. */
  bugId?: string;
}

/** Where a failure's data is in a result's `_meta`. */
export const FAILURE_META = "heymilo-mcp/failure";

export function failureOf(error: unknown, kind: CallKind, newBugId: () => string): Failure {
  const { outcome, sentence: nothingDone } = NOTHING_DONE[kind];
  if (error instanceof OutcomeUnknownError) return unknownFailure(error);
  if (error instanceof PartiallyDoneError) return partialFailure(error, newBugId);
  if (error instanceof InputError) return inputFailure(error, outcome, nothingDone);
  if (error instanceof ConfigError) {
    return { outcome, retry: "no", lines: [error.message, "Only the user can do this; tell them."] };
  }
  if (error instanceof ApiError) return apiFailure(error, outcome, nothingDone);
  if (error instanceof HeyMiloError) {
    return {
      outcome,
      retry: error instanceof NoConsentError ? "no" : retryOf(error),
      lines: [sentence(error), ...(nothingDone ? [nothingDone] : [])],
    };
  }
  const bugId = newBugId();
  return {
    outcome: kind === "read" ? "failed" : "unknown",
    retry: "no",
    lines: [`This is a bug in heymilo-mcp (${bugId}); the details are in its log on stderr.`],
    bugId,
  };
}

const partialFailure = (error: PartiallyDoneError, newBugId: () => string): Failure => {
  const first = failureOf(error.cause, "read", newBugId);
  // If the answer to a write was lost, nobody can say that it was not carried out.
  const isUnclear = first.outcome === "unknown";
  const [failed, ...later] = error.notDone;
  const notDone = isUnclear ? later : error.notDone;
  const lines = [
    `Done: ${error.done.join("; ")}.`,
    ...(isUnclear ? [`Perhaps done: ${failed}.`] : []),
    ...(notDone.length > 0 ? [`Not done: ${notDone.join("; ")}.`] : []),
    `${isUnclear ? `Of ${failed}` : "The first of these failed"}: ${first.lines.join("\n")}`,
    "What is done stays done; repeating the whole call does not do it twice.",
  ];
  return {
    ...first,
    outcome: "partial",
    done: error.done,
    notDone,
    unclear: isUnclear ? failed : undefined,
    lines,
  };
};

const unknownFailure = (error: OutcomeUnknownError): Failure => {
  const { operation, why, key, mayBe, howToLook, retryAfterMs, repeatable } = error;
  const lines = [`HeyMilo may or may not have done this (${operation}): ${sentence(why)}`];
  if (repeatable) lines.push(`Repeating the same call is safe. To find out, ${howToLook}.`);
  else if (retryAfterMs !== undefined) {
    const withKey = key === undefined ? "" : ` with idempotency_key ${key}`;
    lines.push(`Repeat the same call${withKey} then: it looks up what was made, and sends only if there is nothing.`);
  } else lines.push(`A repeat finds out no more: ${howToLook}, or ask the user to.`);
  if (mayBe.length > 0) lines.push(`This may be what was made: ${mayBe.join(", ")}. If it is, use it.`);
  if (!repeatable && (mayBe.length > 0 || retryAfterMs === undefined))
    lines.push("If nothing was made, the same call with allow_duplicate: true makes it.");
  return { outcome: "unknown", retry: retryOf(error), key, lines };
};

const inputFailure = (
  { problems, count, found }: InputError,
  outcome: Failure["outcome"],
  nothingDone = "",
): Failure => {
  const listed = problems.map(({ path, message }) => ({ path: formatPath(path), message }));
  const shown = listed.map(({ path, message }) => `- ${path || "(arguments)"}: ${message}`);
  if (count > listed.length) shown.push(`- and ${count - listed.length} more`);
  const state = {
    before_sending: "Nothing was sent to HeyMilo.",
    after_reading: nothingDone,
    refused: `HeyMilo refused this. ${nothingDone}`,
  }[found];
  const head = `${state} The arguments have ${counted(count, "problem")}; correct them and call again:`.trim();
  return {
    outcome,
    retry: "no",
    correctable: true,
    problems: listed,
    lines: [head, ...shown],
  };
};

const ADVICE: Record<number, string> = {
  401: "HeyMilo does not accept the API key. The user has to check HEYMILO_API_KEY, or the key that the client sends to a hosted server (in HeyMilo: Integrations, API Keys).",
  402: "The workspace's plan or credit does not cover this. The user has to look at it in HeyMilo.",
  403: "The API key may not do this. The user has to check the key's workspace in HeyMilo.",
  404: "An id in this call does not exist in the workspace: take ids from the list tools, unchanged.",
  429: "HeyMilo's rate limit (300 requests a minute for a key) is used up.",
};

/** The answers of HeyMilo that other arguments can change. */
const BLAMES_ARGUMENTS: readonly number[] = [400, 404, 422];

const apiFailure = (error: ApiError, outcome: Failure["outcome"], nothingDone?: string): Failure => {
  const problems = error.fields.map(({ path, message }) => ({ path: formatPath(path), message }));
  const name = error.code ? `${error.status} ${error.code}` : String(error.status);
  const lines = [`HeyMilo answered ${name}: ${sentence(error.message)}`];
  lines.push(...problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => `- ${path || "(request)"}: ${message}`));
  const advice = ADVICE[error.status];
  if (advice) lines.push(advice);
  if (nothingDone) lines.push(nothingDone);
  if (error.requestId) lines.push(`HeyMilo's request id for support: ${error.requestId}`);
  return {
    outcome,
    retry: retryOf(error),
    correctable: BLAMES_ARGUMENTS.includes(error.status) || undefined,
    status: error.status,
    code: error.code,
    requestId: error.requestId,
    problems: problems.length > 0 ? problems : undefined,
    lines,
  };
};

/** Whether the same call can succeed, or find out more, later. */
const retryOf = (error: HeyMiloError & { retryAfterMs?: number | undefined }): Retry => {
  if (error instanceof OutcomeUnknownError && error.retryAfterMs === undefined) return error.repeatable ? "safe" : "no";
  if (error instanceof LookUpError && error.cause instanceof HeyMiloError) return retryOf(error.cause);
  const { retryAfterMs: waitMs } = error;
  if (waitMs !== undefined) return { afterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
  if (error instanceof ApiError) return error.retryable === "no" ? "no" : "safe";
  if (error instanceof ConnectionError) return error.transient ? "safe" : "no";
  return "safe";
};

/** As a sentence: a name that starts it (a host, a field, a tag) keeps its case. */
const sentence = (text: string | Error): string => {
  const message = (typeof text === "string" ? text : text.message).trim();
  const isWord = /^[a-z]+([\s,;]|$)/.test(message);
  const start = isWord ? message.charAt(0).toUpperCase() + message.slice(1) : message;
  return /[.!?]$/.test(start) ? start : `${start}.`;
};

/** `outcome: not_created - retry: after 12 s - key: ...`: the line that machines read. */
export const firstLine = ({ outcome, retry, correctable, key }: Failure): string => {
  const parts = [`outcome: ${outcome}`, `retry: ${formatRetry(retry, correctable)}`];
  if (key) parts.push(`key: ${key}`);
  return parts.join(" - ");
};

const formatRetry = (retry: Retry, correctable = false): string => {
  if (typeof retry === "object") return `after ${retry.afterSeconds} s`;
  return correctable ? `${retry}, unless corrected` : retry;
};

export const failureText = (failure: Failure): string => [firstLine(failure), ...failure.lines].join("\n");

export const failureMeta = (failure: Failure): Record<string, unknown> => {
  const { outcome, retry, key, requestId, notDone, bugId, lines: _, ...rest } = failure;
  const wait = typeof retry === "string" ? { retry } : { retry: "after", retry_after_seconds: retry.afterSeconds };
  const renamed = { idempotency_key: key, request_id: requestId, not_done: notDone, bug_id: bugId };
  return JSON.parse(JSON.stringify({ outcome, ...wait, ...rest, ...renamed })) as Record<string, unknown>;
};
