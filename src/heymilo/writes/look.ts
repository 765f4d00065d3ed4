import type { Deadline } from "../deadline.ts";
import { HeyMiloError, LookUpError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { type Posting, posting } from "../schema/responses.ts";
import { reasonOf } from "./receipts.ts";
import type { Recogniser } from "./recognise.ts";
import { titled } from "./titled.ts";

/**
 * What looking for a posting found. Only `absent` (every page was read and none matches) allows a POST;
 * `inconclusive` (a page failed, or there were too many) never does.
 */
export type Look =
  | { kind: "found"; postings: [Posting, ...Posting[]] }
  | { kind: "absent" }
  | { kind: "inconclusive"; error: HeyMiloError; why: string };

export interface LookOptions {
  title: string;
  recogniser: Recogniser;
  onSandbox?: () => void;
  onQueued?: (position: number) => void;
}

/** Searches the postings by title and returns what is recognised, the earliest created first. Never throws. */
export async function look(
  http: Pick<Http, "read">,
  deadline: Deadline,
  options: LookOptions,
): Promise<Look> {
  const { title, recogniser, onSandbox, onQueued } = options;
  const found: Posting[] = [];
  try {
    for await (const { items, response } of titled(http, title, deadline, onQueued)) {
      if (response.sandbox) onSandbox?.();
      const { dateMs } = response;
      if (dateMs === undefined && !recogniser.certain)
        throw new LookUpError("HeyMilo's answer carries no Date header to compare times with");
      for (const item of items) {
        const candidate = posting.safeParse(item);
        if (candidate.success && recogniser.matches(candidate.data, dateMs ?? 0)) found.push(candidate.data);
      }
    }
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    // A marker that was seen is proof enough; without one, a second match may be on the pages that are missing.
    if (found.length === 0 || !recogniser.certain) return { kind: "inconclusive", error, why: whyNot(error) };
  }
  const [first, ...rest] = found.sort(byAge);
  return first ? { kind: "found", postings: [first, ...rest] } : { kind: "absent" };
}

const whyNot = (error: HeyMiloError): string =>
  error instanceof LookUpError ? error.message : `the list could not be read: ${reasonOf(error)}`;

export type Aged = Pick<Posting, "id" | "created_at">;

/** The earliest created first; at one time by id, so that everyone who looks takes the same for the first. */
export const byAge = (a: Aged, b: Aged): number => {
  const [timeA, timeB] = [a.created_at ?? Number.MAX_VALUE, b.created_at ?? Number.MAX_VALUE];
  return timeA - timeB || (a.id < b.id ? -1 : 1);
};
