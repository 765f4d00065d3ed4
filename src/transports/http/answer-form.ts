import Negotiator from "negotiator";

const JSON_BODY = "application/json";
const EVENT_STREAM = "text/event-stream";

/** The forms in which a client reads an answer. */
export interface AnswerForms {
  json: boolean;
  /** Events: the answer as the last of them, after notifications of progress. */
  stream: boolean;
}

/** Several times what browsers send; each entry is compared with all others. */
const LONGEST_ACCEPT = 1_000;

/** MCP tells clients to accept both. curl sends a wildcard, and simple programs nothing, or JSON alone. */
export const acceptedForms = (headers: Headers): AnswerForms => {
  const accept = headers.get("accept")?.slice(0, LONGEST_ACCEPT) || "*/*";
  const accepted = new Negotiator({ headers: { accept } }).mediaTypes([JSON_BODY, EVENT_STREAM]);
  return { json: accepted.includes(JSON_BODY), stream: accepted.includes(EVENT_STREAM) };
};

/** The same answer for a client that reads streams alone. Refusals by status stay as they are. */
export const asStream = async (response: Response): Promise<Response> => {
  if (response.status !== 200 || !response.headers.get("content-type")?.startsWith(JSON_BODY))
    return response;
  const headers = { "content-type": EVENT_STREAM, "cache-control": "no-cache, no-transform" };
  return new Response(`event: message\ndata: ${await response.text()}\n\n`, { headers });
};
