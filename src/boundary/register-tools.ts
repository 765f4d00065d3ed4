import type {
  CallToolResult,
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import { readArguments } from "../arguments/read.ts";
import type { CallKind } from "../errors.ts";
import type { Redact } from "../heymilo/redact.ts";
import { portableSchema } from "../portable-schema.ts";
import type { Tool } from "../tool.ts";
import { errorResult, successResult } from "./answers.ts";
import { isDone, type Run } from "./call.ts";
import { shownAs } from "./shown-schema.ts";

export function registerTools(server: McpServer, tools: readonly Tool[], run: Run, redact: Redact): void {
  for (const tool of tools) {
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
        const outcome = await run(name, kindOf(tool), ctx.mcpReq, async ({ open, warn }) => {
          const heymilo = await open();
          return tool.handler(readArguments(tool.input, args, warn), { heymilo, warn });
        });
        return isDone(outcome) ? successResult(outcome, redact) : errorResult(outcome, redact);
      },
    );
  }
}

const kindOf = ({ annotations }: Tool): CallKind => {
  if (annotations.readOnlyHint) return "read";
  return annotations.destructiveHint || annotations.idempotentHint ? "change" : "create";
};

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
