import { randomBytes } from "node:crypto";
import {
  type CallToolResult,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
  type ServerContext,
  type StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import { normalise } from "./arguments/normalise.ts";
import { explainIssues, formatPath } from "./arguments/problems.ts";
import type { Config } from "./config.ts";
import type { Connection } from "./connection.ts";
import { type CallKind, FAILURE_META, type Failure, failureMeta, failureOf, failureText } from "./errors.ts";
import { Deadline } from "./heymilo/deadline.ts";
import { InputError } from "./heymilo/errors.ts";
import type { Redact } from "./heymilo/redact.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import type { Log } from "./log.ts";
import { type PortableSchema, portableSchema } from "./portable-schema.ts";
import { startProgress } from "./progress.ts";
import type { Resource, ResourceFamily } from "./resource.ts";
import type { CallContext, Tool } from "./tool.ts";
import { NAME, VERSION } from "./version.ts";

export interface ServerDeps {
  config: Pick<Config, "timeoutMs">;
  connection: Connection;
  log: Log;
  redact: Redact;
  tools: readonly Tool[];
  resources: readonly Resource[];
}

const SANDBOX_NOTICE = "This is the sandbox: nothing here exists at HeyMilo.";

/**
 * One MCP server for one connection. It has no state of its own and does nothing before the first call. All
 * calls, of tools, resources and completions alike, pass through `run`: the one place where they get their
 * deadline and where errors become answers.
 */
export function createServer(deps: ServerDeps): McpServer {
  const { config, connection, log, redact } = deps;
  const server = new McpServer(
    { name: NAME, version: VERSION },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: { listChanged: false }, resources: { listChanged: false } },
      // The lists are the same for everyone until the next release; what is read belongs to one workspace.
      cacheHints: {
        "tools/list": PUBLIC_FOR_AN_HOUR,
        "resources/list": PUBLIC_FOR_AN_HOUR,
        "resources/templates/list": PUBLIC_FOR_AN_HOUR,
        "server/discover": PUBLIC_FOR_AN_HOUR,
        "resources/read": { ttlMs: 0, cacheScope: "private" },
      },
    },
  );

  interface Done<T> {
    value: T;
    warnings: string[];
    sandbox: boolean;
  }

  const run = async <T>(
    name: string,
    kind: CallKind,
    request: ServerContext["mcpReq"] | undefined,
    work: (context: CallContext) => Promise<T>,
  ): Promise<Done<T> | Failure> => {
    const deadline = new Deadline(config.timeoutMs, request?.signal);
    const progress = startProgress(request);
    const warnings: string[] = [];
    const warn = (message: string) => warnings.push(message);
    try {
      const heymilo = await connection.forCall({ deadline, onProgress: progress.report });
      const value = await work({ heymilo, warn });
      return { value, warnings, sandbox: heymilo.sandbox };
    } catch (error) {
      const failure = failureOf(error, kind, () => randomBytes(4).toString("hex"));
      const stack = error instanceof Error ? error.stack : String(error);
      if (failure.bugId) log("error", "bug", { call: name, bug_id: failure.bugId, stack });
      else log("info", "call failed", { call: name, ...failureMeta(failure) });
      return failure;
    } finally {
      progress.stop();
      deadline.close();
    }
  };

  for (const tool of deps.tools) {
    const { name, title, description, annotations } = tool;
    const { input, output } = wireSchemas(tool);
    server.registerTool(
      name,
      {
        title,
        description,
        annotations: { title, ...annotations },
        inputSchema: input,
        outputSchema: output,
      },
      async (args: unknown, ctx: ServerContext): Promise<CallToolResult> => {
        const outcome = await run(name, kindOf(tool), ctx.mcpReq, (context) =>
          tool.handler(readArguments(tool, args, context), context),
        );
        if (!("value" in outcome)) return errorResult(outcome, redact);
        return successResult(outcome, redact);
      },
    );
  }

  for (const resource of deps.resources) {
    const { name, title, description, mimeType } = resource;
    const read = async (uri: URL, ctx: ServerContext, work: (context: CallContext) => Promise<unknown>) => {
      const outcome = await run(name, "read", ctx.mcpReq, work);
      if (!("value" in outcome)) throw resourceError(uri, outcome, redact);
      const { value, sandbox } = outcome;
      const text =
        typeof value === "string"
          ? value
          : JSON.stringify({ ...sandboxLabel(sandbox), ...(value as object) });
      return { contents: [{ uri: uri.href, mimeType, text: redact(text) }] };
    };
    const metadata = { title, description, mimeType };
    if ("uri" in resource) {
      server.registerResource(name, resource.uri, metadata, (uri, ctx) =>
        read(uri, ctx, (context) => resource.read(context)),
      );
    } else {
      const template = new ResourceTemplate(resource.uriTemplate, {
        list: undefined,
        complete: { [resource.variable]: (typed) => complete(resource, typed) },
      });
      server.registerResource(name, template, metadata, (uri, variables, ctx) => {
        const value = decodeURIComponent(String(variables[resource.variable]));
        return read(uri, ctx, (context) => resource.read(value, context));
      });
    }
  }

  /** A suggestion that fails is no suggestion: completion is never an error. */
  const complete = async (resource: ResourceFamily, typed: string): Promise<string[]> => {
    const outcome = await run(`complete ${resource.name}`, "read", undefined, (context) =>
      resource.complete(typed, context),
    );
    return "value" in outcome ? outcome.value.map(redact) : [];
  };

  return server;
}

