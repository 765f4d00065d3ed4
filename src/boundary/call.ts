import type { ServerContext } from "@modelcontextprotocol/server";
import { fieldNamesIn, type ShownSchema } from "../arguments/filler.ts";
import type { Connection } from "../connection.ts";
import type { Previews } from "../definition/previews.ts";
import { type CallKind, type Failure, failureOf } from "../failure/failure.ts";
import { failureFacts } from "../failure/log-facts.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { Deadline } from "../heymilo/deadline.ts";
import { fieldsOf } from "../heymilo/json.ts";
import { firstFew, shortened } from "../heymilo/text.ts";
import { faultOf, type Log } from "../log.ts";
import type { Config } from "../settings/config.ts";
import { telemetry } from "../telemetry/index.ts";
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

/** What is said of a call to people who want to know who did what: none of its arguments. */
export interface EndedCall {
  name: string;
  /** Such as `tools/call`; absent for a completion. */
  method: string | undefined;
  outcome: string;
  ms: number;
  /** Of a write. */
  postingId?: string;
}

export interface CallScope {
  /** HeyMilo for this call. @throws ConfigError when the server is not configured */
  open(): Promise<HeyMilo>;
  previews: Previews;
  /** Tells the caller something that does not block. */
  warn(message: string): void;
}

export interface Done<T> {
  value: T;
  warnings: string[];
  /** Something in this call was answered by the sandbox. */
  sandbox: boolean;
}

/**
 * Runs the work of one call, of a tool, a resource, a prompt or a completion alike: only here do calls get
 * their deadline and where errors become answers. Never throws.
 */
export type Run = <T>(
  name: string,
  kind: CallKind,
  request: ServerContext["mcpReq"] | undefined,
  work: (scope: CallScope) => Promise<T>,
  /** The arguments as the caller was shown them: the log names these fields and no other. */
  shown?: ShownSchema,
) => Promise<Done<T> | Failure>;

export const createRun = (deps: CallDeps): Run => {
  const run = untraced(deps);
  return async (name, kind, request, work, shown) => {
    const startedAt = performance.now();
    const traces = await telemetry();
    const called = () => run(name, kind, request, work, shown);
    const ended = await (traces ? traces.call({ name, kind, request, who: deps.who }, called, endingOf) : called());
    const { outcome } = endingOf(ended);
    const { posting_id: postingId } = isDone(ended) && kind !== "read" ? fieldsOf(ended.value) : {};
    const ms = performance.now() - startedAt;
    const written = typeof postingId === "string" ? { postingId } : {};
    deps.onCall?.({ name, method: request?.method, outcome, ms, ...written });
    return ended;
  };
};

/** Eight hex digits to find one line of a log by. Nothing is to be kept from guessing, and crypto takes 1.3 ms to load. */
const newBugId = () => Math.random().toString(16).slice(2, 10).padEnd(8, "0");

const endingOf = (outcome: Done<unknown> | Failure): CallEnding => {
  if (!isDone(outcome)) return { outcome: outcome.outcome, failure: outcome };
  const { outcome: stated } = fieldsOf(outcome.value);
  return { outcome: typeof stated === "string" ? stated : "ok" };
};

const untraced =
  ({ config, connection, log }: CallDeps): Run =>
  async (name, kind, request, work, shown) => {
    const deadline = new Deadline(config.timeoutMs, { parent: request?.signal });
    const progress = startProgress(request);
    const warnings: string[] = [];
    let heymilo: HeyMilo | undefined;
    const open = async () => {
      heymilo ??= await connection.forCall({ deadline, onProgress: progress.report });
      return heymilo;
    };
    try {
      const { previews } = connection;
      const value = await work({ open, previews, warn: (message) => warnings.push(message) });
      return { value, warnings: fewOf(warnings), sandbox: heymilo?.sandbox ?? false };
    } catch (error) {
      const failure = failureOf(error, kind, newBugId);
      if (failure.bugId) log("error", "bug", { call: name, bug_id: failure.bugId, ...faultOf(error) });
      else {
        const fields = fieldNamesIn(shown);
        log("info", "call failed", { call: name, ...failureFacts(failure, (name) => fields.has(name)) });
      }
      return failure;
    } finally {
      progress.stop();
      deadline.close();
    }
  };

/** More help nobody, and a warning may quote what was given. */
const MOST_WARNINGS = 40;
const LONGEST_WARNING = 1_000;

const fewOf = (warnings: readonly string[]): string[] =>
  firstFew(warnings, MOST_WARNINGS).map((warning) => shortened(warning, LONGEST_WARNING));

export const isDone = <T>(outcome: Done<T> | Failure): outcome is Done<T> => "value" in outcome;
