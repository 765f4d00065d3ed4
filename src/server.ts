import { McpServer } from "@modelcontextprotocol/server";
import { type CallDeps, createRun } from "./boundary/call.ts";
import { createComplete } from "./boundary/completion.ts";
import { registerPrompts } from "./boundary/register-prompts.ts";
import { registerResources } from "./boundary/register-resources.ts";
import { registerTools, type ToolSettings } from "./boundary/register-tools.ts";
import { CARD_EXTENSION } from "./definition/card.ts";
import type { Principal } from "./definition/question.ts";
import type { Redact } from "./heymilo/redact.ts";
import { IDENTITY } from "./surface/identity.ts";
import { instructionsFor } from "./surface/instructions.ts";
import type { Surface } from "./surface/listed.ts";

interface ServerDeps extends CallDeps {
  config: CallDeps["config"] & ToolSettings;
  redact: Redact;
  /** What is listed, in this order. */
  surface: Surface;
  /** What is listed depends on the caller. */
  isPrivate?: boolean;
  /** Over stdio there is one, whom nothing has to tell from others. */
  caller?: Principal;
}

/** The lists are the same for everyone until the next release. */
const PUBLIC = { ttlMs: 3_600_000, cacheScope: "public" } as const;
/** A person may be given more at any time. */
const PRIVATE = { ttlMs: 60_000, cacheScope: "private" } as const;

/**
 * One MCP server for one connection. It does nothing before the first call. All calls, of tools, resources, prompts
 * and completions alike, pass through `run` in `boundary/call.ts`.
 */
export function createServer({
  redact,
  surface,
  isPrivate = false,
  caller = { person: "" },
  ...deps
}: ServerDeps): McpServer {
  const { tools, resources, prompts } = surface;
  const lists = isPrivate ? PRIVATE : PUBLIC;
  const server = new McpServer(IDENTITY, {
    instructions: instructionsFor(tools),
    capabilities: {
      tools: { listChanged: false },
      resources: { listChanged: false },
      prompts: { listChanged: false },
      extensions: { [CARD_EXTENSION]: {} },
    },
    // What is read belongs to one workspace.
    cacheHints: {
      "tools/list": lists,
      "resources/list": lists,
      "resources/templates/list": lists,
      "prompts/list": lists,
      "server/discover": lists,
      "resources/read": { ttlMs: 0, cacheScope: "private" },
    },
  });
  const run = createRun(deps);
  const complete = createComplete(run, deps.connection, redact);
  registerTools(server, tools, run, deps.config, redact, caller);
  registerResources(server, resources, run, complete, redact);
  registerPrompts(server, prompts, run, complete, redact);
  return server;
}
