import type { HeyMilo } from "../heymilo/client.ts";
import { ApiError, InputError } from "../heymilo/errors.ts";
import { whyIncomplete } from "../heymilo/http/pages.ts";
import type { Posting } from "../heymilo/schema/responses.ts";
import { normalized, printable, visible } from "../heymilo/text.ts";

export interface OfPosting<T> {
  postingId: string;
  value: T;
}

/**
 * Works on a posting that is named by its id, or by a title that fits only one. It looks the title up first, so that
 * nothing is read about the wrong posting.
 *
 * @throws InputError with the ids and titles that fit, if it is not exactly one
 */
export const forPosting = async <T>(
  heymilo: HeyMilo,
  idOrTitle: string,
  work: (postingId: string) => Promise<T>,
): Promise<OfPosting<T>> => {
  if (looksLikeId(idOrTitle)) {
    try {
      return { postingId: idOrTitle, value: await work(idOrTitle) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  }
  const postingId = await idOfTitle(heymilo, idOrTitle);
  return { postingId, value: await work(postingId) };
};

/** HeyMilo's ids are short and without blanks; a title of one word looks like one, and is then tried as a title. */
const looksLikeId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

const MOST_TITLES_NAMED = 10;

const idOfTitle = async (heymilo: HeyMilo, title: string): Promise<string> => {
  const listing = await heymilo.postings.search(title.replace(/\s+/g, " ").trim());
  const { items, end } = listing;
  const exact = items.filter((posting) => foldedTitle(posting.title) === foldedTitle(title));
  const fitting = exact.length > 0 ? exact : items;
  const [only, ...others] = fitting;
  // HeyMilo may count the interviewers that the search does not find, too.
  const isRead = end === "complete" || end === "too_few";
  if (isRead && only && others.length === 0) return only.id;
  const unread = isRead ? "" : ` among the first ${items.length} (${whyIncomplete(listing)})`;
  const message = only ? ambiguous(fitting, unread) : `${NONE}${unread && `; it was looked for${unread}`}`;
  throw new InputError([{ path: ["posting_id"], message }], "after_reading");
};

const NONE = "is neither the id of an interviewer nor part of a title; list_interviewers finds it";

const ambiguous = (fitting: readonly Posting[], unread: string): string => {
  const named = fitting
    .slice(0, MOST_TITLES_NAMED)
    .map(
      ({ id, title, status }) =>
        `${id} ${JSON.stringify(printable(title ?? "", 80))} (${status ?? "unknown"})`,
    );
  const more = fitting.length > MOST_TITLES_NAMED ? `, and ${fitting.length - MOST_TITLES_NAMED} more` : "";
  const count = fitting.length === 1 ? "1 interviewer" : `${fitting.length} interviewers`;
  return `fits ${count}${unread}, so nobody's data was read; give one of these ids: ${named.join(", ")}${more}`;
};

const foldedTitle = (text: string | null | undefined): string =>
  normalized(visible(text ?? ""), "NFKC")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
