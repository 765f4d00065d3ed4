import type { IncomingMessage } from "node:http";
import type { Json, JsonObject } from "./json.ts";
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

export interface FieldProblem {
  code: string;
  message: string;
  param: string | null;
}

interface Envelope {
  type?: string;
  code: string;
  message: string;
  param?: string;
  errors?: FieldProblem[];
}

export function envelope(status: number, { type, code, message, param, errors }: Envelope): Reply {
  const error = {
    type: type ?? "invalid_request_error",
    code,
    message,
    param: param ?? null,
    doc_url: null,
    errors: (errors ?? []).map((problem) => ({ ...problem })),
  };
  return { status, body: { error } };
}

export const notFound = (what: string, id: string, param: string): ApiProblem =>
  new ApiProblem(
    envelope(404, { code: "resource_not_found", message: `No ${what} found with id '${id}'`, param }),
  );

/**
 * A rule that HeyMilo states in prose only. Its schema accepts such a body, so FastAPI's validation can't be what
 * refuses it: the sandbox answers 422 in the API's own envelope. The real status is not documented.
 */
export function ruleBroken(errors: FieldProblem[]): ApiProblem {
  const [first] = errors;
  return new ApiProblem(
    envelope(422, {
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

export const badRequest = (errors: FieldProblem[]): ApiProblem => {
  const problem = ruleBroken(errors);
  return new ApiProblem({ ...problem.reply, status: 400 });
};

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

/** Generous: a create with every text at its limit stays well below. */
export const BODY_LIMIT = 10 * 1024 * 1024;

export class BodyTooLarge extends Error {}

/**
 * The whole request body. Rejects when the client goes away first, or with BodyTooLarge; that only after the client
 * has sent everything, because most clients don't read an answer before.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) throw new BodyTooLarge();
  return Buffer.concat(chunks);
}

/** The JSON body as FastAPI sees it: undefined when there is none, or the violation that it reports. */
export function parseBody(
  raw: Buffer,
  contentType: string | undefined,
): { body?: Json } | { violation: Violation } {
  if (raw.length === 0) return {};
  const textual = raw.toString("utf8");
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "application/json";
  // Without a JSON media type FastAPI hands the bytes to the model, which then wants an object.
  if (!/^application\/(json|[^/]+\+json)$/.test(mediaType)) return { body: textual };
  try {
    return { body: JSON.parse(textual) as Json };
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    return {
      violation: {
        type: "json_invalid",
        loc: ["body", position === undefined ? textual.length : Number(position)],
        msg: "JSON decode error",
        input: {},
        ctx: { error: message },
      },
    };
  }
}

export function serialize(reply: Reply): { headers: Record<string, string>; payload: Buffer } {
  const payload = Buffer.from(reply.text ?? (reply.body === undefined ? "" : JSON.stringify(reply.body)));
  const type = reply.body === undefined ? {} : { "content-type": "application/json" };
  return { headers: { ...type, ...reply.headers }, payload };
}

export type Params = Record<string, string>;

/** A request that passed authentication, the rate limit and the schema. */
export interface ApiRequest {
  params: Params;
  query: JsonObject;
  body: JsonObject;
  /** How the API names the key in audit fields: never the key itself. */
  actor: string;
  /** ms during which what this request creates is missing from lists. */
  listLagMs: number;
}
