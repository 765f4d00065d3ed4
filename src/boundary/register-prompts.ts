import { completable, type GetPromptResult, type McpServer, type ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Redact } from "../heymilo/redact.ts";
import type { ListedPrompt } from "../surface/listed.ts";
import { protocolError, SANDBOX_NOTICE } from "./answers.ts";
import type { Run } from "./call.ts";
import type { Complete } from "./completion.ts";
import { shownAs } from "./register-tools.ts";

export function registerPrompts(
  server: McpServer,
  prompts: readonly ListedPrompt[],
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
        const call = { name, kind: "read", request: ctx.mcpReq, shown: prompt.argsSchema } as const;
        const ended = await run(call, async (context) => {
          const [definition, { readArguments }] = await Promise.all([prompt.load(), import("../arguments/read.ts")]);
          return definition.write(readArguments(definition.args, prompt.argsSchema, args), context);
        });
        if (!("value" in ended)) throw protocolError(ended, redact);
        const text = ended.sandbox ? `${SANDBOX_NOTICE}\n\n${ended.value}` : ended.value;
        return {
          description,
          messages: [{ role: "user", content: { type: "text", text: redact(text) } }],
        };
      },
    );
  }
}

/** The SDK looks for completions in the `shape` of a schema, as zod objects have one. */
const shownArguments = ({ argsSchema, completed, load }: ListedPrompt, complete: Complete) => {
  const choicesOf = (argument: string) => async () => (await load()).choices[argument] ?? [];
  const fields = completed.map((argument) => [
    argument,
    completable(z.string(), (typed) => complete(choicesOf(argument), typed)),
  ]);
  return { ...shownAs(argsSchema), shape: Object.fromEntries(fields) };
};
