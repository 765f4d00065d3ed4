/** The pages that hosts with the MCP Apps extension show in the chat, and where they are read. */
export const CARD_URIS = {
  interviewer: "ui://heymilo/interviewer",
  candidates: "ui://heymilo/candidates",
  invitation: "ui://heymilo/invitation",
} as const;

export type CardName = keyof typeof CARD_URIS;

/** What a host shows as a page in the chat. */
export const CARD_MIME_TYPE = "text/html;profile=mcp-app";

/** The name under which a client and a server tell each other that they know such pages. */
export const CARD_EXTENSION = "io.modelcontextprotocol/ui";

/** Where a card finds its data in a result's `_meta`. */
export const CARD_META = "heymilo-mcp/card";

/** What a result tells its card, beside what it tells the model. */
export interface CardData<View = unknown> {
  tool: string;
  /** The tools that this server lists, and whether they write. A card offers no others. */
  tools: Record<string, "reads" | "writes">;
  /** The workspace's name, also where the result leaves it out because the one before had it. */
  workspace?: string;
  /** What the handler shows. Absent in an error. */
  view?: View;
  /** What is cut so that the card's data stay small, as `place (what it was)`. */
  shortened?: string[];
}
