/** The words of the API's paths. Everything else in a path is an id, which is a caller's argument. */
const WORDS = new Set([
  "",
  "api",
  "v2",
  "activate",
  "archive",
  "candidates",
  "clone",
  "design-template-groups",
  "email-template-groups",
  "interview-templates",
  "interviews",
  "list",
  "phone-numbers",
  "postings",
  "questions",
  "reorder",
  "schemas",
  "sender-emails",
  "stats",
  "steps",
  "voices",
  "webhooks",
  "workflow",
  "workspaces",
]);

/** A request's path as the log may have it: `/api/v2/postings/{id}/questions`. */
export const routeOf = (path: string): string =>
  path
    .split("/")
    .map((word) => (WORDS.has(word) ? word : "{id}"))
    .join("/");
