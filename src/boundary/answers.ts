import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import { FAILURE_META, type Failure, failureMeta, failureText } from "../failure/failure.ts";
import type { Redact } from "../heymilo/redact.ts";
import { shortened } from "../heymilo/text.ts";
import { bounded } from "../views/bounded.ts";
import type { Done } from "./call.ts";

/** Said in every result of the sandbox. */
export const SANDBOX_NOTICE = "This is the sandbox: nothing here exists at HeyMilo.";

/** One object, as structured content and as the same JSON in a text block: clients differ in which one they show. */
export const successResult = ({ value, warnings, sandbox }: Done<object>, redact: Redact): CallToolResult => {
  const whole = {
    ...value,
    ...(warnings.length > 0 && { warnings }),
    ...(sandbox && { sandbox: SANDBOX_NOTICE }),
  };
  const { json, result } = fitting(redact(whole));
  return { content: [{ type: "text", text: json }], structuredContent: result as Record<string, unknown> };
};

/** What a client can be expected to take: several times what a model's context should. */
const MOST_BYTES = 65_536;
/** With the most bytes that a token stands for in `estimateTokens`. */
const MOST_TOKENS = MOST_BYTES / 4;

/** A result of more bytes is shortened, as the longest listings are. */
export const fitting = (result: object): { json: string; result: object } => {
  const json = JSON.stringify(result);
  if (Buffer.byteLength(json) <= MOST_BYTES) return { json, result };
  const { value, shortened } = bounded([result], MOST_TOKENS);
  const fitted = { ...value, shortened };
  return { json: JSON.stringify(fitted), result: fitted };
};

const fittingText = (text: string): string =>
  Buffer.byteLength(text) <= MOST_BYTES ? text : shortened(text, MOST_BYTES / 4);

export const errorResult = (failure: Failure, redact: Redact): CallToolResult => ({
  isError: true,
  content: [{ type: "text", text: fittingText(redact(failureText(failure))) }],
  _meta: { [FAILURE_META]: redactedMeta(failure, redact) },
});

const redactedMeta = (failure: Failure, redact: Redact): Record<string, unknown> =>
  fitting(redact(failureMeta(failure))).result as Record<string, unknown>;

export const resourceError = (uri: URL, failure: Failure, redact: Redact): ProtocolError =>
  failure.status === 404
    ? new ResourceNotFoundError(uri.href, redact(failureText(failure)))
    : protocolError(failure, redact);

/** Resources and prompts have no error results, so the same text goes into a protocol error. */
export const protocolError = (failure: Failure, redact: Redact): ProtocolError => {
  const code = failure.problems ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, redact(failureText(failure)), redactedMeta(failure, redact));
};
