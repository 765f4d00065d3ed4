import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { arbitraryFromSchema } from "./arbitraries/from-schema.ts";
import type { Json } from "./clients.ts";
import { closedDocument } from "./closed-document.ts";
import fc from "./fast-check.ts";
import { startHttpServer } from "./http-server.ts";
import { DocumentValidators, contract as document, explain, responseSchema } from "./openapi.ts";

/**
 * What answers look like beyond being valid: "nulls" has every nullable field null, "unknowns" adds a field to every
 * object and a status nobody has heard of.
 */
export const VARIANTS = ["plain", "nulls", "unknowns"] as const;
export type Variant = (typeof VARIANTS)[number];

export interface StrictServer {
  /** Base URL on loopback, without a path. */
  url: string;
  apiKey: string;
  /** The bodies of create requests in order. */
  received: Json[];
  /** The exact answer to each create request, at the same index. */
  sent: Json[];
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

type Resource = Json & { id: string };

export const UNKNOWN_STATUS = "awaiting_review_board";
export const UNKNOWN_FIELD = "zz_unknown_field";

/**
 * A HeyMilo that knows only its published document: it accepts exactly the requests that the document describes
 * (and no field beside them, which the real one would drop silently) and answers with anything the document allows.
 * An equal sequence of requests gets equal answers.
 */
export async function startStrictServer(variant: Variant = "plain"): Promise<StrictServer> {
  const apiKey = `strict-${randomUUID()}`;
  const received: Json[] = [];
  const sent: Json[] = [];
  const postings = new Map<string, Resource>();
  const arbitraries = new Map<string, fc.Arbitrary<unknown>>();
  const validators = new DocumentValidators(closedDocument(document));

  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const body = await text(request);
    if (request.headers["x-api-key"] !== apiKey) return refused(401, "The API key is missing or unknown.");
    if (`${request.method} ${pathname}` === "POST /api/v2/postings") return create(JSON.parse(body));
    return request.method === "GET" ? lookUp(pathname) : refused(404, `There is nothing at ${pathname}.`);
  };

  const create = (body: Json): Answer => {
    received.push(body);
    const validate = validators.requestBody("createPosting");
    if (!validate(body)) return refused(422, explain(validate.errors).join("\n"));
    const answer = generate("createPosting", 201) as { data: Json };
    const posting = postingWithId(`STRICT${sent.length + 1}`);
    answer.data.id = posting.id;
    const whole = variant === "nulls" ? sent.length % 2 === 1 : answer.data.posting;
    if (whole) answer.data.posting = posting;
    const shown = varied(answer) as Json;
    sent.push(shown);
    return { status: 201, body: shown };
  };

  const lookUp = (pathname: string): Answer => {
    const { operationId } = validators.at("GET", pathname).operation;
    const id = decodeURIComponent(pathname.split("/").at(-1) ?? "");
    const answer = () => {
      if (operationId === "listPostings") return list([]);
      if (operationId === "listWorkspaces") return list([{ id: "ws_strict", name: "Strict workspace" }]);
      if (operationId === "listInterviewTemplates") return list([template("IT_strict")]);
      if (operationId === "getInterviewTemplate") return { data: template(id), meta: null };
      if (operationId === "getPosting") return { data: postings.get(id), meta: null };
      const generated = generate(operationId, 200) as Json;
      return Array.isArray(generated.data) ? list(generated.data) : generated;
    };
    return { status: 200, body: varied(answer()) };
  };

  /** A template whose blueprint can be read afterwards. */
  const template = (id: string): Resource => {
    const { data } = generate("getInterviewTemplate", 200) as { data: Resource };
    return { ...data, id, posting_id: postingWithId(`BLUEPRINT_${id}`).id };
  };

  const postingWithId = (id: string): Resource => {
    const { data } = generate("getPosting", 200) as { data: Resource };
    const posting = postings.get(id) ?? { ...data, id };
    postings.set(id, posting);
    return posting;
  };

  const generate = (operationId: string, status: number): unknown => {
    const nulls = variant === "nulls" ? "always" : "sometimes";
    const arbitrary =
      arbitraries.get(operationId) ??
      arbitraryFromSchema(document, responseSchema(document, operationId, status), { nulls });
    arbitraries.set(operationId, arbitrary);
    const [value] = fc.sample(arbitrary, { numRuns: 1, seed: 1_000_003 + server.requests.length });
    return value;
  };

  const varied = (body: unknown) => (variant === "unknowns" ? withUnknowns(body) : body);

  const server = await startHttpServer(async (request, response) => {
    const { status, body } = await answerTo(request).catch((error) => refused(500, String(error)));
    const id = `req_strict_${server.requests.length}`;
    response.writeHead(status, { "content-type": "application/json", "x-request-id": id });
    response.end(JSON.stringify(body));
  });
  return { url: server.url, apiKey, received, sent, close: server.close };
}

const list = (data: unknown[]) => ({
  data,
  pagination: { has_more: false, total_count: data.length, url: null },
});

const refused = (status: number, message: string): Answer => ({
  status,
  body: { error: { type: "invalid_request_error", code: `strict_${status}`, message } },
});

/** Adds a field to every object and an unheard-of value to every status. A string, so that string maps stay valid. */
function withUnknowns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withUnknowns(inner)]);
  const status = "status" in value && typeof value.status === "string" ? { status: UNKNOWN_STATUS } : {};
  return { ...Object.fromEntries(entries), ...status, [UNKNOWN_FIELD]: "surprise" };
}
