import type { Json } from "./json.ts";
import type { Violation } from "./validate.ts";

/** An answer before it goes over the wire. `text` is sent as it is, anything else as JSON. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: Json;
  text?: string;
}

/** `{data, meta}` around one resource. */
export const one = (data: Json, status = 200): Reply => ({ status, body: { data, meta: null } });

/** Thrown by a handler instead of returning: the API's own error envelope with this status. */
export class ApiProblem extends Error {
  constructor(readonly reply: Reply) {
    super(`answered with ${reply.status}`);
  }
}

/** The answer, or the one that was thrown instead. */
export function orRefusal(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (problem) {
    if (problem instanceof ApiProblem) return problem.reply;
    throw problem;
  }
}

export type FieldProblem = { code: string; message: string; param: string | null };

interface Envelope {
  type?: string;
  code: string;
  message: string;
  param?: string | null;
  errors?: FieldProblem[];
}

export function envelope(
  status: number,
  { type = "invalid_request_error", code, message, param = null, errors = [] }: Envelope,
): Reply {
  return { status, body: { error: { type, code, message, param, doc_url: null, errors } } };
}

export const notFound = (what: string, id: string, param: string): ApiProblem =>
  new ApiProblem(envelope(404, { code: "resource_not_found", message: `No ${what} found with id '${id}'`, param }));

/** What was looked for by this id. Throws 404 if there is nothing. */
export function found<T>(sought: T | undefined, what: string, id: string, param: string): T {
  if (sought === undefined) throw notFound(what, id, param);
  return sought;
}

/**
 * A rule that HeyMilo states in prose only. Its schema accepts such a body, so FastAPI's validation can't be what
 * refuses it: the sandbox answers 422 in the API's own envelope. The real status is not documented.
 */
export function ruleBroken(errors: FieldProblem[], status = 422): ApiProblem {
  const [first] = errors;
  return new ApiProblem(
    envelope(status, {
      code: "validation_error",
      message: errors.length === 1 && first ? first.message : "The request body failed validation",
      ...(first?.param && { param: first.param.split(".")[0] as string }),
      errors,
    }),
  );
}

export const invalidParam = (param: string | null, message: string): FieldProblem => ({
  code: "invalid_param",
  message,
  param,
});

export const badRequest = (errors: FieldProblem[]): ApiProblem => ruleBroken(errors, 400);

/** What FastAPI itself answers to a request that its schema refuses. */
export const unprocessable = (violations: Violation[]): Reply => ({
  status: 422,
  body: { detail: violations.map((violation) => ({ ...violation })) },
});

/** What Starlette answers before any of the application's own code runs. */
export const starlette = (status: number, detail: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { detail },
});

export function serialize(reply: Reply): { headers: Record<string, string>; payload: Buffer } {
  const payload = Buffer.from(reply.text ?? (reply.body === undefined ? "" : JSON.stringify(reply.body)));
  const type = reply.body === undefined ? {} : { "content-type": "application/json" };
  return { headers: { ...type, ...reply.headers }, payload };
}
