import { CARD_MIME_TYPE, CARD_URIS } from "../definition/card.ts";
import type { TextResource } from "../definition/resource.ts";

/** No addresses: under the extension's default policy a card reaches no network at all. */
const NEEDS = { ui: { permissions: { clipboardWrite: {} }, prefersBorder: true } };

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
