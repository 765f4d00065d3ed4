import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ErrorObject } from "ajv/dist/2020.js";
import fc from "fast-check";
import { arbitraryFromSchema } from "./arbitraries/from-schema.ts";
import { closedDocument } from "./closed-document.ts";
import { DocumentValidators, type OpenApiDocument, responseSchema } from "./openapi.ts";

export interface StrictServerOptions {
  document: OpenApiDocument;
  /**
   * What answers look like beyond being valid: "nulls" has every nullable field null, "unknowns" adds a field to
   * every object and a status nobody has heard of.
   */
  variant?: "plain" | "nulls" | "unknowns";
  /** Equal seeds give equal answers to an equal sequence of requests. */
  seed?: number;
}

export interface StrictServer {
  /** Base URL on loopback, without a path. */
  url: string;
  apiKey: string;
  /** Create requests in order, with header names in lower case. */
  received: Array<{ headers: IncomingHttpHeaders; body: unknown }>;
  /** The exact answer to each create request, at the same index. */
  sent: unknown[];
  /** Every request as `GET /path?query`, creates included. */
  requests: string[];
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

type Resource = Record<string, unknown> & { id: string };

export const UNKNOWN_STATUS = "awaiting_review_board";
export const UNKNOWN_FIELD = "zz_unknown_field";

const CREATE = "POST /api/v2/postings";

/**
 * A HeyMilo that knows only its published document: it accepts exactly the requests that the document describes
 * (and no field beside them, which the real one would drop silently) and answers with anything the document allows.
 */
export async function startStrictServer(options: StrictServerOptions): Promise<StrictServer> {
  const { document, variant = "plain", seed = 1 } = options;
  const apiKey = `strict-${randomUUID()}`;
  const received: StrictServer["received"] = [];
  const sent: unknown[] = [];
  const requests: string[] = [];
  const postings = new Map<string, Resource>();
  const arbitraries = new Map<string, fc.Arbitrary<unknown>>();
  const validate = new DocumentValidators(closedDocument(document)).requestBody("createPosting");

  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    answerTo(request, line)
      .catch((error) => failure(500, "api_error", "strict_server_bug", String(error)))
      .then((answer) => send(response, answer, `req_strict_${requests.length}`));
  });
  // Node's 5 s would close an idle connection under a request of a loaded machine.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey,
    received,
    sent,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };

  async function answerTo(request: IncomingMessage, line: string): Promise<Answer> {
    const text = await readBody(request);
    if (line !== CREATE) return decorated(lookUp(request));
    const answer = decorated(create(request, text));
    sent.push(answer.body);
    return answer;
  }

  function create(request: IncomingMessage, text: string): Answer {
    const body = parse(text);
    received.push({ headers: request.headers, body });
    if (request.headers["x-api-key"] !== apiKey) return unauthorized();
    if (body === undefined)
      return { status: 422, body: { detail: [detail(["body"], "not JSON", "json_invalid")] } };
    if (!validate(body)) return { status: 422, body: { detail: violations(validate.errors ?? []) } };

    const answer = generate("createPosting", 201) as { data: Record<string, unknown> };
    const posting = postingWithId(`STRICT${sent.length + 1}`);
    answer.data.id = posting.id;
    const whole = variant === "nulls" ? sent.length % 2 === 1 : answer.data.posting;
    if (whole) answer.data.posting = posting;
    return { status: 201, body: answer };
  }

  function lookUp(request: IncomingMessage): Answer {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const operation = request.method === "GET" ? readOf(document, path) : undefined;
    if (!operation) return notFound(path);
    if (request.headers["x-api-key"] !== apiKey) return unauthorized();
    const { operationId, id } = operation;

    if (operationId === "listPostings") return list([]);
    if (operationId === "listWorkspaces") return list([{ id: "ws_strict", name: "Strict workspace" }]);
    if (operationId === "listInterviewTemplates") return list([template("IT_strict")]);
    if (operationId === "getInterviewTemplate")
      return { status: 200, body: { data: template(id ?? ""), meta: null } };
    if (operationId === "getPosting") {
      const posting = postings.get(id ?? "");
      return posting ? { status: 200, body: { data: posting, meta: null } } : notFound(path);
    }
    const answer = generate(operationId, 200) as Record<string, unknown>;
    return Array.isArray(answer.data) ? list(answer.data) : { status: 200, body: answer };
  }

  /** A template whose blueprint can be read afterwards. */
  function template(id: string): Resource {
    const { data } = generate("getInterviewTemplate", 200) as { data: Resource };
    return { ...data, id, posting_id: postingWithId(`BLUEPRINT_${id}`).id };
  }

  function postingWithId(id: string): Resource {
    const known = postings.get(id);
    if (known) return known;
    const { data } = generate("getPosting", 200) as { data: Resource };
    const posting = { ...data, id };
    postings.set(id, posting);
    return posting;
  }

  function generate(operationId: string, status: number): unknown {
    const nulls = variant === "nulls" ? "always" : "sometimes";
    const arbitrary =
      arbitraries.get(operationId) ??
      arbitraryFromSchema(document, responseSchema(document, operationId, status), { nulls });
    arbitraries.set(operationId, arbitrary);
    const [value] = fc.sample(arbitrary, { numRuns: 1, seed: seed * 1_000_003 + requests.length });
    return value;
  }

  function decorated({ status, body }: Answer): Answer {
    if (variant !== "unknowns" || status >= 400) return { status, body };
    return { status, body: withUnknowns(body) };
  }
}

