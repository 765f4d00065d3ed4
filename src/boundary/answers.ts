import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import { FAILURE_META, type Failure, failureMeta, failureText } from "../failure/failure.ts";
import type { Redact } from "../heymilo/redact.ts";
import type { Done } from "./call.ts";

export const SANDBOX_NOTICE = "This is the sandbox: nothing here exists at HeyMilo.";

/** What every result that the sandbox had a part in carries. */
export const sandboxLabel = (sandbox: boolean) => (sandbox ? { sandbox: SANDBOX_NOTICE } : {});

/** One object, as structured content and as the same JSON in a text block: clients differ in which one they show. */
export const successResult = ({ value, warnings, sandbox }: Done<object>, redact: Redact): CallToolResult => {
  const result = { ...value, ...(warnings.length > 0 && { warnings }), ...sandboxLabel(sandbox) };
  const json = JSON.stringify(result);
  const text = redact(json);
  const structuredContent = (text === json ? result : JSON.parse(text)) as Record<string, unknown>;
  return { content: [{ type: "text", text }], structuredContent };
};

export const errorResult = (failure: Failure, redact: Redact): CallToolResult => ({
  isError: true,
  content: [{ type: "text", text: redact(failureText(failure)) }],
  _meta: { [FAILURE_META]: redactedMeta(failure, redact) },
});

const redactedMeta = (failure: Failure, redact: Redact): Record<string, unknown> =>
  JSON.parse(redact(JSON.stringify(failureMeta(failure))));

export const resourceError = (uri: URL, failure: Failure, redact: Redact): ProtocolError =>
  failure.status === 404
    ? new ResourceNotFoundError(uri.href, redact(failureText(failure)))
    : protocolError(failure, redact);

/** Resources and prompts have no error results, so the same text goes into a protocol error. */
export const protocolError = (failure: Failure, redact: Redact): ProtocolError => {
  const code = failure.problems ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, redact(failureText(failure)), redactedMeta(failure, redact));
};
