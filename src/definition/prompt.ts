import type * as z from "zod";
import type { Choices } from "./resource.ts";
import type { CallContext } from "./tool.ts";

/** A text that starts a conversation, from arguments that a person fills in. */
export interface Prompt<Args extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  description: string;
  /** The tools without which it makes no sense, and is not listed. */
  needs?: readonly string[];
  /** Strings alone: MCP has no other arguments for prompts. */
  args: Args;
  /** What a client may suggest for an argument. */
  choices: Record<string, Choices>;
  /** Throws typed errors, like a tool's handler. */
  write(args: z.output<Args>, context: CallContext): Promise<string>;
}

export const definePrompt = <Args extends z.ZodObject>(prompt: Prompt<Args>): Prompt<Args> => prompt;
