import type { McpUiHostContext } from "@modelcontextprotocol/ext-apps/app-bridge";

/** A card to be shown in the chat. */
export interface Opening {
  /** Where the card's page is. */
  address: string;
  width: number;
  /** As the card's resource asks for: `clipboard-write`, or nothing. */
  allow: string;
  args: Record<string, unknown>;
  /** What the call answered; undefined while it runs. */
  result?: unknown;
  /** The call was cancelled, for this reason. */
  cancelled?: string;
  context: McpUiHostContext;
  capabilities: Record<string, object>;
  /** What this chat does when a card asks for the whole window; it refuses, if nothing is said. */
  fullscreen?: "granted";
}

/** What the card has asked of the chat. */
export interface Seen {
  said: string[];
  informed: string[];
  opened: string[];
  heights: number[];
  /** Asked for by the card. */
  modes: string[];
}

/** What the chat's page and the tests in Node give each other. */
export interface ChatWindow {
  /** From Node: a call through the real client. */
  callTool(name: string, args: object): Promise<unknown>;
  openCard(opening: Opening): Promise<void>;
  setContext(context: McpUiHostContext): void;
  /** The result of the call that the card is for, once more. */
  sendAgain(): Promise<void>;
  seen: Seen;
}
