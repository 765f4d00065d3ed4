import type { Deadline } from "../deadline.ts";
import { HeyMiloError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { pages } from "../http/pages.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { type Posting, posting } from "../schema/responses.ts";
import { readMarker } from "./marker.ts";

/**
 * What looking for a posting found. Only `absent` (every page was read and none matches) allows a POST;
 * `inconclusive` (a page failed, or there were too many) never does.
 */
export type Look =
  | { kind: "found"; postings: [Posting, ...Posting[]] }
  | { kind: "absent" }
  | { kind: "inconclusive"; why: string };

/** How a posting is recognised. */
export interface Recogniser {
  /** Whether HeyMilo's clock is needed; an answer without a Date header then decides nothing. */
  needsClock: boolean;
  /** `serverNowMs` is HeyMilo's clock at the time of the answer. */
  matches(candidate: Posting, serverNowMs: number): boolean;
}

const PAGE_SIZE = 100;
/** A thousand postings of one title: more is not one job any more. */
const MAX_PAGES = 10;

export interface LookOptions {
  title: string;
  recogniser: Recogniser;
  onSandbox?: () => void;
}

/** Searches the postings by title and returns what is recognised, the earliest created first. Never throws. */
export async function look(
  http: Http,
  deadline: Deadline,
  { title, recogniser, onSandbox }: LookOptions,
): Promise<Look> {
  const found: Posting[] = [];
  const listing = {
    path: "/api/v2/postings",
    query: { search: title.trim() },
    limit: PAGE_SIZE,
    maxPages: MAX_PAGES,
  };
  try {
    for await (const { items, ended, response } of pages(http, listing, deadline)) {
      if (response.sandbox) onSandbox?.();
      const { dateMs } = response;
      if (dateMs === undefined && recogniser.needsClock) {
        return { kind: "inconclusive", why: "HeyMilo's answer carries no Date header to compare times with" };
      }
      for (const item of items) {
        const candidate = posting.safeParse(item);
        if (candidate.success && recogniser.matches(candidate.data, dateMs ?? 0)) found.push(candidate.data);
      }
      if (ended && ended !== "complete" && found.length === 0) {
        return {
          kind: "inconclusive",
          why: `more than ${PAGE_SIZE * MAX_PAGES} interviewers have such a title`,
        };
      }
    }
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    if (found.length === 0)
      return { kind: "inconclusive", why: `the list could not be read: ${error.message}` };
  }
  const [first, ...rest] = found.sort((a, b) => (a.created_at ?? 0) - (b.created_at ?? 0));
  return first ? { kind: "found", postings: [first, ...rest] } : { kind: "absent" };
}

export const byKey = (key: string): Recogniser => ({
  needsClock: false,
  matches: (candidate) => readMarker(candidate.metadata)?.key === key,
});

export const notArchived = (candidate: Posting): boolean =>
  candidate.archived !== true && candidate.status !== "archived";

/** What HeyMilo echoes of a request unchanged, and so can be compared. */
const ECHOED = [
  "description",
  "name",
  "language",
  "interviewer_name",
  "instructions",
  "company_overview",
  "job_overview",
  "interview_process_overview",
  "redirect_url",
  "scheduling_url",
  "phone_number_id",
  "sender_email_id",
  "email_template_group_id",
  "design_template_group_id",
  "max_retakes",
] as const;

/** The Date header counts whole seconds. */
const CLOCK_SLACK_MS = 2_000;

/**
 * Recognises a posting that carries no marker: same title, same texts, and created since the POST went out, by
 * HeyMilo's clock.
 */
export const byContent = (request: CreatePostingRequest, sentAgoMs: () => number): Recogniser => ({
  needsClock: true,
  matches: (candidate, serverNowMs) =>
    typeof candidate.created_at === "number" &&
    candidate.created_at * 1000 >= serverNowMs - sentAgoMs() - CLOCK_SLACK_MS &&
    candidate.title?.trim() === request.title.trim() &&
    ECHOED.every((field) => request[field] === undefined || candidate[field] === request[field]),
});
