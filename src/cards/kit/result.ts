import type { CARD_META, CardData } from "../../definition/card.ts";
import type { FAILURE_META } from "../../failure/failure.ts";

/** What a tool answered, as a host passes it on. */
export interface CallToolResult {
  isError?: boolean;
  content?: { type: string; text?: string }[];
  structuredContent?: Record<string, unknown>;
  _meta?: Record<string, unknown>;
}

/** The part of a failure that a card shows. */
export interface FailedCall {
  /** Absent if something else than this server failed, for example because the host refused the call. */
  outcome?: string | undefined;
  /** Under which a repeat finds what the first one made. */
  key?: string | undefined;
  text: string;
}

// The types keep these equal to the server's values. Importing the values would put half the server into the card.
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

/** The data that the server sends to the card alone. Without them a card has no button that writes. */
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
