import type * as z from "zod";
import type { HeyMilo } from "../heymilo/client.ts";
import type { CandidateData } from "../privacy/treatments.ts";
import type { CardName } from "./card.ts";
import type { Previews } from "./previews.ts";
import type { Question } from "./question.ts";

/** What every call is given, be it of a tool, a resource or a prompt. */
export interface CallContext {
  /** HeyMilo for this one call. @throws ConfigError when the server is not configured */
  open(): Promise<HeyMilo>;
  /** What was previewed on this connection, to be created by its key alone. */
  previews: Previews;
  /** Tells the caller something that does not block; it becomes an entry of the result's `warnings`. */
  warn(message: string): void;
  /** What the workspace is called that HeyMilo is open for; undefined if HeyMilo does not say so. */
  workspaceName(): Promise<string | undefined>;
}

/** Only tools can show candidates: clients attach resources without anybody asking. */
export interface ToolContext extends Omit<CallContext, "open" | "workspaceName"> {
  /** HeyMilo for this one call: bound to its deadline, its cancellation and its caller. */
  heymilo: HeyMilo;
  /** An argument was not used because its value means nothing. One entry of `warnings` names all of them. */
  ignore(path: readonly PropertyKey[]): void;
  /** How much of a candidate may be shown: the operator has set it, and no argument can change it. */
  candidateData: CandidateData;
  /** Whom the operator lets this server contact: addresses and `@domains`. Undefined: everybody. */
  contactOnly: readonly string[] | undefined;
  /**
   * Reads an object as the arguments of this call were read: within the same limits, mended in the same way.
   *
   * @throws InputError with all problems at once
   */
  read<Schema extends z.ZodObject>(schema: Schema, given: object): z.output<Schema>;
  /**
   * Goes on at once, unless the operator wants a person to be asked (`HEYMILO_CONFIRM`). Then the call ends here, and runs
   * again from its top with the answer: nothing may have been written before.
   *
   * @throws NoConsentError if nobody has agreed
   */
  askPerson(question: Question): Promise<void>;
  /** Gives the tool's card what it shows beside the result: whole texts, which the model need not read again. */
  show(view: object): void;
}

export const READS = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};
export type ToolAnnotations = typeof READS;

/** Tells what this server knows itself. It asks nobody, so it works without a key and without the network. */
export const TELLS: ToolAnnotations = { ...READS, openWorldHint: false };

/** Changes or ends what exists; doing it twice has the effect of doing it once. */
export const CHANGES: ToolAnnotations = { ...READS, readOnlyHint: false, destructiveHint: true };

/** Adds something new; calling it twice adds two. */
export const ADDS: ToolAnnotations = { ...READS, readOnlyHint: false, idempotentHint: false };

/** The parts of the work, in the order in which the instructions tell it. */
export const STAGES = ["brief", "reuse", "prepare", "preview", "create", "manage", "invite", "compare"] as const;
export type Stage = (typeof STAGES)[number];

/**
 * When a tool is used: a line of the instructions for each stage that it has a part in. Of several lines the first counts
 * whose tools are all listed. The instructions have little room.
 */
export type When = Partial<Record<Stage, string | string[]>>;

export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** snake_case verb_noun, at most 40 characters: clients put the server's name in front and cut at 60. */
  name: string;
  title: string;
  /** At most 1,000 characters, for a model; what the schema says is not repeated. */
  description: string;
  when?: When;
  /** A call that means something. docs/results.md shows it, and tests make it; clients do not see it. */
  example: z.input<Input>;
  input: Input;
  /** Few required fields and no enums on HeyMilo's values: a result must never fail its own schema after a write. */
  output: Output;
  annotations: ToolAnnotations;
  /** A read-only server lists it, too, because it has a `dry_run`. */
  canPreview?: true;
  /** The page that hosts with MCP Apps show in the chat with this tool's results. */
  card?: CardName;
  handler(args: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
}

/** Gives a tool file its types; handlers throw typed errors and never format them. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> => tool;
