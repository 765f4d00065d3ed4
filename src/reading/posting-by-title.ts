import * as z from "zod";
import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import { type Listing, whyIncomplete } from "../heymilo/http/pages.ts";
import { searchTermOf } from "../heymilo/lookups/titles.ts";
import { ApiError } from "../heymilo/request-errors.ts";
import { isArchived, type Posting } from "../heymilo/schema/responses.ts";
import { counted, firstFew, folded, givenTexts, normalized, printable, shortened, visible } from "../heymilo/text.ts";
import { isoMinute } from "../views/compact.ts";
import { toTellApart } from "../views/interviewer.ts";
import { readEach, valueOrReason } from "./value-or-reason.ts";

/** The argument of a tool that reads, and of a tool that writes. */
export const postingToRead = z.string().describe("id, or a title that only one interviewer has");
export const postingToWrite = z.string().describe("id or exact title");

/** To read, part of a title is enough. A write takes only the same title, of the only interviewer in use that has it. */
type Purpose = "read" | "write";

export interface NamedPosting {
  id: string;
  /** The posting as HeyMilo has it now. Work that writes begins with it: a 404 after it is not about the name. */
  get(): Promise<Posting>;
}

/**
 * Works on a posting that is named by its id or by a title. The title is looked up first, so that nothing is read about
 * the wrong posting, and nothing is asked of the user about it. An answer says which posting a title has named.
 *
 * @throws InputError with what fits, if it is not exactly one
 */
export const forPosting = async <T extends object>(
  heymilo: HeyMilo,
  idOrTitle: string,
  purpose: Purpose,
  work: (posting: NamedPosting) => Promise<T>,
): Promise<T & { found_by_title?: string }> => {
  let exists = false;
  const workOn = (id: string) =>
    work({
      id,
      get: async () => {
        const posting = await heymilo.postings.get(id);
        exists = true;
        return posting;
      },
    });
  let unknownId: ApiError | undefined;
  if (looksLikeId(idOrTitle)) {
    try {
      return await workOn(idOrTitle);
    } catch (error) {
      if (exists || !(error instanceof ApiError) || error.status !== 404) throw error;
      unknownId = error;
    }
  }
  const posting = await findPosting(heymilo, idOrTitle, purpose);
  if (posting) return { ...(await workOn(posting.id)), found_by_title: inWords(posting) };
  const what = purpose === "read" ? "part of a title" : "the whole title of one";
  throw unknownId ?? refusal(`is neither the id of an interviewer nor ${what}; list_interviewers finds it`);
};

/** HeyMilo's ids are short and without blanks; a title of one word looks like one, and is then tried as a title. */
const looksLikeId = (text: string): boolean => /^[\x21-\x7e]{1,128}$/.test(text) || foldedTitle(text) === "";

/** The posting with a title. Undefined: nothing fits. Throws if more than one does, or if that is not certain. */
const findPosting = async (heymilo: HeyMilo, title: string, purpose: Purpose): Promise<Posting | undefined> => {
  const { same, similar, unread } = await findTitle(heymilo, title, purpose);
  const partly = same.length > 0 ? same : similar;
  const fitting = purpose === "read" ? partly : same.filter((one) => !isArchived(one));
  const [only] = fitting;
  if (only && fitting.length === 1 && !unread) return only;
  if (similar.length === 0 && !unread) return undefined;
  const count = counted(fitting.length, "interviewer");
  const why =
    purpose === "read"
      ? `fits ${count}${unread}, so nobody's data was read`
      : `is the title of ${count} in use${unread}, and a write takes it only of exactly one`;
  throw refusal(why + (await choice(heymilo, fitting.length > 0 ? fitting : similar)));
};

/**
 * The interviewers that have a title, or have it in theirs. A write also has to know what could not be understood of the
 * list.
 */
const findTitle = async (heymilo: HeyMilo, title: string, purpose: Purpose) => {
  // The blanks of the stored title may be others, and HeyMilo finds what stands together: so by one word.
  const word = searchTermOf(title.replace(/\s+/g, "  ")) ?? (purpose === "read" ? title.trim() : undefined);
  const listing = await heymilo.postings.search(word);
  const [wanted, part] = [foldedTitle(title), folded(title)];
  const unreadable = purpose === "write" && listing.unreadable > 0 && " among what could be understood of the list";
  return {
    same: listing.items.filter((posting) => foldedTitle(posting.title) === wanted),
    similar: listing.items.filter((posting) => folded(posting.title ?? "").includes(part)),
    unread: whyNotRead(listing, word !== undefined) || unreadable || "",
  };
};

/** Warnings of a create whose title other interviewers in use have. @param existing what the create has made already */
export const titleInUse = async (heymilo: HeyMilo, title: string, existing: string | undefined): Promise<string[]> => {
  const read = await valueOrReason(findTitle(heymilo, title, "write"));
  if ("reason" in read) return [`title: whether another interviewer has it could not be checked (${read.reason})`];
  const { same, unread } = read.value;
  const others = same.filter((posting) => !isArchived(posting) && posting.id !== existing);
  if (others.length === 0) return unread ? [`title: whether another interviewer has it was only checked${unread}`] : [];
  const named = others.map((one) => inWords(one));
  return [`title: in use already by ${firstFew(named, MOST_SAME).join(", ")}; ask the user whether to make another`];
};

const MOST_SAME = 3;

const refusal = (message: string) => new InputError([{ path: ["posting_id"], message }], "after_reading");

/** HeyMilo may count the interviewers that a search does not find, too. */
const whyNotRead = (listing: Listing<Posting>, isSearch: boolean): string =>
  listing.end === "complete" || (isSearch && listing.end === "too_few")
    ? ""
    : ` among the first ${listing.items.length} (${whyIncomplete(listing)})`;

const MOST_NAMED = 6;
const LONGEST_ABOUT = 45;

/** Interviewers of one title differ by their date and their candidates; the counts are left out if they cannot be read. */
const choice = async (heymilo: HeyMilo, fitting: readonly Posting[]): Promise<string> => {
  if (fitting.length === 0) return "; list_interviewers finds its id";
  const { read } = await readEach(fitting.slice(0, MOST_NAMED), ({ id }) => heymilo.postings.stats(id));
  const named = fitting.map((posting) => {
    const { description } = toTellApart(posting);
    const { total_candidates: total } = read.get(posting) ?? {};
    const candidates = typeof total === "number" ? counted(total, "candidate") : undefined;
    return `${inWords(posting, candidates)}${description ? ` ${shortened(description, LONGEST_ABOUT)}` : ""}`;
  });
  return `; give one of these ids: ${firstFew(named, MOST_NAMED).join("; ")}`;
};

const inWords = ({ id, title, status, created_at }: Posting, more?: string): string => {
  const created = isoMinute(created_at);
  const about = givenTexts([status ?? "unknown", created && `created ${created}`, more]).join(", ");
  return `${id} ${JSON.stringify(printable(title ?? "", 80))} (${about})`;
};

/** With its accents: a write takes no other title. */
const foldedTitle = (text: string | null | undefined): string =>
  normalized(visible(text ?? ""), "NFKC")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
