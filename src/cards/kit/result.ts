import type { CARD_META, CardData } from "../../definition/card.ts";
import type { FAILURE_META } from "../../failure/failure.ts";

/** What a tool answered, as a host passes it on. */
export interface CallToolResult {
  isError?: boolean;
  content?: { type: string; text?: string }[];
  structuredContent?: Record<string, unknown>;
  _meta?: Record<string, unknown>;
}

/** The part of a failure that a card speaks of. */
export interface FailedCall {
  /** Absent if it was not this server that failed: the host refused the call, for one. */
  outcome?: string | undefined;
  /** Under which a repeat finds what the first one made. */
  key?: string | undefined;
  text: string;
}

// Their types keep these in step with the server; their modules would bring half of it along.
const CARD: typeof CARD_META = "heymilo-mcp/card";
const FAILURE: typeof FAILURE_META = "heymilo-mcp/failure";

/** The result itself. A host may pass on only the text, which holds the same. */
export const answerOf = ({ structuredContent, content }: CallToolResult): Record<string, unknown> => {
  if (structuredContent) return structuredContent;
  try {
    return JSON.parse(content?.find(({ text }) => text)?.text ?? "{}") as Record<string, unknown>;
  } catch {
    return {};
  }
};

/** What the server meant for the card alone. Without it a card offers nothing that writes. */
export const cardDataOf = <View>({ _meta }: CallToolResult): CardData<View> =>
  (_meta?.[CARD] as CardData<View> | undefined) ?? { tool: "", tools: {} };

export const failedCall = ({ isError, content, _meta }: CallToolResult): FailedCall | undefined => {
  if (isError !== true) return undefined;
  const known = _meta?.[FAILURE] as { outcome?: string; idempotency_key?: string } | undefined;
  const text = (content ?? []).map((block) => block.text ?? "").join("\n");
  return {
    outcome: known?.outcome,
    key: known?.idempotency_key,
    // Its first line is for machines.
    text: known ? text.split("\n").slice(1).join("\n") : text,
  };
};
