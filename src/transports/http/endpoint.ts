import {
  type AuthInfo,
  createMcpHandler,
  isJsonContentType,
  isLegacyRequest,
  legacyStatelessFallback,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import Negotiator from "negotiator";
import { onAbort } from "../../heymilo/deadline.ts";
import { refusalResponse } from "./refuse.ts";

type Factory = (context: { requestInfo?: Request; authInfo?: AuthInfo }) => McpServer;

/** A call of a tool as it came, before anything has checked it. */
interface ToolCall {
  name?: unknown;
  arguments?: unknown;
}

/** What is known of a caller. */
export interface KnownCaller {
  /** Handed on to what makes the server. Never the token. */
  authInfo: AuthInfo;
  /** The answer to a caller who has signed in, and may not make one of these calls. */
  refuse?(calls: readonly ToolCall[]): Response | undefined;
  /** When what it listens to has to end, in milliseconds since 1970. */
  expiresAt?: number | undefined;
}

interface EndpointOptions {
  createServer: Factory;
  /** Answers clients that subscribe, which would listen for ever. */
  subscriptions: Subscriptions;
  onError: (error: Error) => void;
}

/**
 * The MCP endpoint as a function from request to answer, for both protocol eras. Answers are plain JSON, which needs
 * nothing of a proxy and nothing of a client that leaves at once. A client that asks for progress, and reads streams,
 * gets a stream.
 */
export function createEndpoint(options: EndpointOptions) {
  const { createServer, subscriptions, onError } = options;
  const modern = createMcpHandler(createServer, { legacy: "reject", onerror: onError });
  const legacyStream = legacyStatelessFallback(createServer, onError);

  const fetch = async (request: Request, body: unknown, caller: KnownCaller): Promise<Response> => {
    const forms = acceptedForms(request.headers);
    if (!forms.json && !forms.stream) {
      return refusalResponse({
        status: 406,
        message: "Answers are application/json or text/event-stream; Accept allows neither.",
      });
    }
    if (!isJsonContentType(request.headers.get("content-type"))) {
      return refusalResponse({ status: 415, message: "Content-Type must be application/json." });
    }
    if (Array.isArray(body) && body.length > MAX_BATCH) {
      return refusalResponse({ status: 400, message: `A batch has ${MAX_BATCH} messages at most.` });
    }
    if (messagesOf(body).some(({ params }) => String(params?.uri ?? "").length > LONGEST_URI))
      return refusalResponse({ status: 400, message: `params.uri has more than ${LONGEST_URI} characters.` });
    const refused = caller.refuse?.(toolCallsIn(body));
    if (refused) return refused;
    const streams = forms.stream && asksForProgress(body);
    if (!streams) dropProgressTokens(body);
    const bodyless = withSettledForms(request);
    const options: Options = { parsedBody: body, authInfo: caller.authInfo };
    const answer = async () => {
      if (await isLegacyRequest(bodyless, body)) {
        return streams ? legacyStream(bodyless, options) : legacyJson(createServer, bodyless, options);
      }
      if (!isSubscription(body)) return modern.fetch(bodyless, options);
      return subscriptions.fetch(endingAt(caller.expiresAt, bodyless), options);
    };
    const response = await answer();
    // The SDK asks to keep a connection open on which it streams, even if the client or our shutdown closes it.
    response.headers.delete("connection");
    return forms.json ? response : asStream(response);
  };
  return { fetch, close: () => modern.close() };
}

interface Options {
  parsedBody: unknown;
  authInfo: AuthInfo;
}

/** A quarter of the connections: listeners must leave room for calls. */
const MAX_SUBSCRIPTIONS = 128;

/** Streams that never end by themselves. What clients subscribe to never changes, so all callers share them. */
export const createSubscriptions = (createServer: Factory, onError: EndpointOptions["onError"]) =>
  createMcpHandler(createServer, { legacy: "reject", onerror: onError, maxSubscriptions: MAX_SUBSCRIPTIONS });
export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** The SDK answers the 2025 revisions with a stream only, unless its transport is told otherwise. */
const legacyJson = async (createServer: Factory, request: Request, options: Options): Promise<Response> => {
  const server = createServer({ requestInfo: request, authInfo: options.authInfo });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await Promise.race([transport.handleRequest(request, options), readerGone(request.signal)]);
  } finally {
    await server.close();
  }
};

