import type { CallToolResult, McpServer, ServerContext } from "@modelcontextprotocol/server";
import type { CallKind } from "../failure/failure.ts";
import type { Redact } from "../heymilo/redact.ts";
import type { ListedTool } from "../surface/listed.ts";
import { errorResult, successResult } from "./answers.ts";
import { argumentReader } from "./argument-reader.ts";
import { isDone, type Run } from "./call.ts";
import { shownAs } from "./shown-schema.ts";

export function registerTools(
  server: McpServer,
  tools: readonly ListedTool[],
  run: Run,
  redact: Redact,
): void {
  for (const tool of tools) {
    const { name, title, description, annotations, inputSchema, outputSchema } = tool;
    server.registerTool(
      name,
      {
        title,
        description,
        annotations: { title, ...annotations },
        inputSchema: shownAs(inputSchema),
        outputSchema: shownAs(outputSchema),
      },
      async (args: unknown, ctx: ServerContext): Promise<CallToolResult> => {
        const outcome = await run(name, kindOf(tool), ctx.mcpReq, async ({ open, warn }) => {
          const [heymilo, { input, handler }, { readArguments }] = await Promise.all([
            open(),
            tool.load(),
            argumentReader.get(),
          ]);
          return handler(readArguments(input, args, warn), { heymilo, warn });
        });
        return isDone(outcome) ? successResult(outcome, redact) : errorResult(outcome, redact);
      },
    );
  }
}

const kindOf = ({ annotations }: ListedTool): CallKind => {
  if (annotations.readOnlyHint) return "read";
  return annotations.destructiveHint || annotations.idempotentHint ? "change" : "create";
};
