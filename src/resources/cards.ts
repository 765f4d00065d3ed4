import { CARD_MIME_TYPE, CARD_URIS, type CardName } from "../definition/card.ts";
import type { TextResource } from "../definition/resource.ts";

/**
 * A card loads nothing and reaches no network; ChatGPT asks for that in words. There is no `domain`: ChatGPT wants one of
 * the server's own, and Claude refuses every card that has another than Claude's.
 */
const NEEDS = {
  ui: {
    csp: { connectDomains: [], resourceDomains: [] },
    permissions: { clipboardWrite: {} },
    prefersBorder: false,
  },
};

/** @param does what its page does, for the description */
const card = (name: CardName, does: string, page: () => Promise<{ default: string }>): TextResource => ({
  name: `card-${name}`,
  uri: CARD_URIS[name],
  title: `${name.charAt(0).toUpperCase()}${name.slice(1)} card`,
  description: `The page that ${does}, for hosts with MCP Apps.`,
  mimeType: CARD_MIME_TYPE,
  text: async () => (await page()).default,
  meta: NEEDS,
});

export const cards: readonly TextResource[] = [
  card("interviewer", "shows an interviewer in the chat", () => import("../cards/interviewer.html")),
  card("candidates", "shows candidates and their results in the chat", () => import("../cards/candidates.html")),
  card("invitation", "asks in the chat whether people may be invited", () => import("../cards/invitation.html")),
];
