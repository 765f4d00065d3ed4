/** The words of the paths without ids. `pathOf` adds the words of the other paths. */
const PATH_WORDS = new Set(
  (
    "api v2 postings list interview-templates voices phone-numbers sender-emails email-template-groups " +
    "design-template-groups email-templates design-templates domains workspaces"
  ).split(" "),
).add("");

/** Takes the parts of a path that the program itself has written. */
export const noteWords = (parts: readonly string[]): void => {
  for (const word of parts.join("/").split("/")) PATH_WORDS.add(word);
};

/**
 * A request's path as the log may have it: `/api/v2/postings/{id}/questions`. What is not a word of the API's paths is an
 * id, which is a caller's argument.
 */
export const routeOf = (path: string): string =>
  path
    .split("/")
    .map((word) => (PATH_WORDS.has(word) ? word : "{id}"))
    .join("/");