/** Nobody reads the answer any more, and the transport would wait for it. */
const readerGone = (signal: AbortSignal): Promise<Response> =>
  new Promise((resolve) => {
    onAbort(signal, () => resolve(new Response(null, { status: CLIENT_CLOSED_REQUEST })));
  });

const CLIENT_CLOSED_REQUEST = 499;

interface Message {
  method?: unknown;
  params?: ToolCall & { uri?: unknown; _meta?: { progressToken?: unknown } };
}

/** A body is a message, or in the oldest revisions several. It may be anything, as long as it is JSON. */
const messagesOf = (body: unknown): Message[] =>
  (Array.isArray(body) ? body : [body]).filter((one) => typeof one === "object" && one !== null);

const asksForProgress = (body: unknown): boolean =>
  messagesOf(body).some(({ params }) => params?._meta?.progressToken !== undefined);

/** For a client that reads no stream: progress could not reach it. */
const dropProgressTokens = (body: unknown): void => {
  for (const { params } of messagesOf(body)) if (params?._meta) delete params._meta.progressToken;
};

/** Only a message of its own: in a batch it is handled with the tenant's other calls. */
const isSubscription = (body: unknown): boolean =>
  !Array.isArray(body) && messagesOf(body).some(({ method }) => method === "subscriptions/listen");

const toolCallsIn = (body: unknown): ToolCall[] =>
  messagesOf(body).flatMap(({ method, params }) => (method === "tools/call" && params ? params : []));

/** Nobody may listen for longer than their token is valid. */
const endingAt = (expiresAt: number | undefined, request: Request): Request => {
  if (expiresAt === undefined) return request;
  const left = AbortSignal.timeout(Math.min(Math.max(0, expiresAt - Date.now()), LONGEST_TIMER_MS));
  return new Request(request, { signal: AbortSignal.any([request.signal, left]) });
};

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The SDK's transports refuse a request that does not accept both forms. Which form it gets is decided before. */
const withSettledForms = ({ url, headers, signal }: Request): Request => {
  const settled = new Headers(headers);
  settled.set("accept", "application/json, text/event-stream");
  // The caller is known by now, so nothing after this needs the secret.
  for (const name of ["authorization", "x-api-key"]) settled.delete(name);
  return new Request(url, { method: "POST", headers: settled, signal });
};

/** No resource has a longer address. The SDK throws at one of more than a million characters. */
const LONGEST_URI = 8_192;

/** Only the oldest revision has batches, and all calls of one are carried out in the same turn of the event loop. */
const MAX_BATCH = 10;

const JSON_BODY = "application/json";
const EVENT_STREAM = "text/event-stream";

/** Several times what browsers send; each entry is compared with all others. */
const LONGEST_ACCEPT = 1_000;

/**
 * The forms in which a client reads an answer. MCP tells clients to accept both. curl sends a wildcard, and simple
 * programs send nothing, or JSON alone.
 */
const acceptedForms = (headers: Headers) => {
  const accept = headers.get("accept")?.slice(0, LONGEST_ACCEPT) || "*/*";
  const accepted = new Negotiator({ headers: { accept } }).mediaTypes([JSON_BODY, EVENT_STREAM]);
  return { json: accepted.includes(JSON_BODY), stream: accepted.includes(EVENT_STREAM) };
};

/** The same answer for a client that reads streams alone. Refusals by status stay as they are. */
const asStream = async (response: Response): Promise<Response> => {
  if (response.status !== 200 || !response.headers.get("content-type")?.startsWith(JSON_BODY)) return response;
  const headers = { "content-type": EVENT_STREAM, "cache-control": "no-cache, no-transform" };
  return new Response(`event: message\ndata: ${await response.text()}\n\n`, { headers });
};
