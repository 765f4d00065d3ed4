import {
  completable,
  type GetPromptResult,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import * as z from "zod";
import { readArguments } from "../arguments/read.ts";
import type { Redact } from "../heymilo/redact.ts";
import { portableSchema } from "../portable-schema.ts";
import type { Prompt } from "../prompt.ts";
import { protocolError, SANDBOX_NOTICE } from "./answers.ts";
import { isDone, type Run } from "./call.ts";
import type { Complete } from "./completion.ts";
import { shownAs } from "./shown-schema.ts";

export function registerPrompts(
  server: McpServer,
  prompts: readonly Prompt[],
  run: Run,
  complete: Complete,
  redact: Redact,
): void {
  for (const prompt of prompts) {
    const { name, title, description } = prompt;
    server.registerPrompt(
      name,
      { title, description, argsSchema: shownArguments(prompt, complete) },
      async (args: unknown, ctx: ServerContext): Promise<GetPromptResult> => {
        // Unfilled fields of a client's form arrive as "" and are dropped; there is nobody to warn about that.
        const outcome = await run(name, "read", ctx.mcpReq, async ({ open }) =>
          prompt.write(
            readArguments(prompt.args, args, () => {}),
            { open },
          ),
        );
        if (!isDone(outcome)) throw protocolError(outcome, redact);
        const text = outcome.sandbox ? `${SANDBOX_NOTICE}\n\n${outcome.value}` : outcome.value;
        return {
          description,
          messages: [{ role: "user", content: { type: "text", text: redact(text) } }],
        };
      },
    );
  }
}

/** The SDK looks for completions in the `shape` of a schema, as zod objects have one. */
const shownArguments = ({ args, choices }: Prompt, complete: Complete) => {
  const fields = Object.entries(choices).map(([argument, values]) => [
    argument,
    completable(z.string(), (typed) => complete(values, typed)),
  ]);
  return { ...shownAs(portableSchema(args, "input")), shape: Object.fromEntries(fields) };
};
