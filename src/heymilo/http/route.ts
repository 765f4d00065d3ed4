import { InputError } from "../errors.ts";

/** The words of the paths without ids. `pathOf` adds the words of the other paths. */
const PATH_WORDS = new Set(
  (
    "api v2 postings list interview-templates voices phone-numbers sender-emails email-template-groups " +
    "design-template-groups email-templates design-templates domains workspaces"
  ).split(" "),
).add("");

/**
 * A request path with its values encoded: pathOf`/api/v2/postings/${id}`.
 *
 * @throws InputError for a value that would change the path's meaning ("", "." and "..") or cannot be an id
 */
export function pathOf(strings: TemplateStringsArray, ...ids: string[]): string {
  for (const word of strings.join("/").split("/")) PATH_WORDS.add(word);
  let path = strings[0] ?? "";
  for (const [index, id] of ids.entries()) path += segment(id) + strings[index + 1];
  return path;
}

const LONGEST_ID = 200;

function segment(id: string): string {
  const isUsable =
    id !== "." && id !== ".." && id.length > 0 && id.length <= LONGEST_ID && !/[\s\p{Cc}\p{Cs}]/u.test(id);
  if (isUsable) return encodeURIComponent(id);
  const shown = JSON.stringify(id.slice(0, 40));
  throw new InputError([{ path: [], message: `${shown} is not an id: take it unchanged from a list or a receipt` }]);
}

/**
 * A request's path as the log may have it: `/api/v2/postings/{id}/questions`. What is not a word of the API's paths is an
 * id, which is a caller's argument.
 */
export const routeOf = (path: string): string =>
  path
    .split("/")
    .map((word) => (PATH_WORDS.has(word) ? word : "{id}"))
    .join("/");