/** The GET operation of a path, with the id that ends it, if any. */
function readOf(document: OpenApiDocument, path: string): { operationId: string; id?: string } | undefined {
  for (const [template, { get }] of Object.entries(document.paths)) {
    const pattern = template.replaceAll(/[.]/g, "\\.").replaceAll(/\{\w+\}/g, "([^/]+)");
    const match = new RegExp(`^${pattern}$`).exec(path);
    const id = match?.slice(1).at(-1);
    if (match && get) return { operationId: get.operationId, ...(id && { id: decodeURIComponent(id) }) };
  }
  return undefined;
}

function list(data: unknown[]): Answer {
  const pagination = { has_more: false, total_count: data.length, url: null };
  return { status: 200, body: { data, pagination } };
}

function unauthorized(): Answer {
  return failure(401, "authentication_error", "invalid_api_key", "The API key is missing or unknown.");
}

function notFound(path: string): Answer {
  return failure(404, "invalid_request_error", "resource_not_found", `There is nothing at ${path}.`);
}

function failure(status: number, type: string, code: string, message: string): Answer {
  return { status, body: { error: { type, code, message, param: null, doc_url: null, errors: [] } } };
}

/** FastAPI's form of a validation error. */
function detail(loc: Array<string | number>, msg: string, type: string) {
  return { loc, msg, type };
}

function violations(errors: ErrorObject[]) {
  const precise = errors.filter(
    ({ keyword, params }) => keyword !== "anyOf" && !(keyword === "type" && params.type === "null"),
  );
  return (precise.length > 0 ? precise : errors).map(({ instancePath, keyword, params, message }) => {
    const key = params.missingProperty ?? params.additionalProperty;
    const path = instancePath.split("/").slice(1).map(fromPointer);
    return detail(["body", ...path, ...(key === undefined ? [] : [key])], message ?? keyword, keyword);
  });
}

function fromPointer(segment: string): string | number {
  const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
  return /^\d+$/.test(name) ? Number(name) : name;
}

/** Adds a field to every object and an unheard-of value to every status. A string, so that string maps stay valid. */
function withUnknowns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withUnknowns(inner)]);
  const status = "status" in value && typeof value.status === "string" ? { status: UNKNOWN_STATUS } : {};
  return { ...Object.fromEntries(entries), ...status, [UNKNOWN_FIELD]: "surprise" };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer, requestId: string): void {
  response.writeHead(status, { "content-type": "application/json", "x-request-id": requestId });
  response.end(JSON.stringify(body));
}
