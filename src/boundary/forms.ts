import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequiredResult,
  inputRequired,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Form, Round } from "../consent/index.ts";
import type { Question } from "../definition/question.ts";
import { fieldsOf } from "../heymilo/json.ts";
import type { Redact } from "../heymilo/redact.ts";
import { givenTexts } from "../heymilo/text.ts";
import { SANDBOX_NOTICE } from "./answers.ts";
import type { Done } from "./call.ts";

/** How long a client of 2025 may leave a form open. It may give up sooner. */
const FORM_MS = 600_000;

const KEY = "consent";

/** In the 2026 revision the client calls again with the answer; older ones are shown the form while the call waits. */
export const formResult = (
  { message, requestedSchema, state }: Form,
  { sandbox, warnings }: Done<unknown>,
  workspace: string | undefined,
  redact: Redact,
): InputRequiredResult => {
  const whole = redact(
    givenTexts([sandbox && SANDBOX_NOTICE, workspace && `Workspace: ${workspace}`, message, ...warnings]).join("\n\n"),
  );
  const request = inputRequired.elicit({ message: whole, requestedSchema });
  return inputRequired({ inputRequests: { [KEY]: request }, requestState: state });
};

/** Asks a person on behalf of one call. */
export class Asking {
  /** The form that the client has to show before the call can go on. */
  form: Form | undefined;

  constructor(private readonly known: Omit<Round, "args" | "sign">) {}

  async ask(question: Question, more: Pick<Round, "args" | "sign">): Promise<void> {
    const { askPerson, FormNeeded } = await import("../consent/index.ts");
    try {
      await askPerson({ ...this.known, ...more }, question);
    } catch (error) {
      if (error instanceof FormNeeded) this.form = error.form;
      throw error;
    }
  }

  /** The work's result, or ASKED if the work ended because a form has to be shown. */
  orForm<T>(work: Promise<T>): Promise<T | typeof ASKED> {
    return work.catch((error: unknown) => {
      if (this.form) return ASKED;
      throw error;
    });
  }
}

/** For the log. */
const ASKED = { outcome: "asks_a_person" } as const;

const isOlder = (server: McpServer["server"]): boolean => (server.getNegotiatedProtocolVersion() ?? "") < "2026";

/** Whether the client can show a form, and what it has sent back. */
export const formsOf = (
  { server }: McpServer,
  { http, mcpReq }: ServerContext,
): Pick<Round, "answer" | "cannotAsk" | "state"> => {
  const given = isOlder(server)
    ? server.getClientCapabilities()
    : fieldsOf(mcpReq.envelope)[CLIENT_CAPABILITIES_META_KEY];
  const state: unknown = mcpReq.requestState();
  // Without a session nobody knows what the client can show, and no answer would find its way back.
  return {
    state,
    answer: mcpReq.inputResponses?.[KEY],
    cannotAsk: cannotAsk(given, isOlder(server) && http !== undefined),
  };
};

const cannotAsk = (capabilities: unknown, isWithoutSession: boolean): Round["cannotAsk"] => {
  if (isWithoutSession) return "http2025";
  const { elicitation } = fieldsOf(capabilities);
  const { form, url } = fieldsOf(elicitation);
  return elicitation !== undefined && (form !== undefined || url === undefined) ? undefined : "noForms";
};

type Answered = Pick<Round, "answer" | "state">;
export type CallTool = (
  args: unknown,
  ctx: ServerContext,
  answered?: Answered,
) => Promise<CallToolResult | InputRequiredResult>;

/**
 * Shows an older client the form while its call waits, and makes the call again with the answer. The SDK would do so, too,
 * but it ends the call in words of its own if no answer comes. Here that is an answer as well.
 */
export const askingOlderClients =
  ({ server }: McpServer, call: CallTool): CallTool =>
  async (args, ctx) => {
    const result = await call(args, ctx);
    const { inputRequests, requestState: state } = fieldsOf(result) as Partial<InputRequiredResult>;
    const form = inputRequests?.[KEY];
    if (!isOlder(server) || form?.method !== "elicitation/create") return result;
    const options = { timeout: FORM_MS, signal: ctx.mcpReq.signal };
    const answer = await ctx.mcpReq.send(form, options).catch(() => NO_ANSWER);
    return call(args, ctx, { state, answer });
  };

const NO_ANSWER = { action: "none" };
