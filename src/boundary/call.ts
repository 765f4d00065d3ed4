import type { ServerContext } from "@modelcontextprotocol/server";
import type { ShownSchema } from "../arguments/read.ts";
import type { Connection } from "../connection.ts";
import type { CallContext } from "../definition/tool.ts";
import { type CallKind, type Failure, failureOf } from "../failure/failure.ts";
import { failureFacts } from "../failure/log-facts.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { Deadline } from "../heymilo/deadline.ts";
import { fieldsOf } from "../heymilo/json.ts";
import { firstFew, shortened } from "../heymilo/text.ts";
import { faultOf, type Log } from "../log.ts";
import type { Config } from "../settings/config.ts";
import { REGISTERED, telemetry } from "../telemetry/index.ts";
import type { CallEnding } from "../telemetry/opentelemetry.ts";
import { startProgress } from "./progress.ts";

export interface CallDeps {
  config: Pick<Config, "timeoutMs">;
  connection: Connection;
  log: Log;
  onCall?: ((call: EndedCall) => void) | undefined;
  /** Who calls, as a pseudonym; absent where nobody signs in. */
  who?: string | undefined;
}

/** A call of a tool, a resource, a prompt or a completion, as it comes in. */
interface IncomingCall {
  name: string;
  kind: CallKind;
  /** Absent for a completion. */
  request?: ServerContext["mcpReq"];
  /** The arguments as the caller was shown them: the log names these fields and no other. */
  shown?: ShownSchema;
}

/** What the log says of a call for people who want to know who did what. It has no argument. */
export interface EndedCall {
  name: string;
  /** Such as `tools/call`; absent for a completion. */
  method: string | undefined;
  outcome: string;
  ms: number;
  /** Of a write. */
  postingId?: string;
}

export interface Done<T> {
  value: T;
  warnings: string[];
  /** HeyMilo was asked for this call, and is the sandbox. */
  sandbox: boolean;
}

/**
 * Does the work of one call: only here do calls get their deadline, and errors become answers. Never throws.
 */
export type Run = <T>(call: IncomingCall, work: (context: CallContext) => Promise<T>) => Promise<Done<T> | Failure>;

export const createRun =
  (deps: CallDeps): Run =>
  async (call, work) => {
    const startedAt = performance.now();
    const { calls } = deps.connection;
    calls.add(call);
    const traces = REGISTERED in globalThis ? await telemetry() : undefined;
    const ended = traces
      ? await traces.call({ ...call, who: deps.who }, () => attempt(deps, call, work), endingOf)
      : await attempt(deps, call, work);
    calls.delete(call);
    deps.onCall?.(factsOf(call, ended, performance.now() - startedAt));
    return ended;
  };

/** More warnings help nobody. A long one quotes a long argument. */
const MOST_WARNINGS = 40;
const LONGEST_WARNING = 1_000;

const attempt = async <T>(
  { config, connection, log }: CallDeps,
  { name, kind, request, shown }: IncomingCall,
  work: (context: CallContext) => Promise<T>,
): Promise<Done<T> | Failure> => {
  const deadline = new Deadline(config.timeoutMs, { parent: request?.signal });
  const progressToken = request?._meta?.progressToken;
  const progress = request && progressToken !== undefined ? startProgress(request, progressToken) : undefined;
  const warnings: string[] = [];
  let heymilo: HeyMilo | undefined;
  const open = async () => {
    heymilo ??= await connection.forCall(deadline, progress?.report);
    return heymilo;
  };
  try {
    const value = await work({
      open,
      workspaceName: connection.workspaceName,
      previews: connection.previews,
      warn: (message) => warnings.push(shortened(message, LONGEST_WARNING)),
    });
    const sandbox = heymilo?.http.isSandbox ?? false;
    return { value, warnings: firstFew(warnings, MOST_WARNINGS), sandbox };
  } catch (error) {
    const failure = failureOf(error, kind, newBugId);
    if (failure.bugId) log("error", "bug", { call: name, bug_id: failure.bugId, ...faultOf(error) });
    else log("info", "call failed", { call: name, ...failureFacts(failure, shown) });
    return failure;
  } finally {
    progress?.stop();
    deadline.close();
  }
};

/** Eight hex digits, to find a line of the log. They need not be secret, and loading crypto would take 1.3 ms. */
const newBugId = () => Math.random().toString(16).slice(2, 10).padEnd(8, "0");

const endingOf = (ended: Done<unknown> | Failure): CallEnding => {
  if (!("value" in ended)) return { outcome: ended.outcome, failure: ended };
  const { outcome } = fieldsOf(ended.value);
  return { outcome: typeof outcome === "string" ? outcome : "ok" };
};

const factsOf = ({ name, kind, request }: IncomingCall, ended: Done<unknown> | Failure, ms: number): EndedCall => {
  const { outcome } = endingOf(ended);
  const { posting_id: postingId } = fieldsOf("value" in ended && kind !== "read" && ended.value);
  return { name, method: request?.method, outcome, ms, ...(typeof postingId === "string" && { postingId }) };
};
