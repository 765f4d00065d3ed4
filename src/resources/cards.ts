import { CARD_MIME_TYPE, CARD_URIS } from "../definition/card.ts";
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

export const cards: readonly TextResource[] = [
  {
    name: "card-interviewer",
    uri: CARD_URIS.interviewer,
    title: "Interviewer card",
    description: "The page that shows an interviewer in the chat, for hosts with MCP Apps.",
    mimeType: CARD_MIME_TYPE,
    text: async () => (await import("../cards/interviewer.html")).default,
    meta: NEEDS,
  },
  {
    name: "card-candidates",
    uri: CARD_URIS.candidates,
    title: "Candidates card",
    description: "The page that shows candidates and their results in the chat, for hosts with MCP Apps.",
    mimeType: CARD_MIME_TYPE,
    text: async () => (await import("../cards/candidates.html")).default,
    meta: NEEDS,
  },
  {
    name: "card-invitation",
    uri: CARD_URIS.invitation,
    title: "Invitation card",
    description: "The page that asks in the chat whether people may be invited, for hosts with MCP Apps.",
    mimeType: CARD_MIME_TYPE,
    text: async () => (await import("../cards/invitation.html")).default,
    meta: NEEDS,
  },
];
