import type { ServerContext } from "@modelcontextprotocol/server";
import type { Connection } from "../connection.ts";
import type { Previews } from "../definition/previews.ts";
import { type CallKind, type Failure, failureMeta, failureOf } from "../failure/failure.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { Deadline } from "../heymilo/deadline.ts";
import type { Log } from "../log.ts";
import type { Config } from "../settings/config.ts";
import { telemetry } from "../telemetry/index.ts";
import type { CallEnding } from "../telemetry/telemetry.ts";
import { startProgress } from "./progress.ts";

export interface CallDeps {
  config: Pick<Config, "timeoutMs">;
  connection: Connection;
  log: Log;
}

/** What the work of one call is given. */
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
 * Runs the work of one call, of a tool, a resource, a prompt or a completion alike: the one place where calls get
 * their deadline and where errors become answers. Never throws.
 */
export type Run = <T>(
  name: string,
  kind: CallKind,
  request: ServerContext["mcpReq"] | undefined,
  work: (scope: CallScope) => Promise<T>,
) => Promise<Done<T> | Failure>;

export const createRun = (deps: CallDeps): Run => {
  const run = untraced(deps);
  return async (name, kind, request, work) => {
    const traces = await telemetry();
    const called = () => run(name, kind, request, work);
    return traces ? traces.call({ name, kind, request }, called, endingOf) : called();
  };
};

/** Eight hex digits to find one line of a log by. Nothing is to be kept from guessing, and crypto takes 1.3 ms to load. */
const newBugId = () => Math.random().toString(16).slice(2, 10).padEnd(8, "0");

const endingOf = (outcome: Done<unknown> | Failure): CallEnding => {
  if (!isDone(outcome)) return { outcome: outcome.outcome, failure: outcome };
  const { value } = outcome;
  const stated =
    typeof value === "object" && value !== null && "outcome" in value ? value.outcome : undefined;
  return { outcome: typeof stated === "string" ? stated : "ok" };
};

const untraced =
  ({ config, connection, log }: CallDeps): Run =>
  async (name, kind, request, work) => {
    const deadline = new Deadline(config.timeoutMs, request?.signal);
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
      return { value, warnings, sandbox: heymilo?.sandbox ?? false };
    } catch (error) {
      const failure = failureOf(error, kind, newBugId);
      const stack = error instanceof Error ? error.stack : String(error);
      if (failure.bugId) log("error", "bug", { call: name, bug_id: failure.bugId, stack });
      else log("info", "call failed", { call: name, ...failureMeta(failure) });
      return failure;
    } finally {
      progress.stop();
      deadline.close();
    }
  };

export const isDone = <T>(outcome: Done<T> | Failure): outcome is Done<T> => "value" in outcome;
