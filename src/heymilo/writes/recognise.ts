import type { CreatePostingRequest } from "../schema/create-posting.ts";
import type { Posting } from "../schema/responses.ts";
import { type Marker, readMarker } from "./marker.ts";

/** How the posting of a create is recognised among others of its title. */
export interface Recogniser {
  /** A match is proof. Without a marker it is not: then the whole list and HeyMilo's clock have to agree. */
  certain: boolean;
  /** `serverNowMs` is HeyMilo's clock at the time of the answer. */
  matches(candidate: Posting, serverNowMs: number): boolean;
}

/** An archived posting is out of use: it neither answers for a create nor stands in its way. */
export const notArchived = (candidate: Posting): boolean =>
  candidate.archived !== true && candidate.status !== "archived";

/** Whatever carries this key, whether its content is the same or not. */
export const byKey = (key: string): Recogniser => ({
  certain: true,
  matches: (candidate) => notArchived(candidate) && readMarker(candidate.metadata)?.key === key,
});

/** What was made with this key for this very content. */
export const byMarker = (marker: Marker): Recogniser => ({
  certain: true,
  matches: (candidate) => notArchived(candidate) && hasMarker(candidate, marker),
});

export const hasMarker = ({ metadata }: Posting, { key, hash }: Marker): boolean => {
  const carried = readMarker(metadata);
  return carried?.key === key && carried.hash === hash;
};

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
 *
 * @param sentAgoMs milliseconds since the first POST went out
 */
export const byContent = (request: CreatePostingRequest, sentAgoMs: () => number): Recogniser => ({
  certain: false,
  matches: (candidate, serverNowMs) =>
    notArchived(candidate) &&
    typeof candidate.created_at === "number" &&
    candidate.created_at * 1000 >= serverNowMs - sentAgoMs() - CLOCK_SLACK_MS &&
    candidate.title?.trim() === request.title.trim() &&
    ECHOED.every((field) => request[field] === undefined || candidate[field] === request[field]),
});