const PUBLIC_FOR_AN_HOUR = { ttlMs: 3_600_000, cacheScope: "public" } as const;

/** Mends the slips of clients and models, then holds the arguments against the whole spec. */
const readArguments = (tool: Tool, args: unknown, { warn }: CallContext): Record<string, unknown> => {
  const { value, dropped } = normalise(tool.input, (args ?? {}) as Record<string, unknown>);
  for (const path of dropped) warn(`${formatPath(path)}: was null or empty and counts as not given`);
  const parsed = tool.input.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(explainIssues(tool.input, value, parsed.error.issues));
};

const kindOf = ({ annotations }: Tool): CallKind => {
  if (annotations.readOnlyHint) return "read";
  return annotations.destructiveHint || annotations.idempotentHint ? "change" : "create";
};

const successResult = (
  { value, warnings, sandbox }: { value: object; warnings: string[]; sandbox: boolean },
  redact: Redact,
): CallToolResult => {
  const result = { ...value, ...(warnings.length > 0 && { warnings }), ...sandboxLabel(sandbox) };
  const json = JSON.stringify(result);
  const text = redact(json);
  const structuredContent = (text === json ? result : JSON.parse(text)) as Record<string, unknown>;
  return { content: [{ type: "text", text }], structuredContent };
};

const errorResult = (failure: Failure, redact: Redact): CallToolResult => ({
  isError: true,
  content: [{ type: "text", text: redact(failureText(failure)) }],
  _meta: { [FAILURE_META]: redactedMeta(failure, redact) },
});

const redactedMeta = (failure: Failure, redact: Redact): Record<string, unknown> =>
  JSON.parse(redact(JSON.stringify(failureMeta(failure))));

const resourceError = (uri: URL, failure: Failure, redact: Redact): ProtocolError =>
  failure.status === 404
    ? new ResourceNotFoundError(uri.href, redact(failureText(failure)))
    : new ProtocolError(
        ProtocolErrorCode.InternalError,
        redact(failureText(failure)),
        redactedMeta(failure, redact),
      );

const sandboxLabel = (sandbox: boolean) => (sandbox ? { sandbox: SANDBOX_NOTICE } : {});

interface WireSchemas {
  input: StandardSchemaWithJSON;
  output: StandardSchemaWithJSON;
}

const wired = new WeakMap<Tool, WireSchemas>();

/** Made once for a tool: clients start several connections, and era probes one more. */
const wireSchemas = (tool: Tool): WireSchemas => {
  const known = wired.get(tool);
  if (known) return known;
  const schemas = {
    input: shownAs(portableSchema(tool.input, "input")),
    output: shownAs(portableSchema(tool.output, "output")),
  };
  wired.set(tool, schemas);
  return schemas;
};

/**
 * A schema for the SDK that shows itself and accepts everything. Arguments are parsed and rejected in `run`,
 * all problems at once; results are ours, and failing one after the write would make an agent create twice.
 */
const shownAs = (schema: PortableSchema): StandardSchemaWithJSON => {
  const json = () => schema as unknown as Record<string, unknown>;
  return {
    "~standard": {
      version: 1,
      vendor: NAME,
      validate: (value) => ({ value }),
      jsonSchema: { input: json, output: json },
    },
  };
};
