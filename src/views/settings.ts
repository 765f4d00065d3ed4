import type { Fields } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { counted, firstFew, givenTexts, printable } from "../heymilo/text.ts";
import { usesOfOverviews } from "./overviews.ts";

const LONGEST_URL = 60;
const LONGEST_ENTRY = 40;
const MOST_ENTRIES = 6;

/** What a request sets beside its steps and texts, short enough for a user to agree to. */
export const settingsOf = (request: CreatePostingRequest, names: ReadonlyMap<string, string>): string | undefined => {
  const { email_template_group_id: emails, design_template_group_id: design, ...own } = request;
  const told = givenTexts([
    own.name && `link name ${printable(own.name, LONGEST_ENTRY)}`,
    own.language && `language ${own.language}`,
    own.interviewer_name && `the AI is called ${printable(own.interviewer_name, LONGEST_ENTRY)}`,
    own.deadline && `deadline ${own.deadline}`,
    retakesOf(own),
    own.redirect_url && `then on to ${pageOf(own.redirect_url)}`,
    own.scheduling_url && `the shortlisted book at ${pageOf(own.scheduling_url)}`,
    own.email_report_to_candidate && "candidates get their report by email",
    emails && `emails ${printable(names.get(emails) ?? emails, LONGEST_ENTRY)}`,
    design && `design ${printable(names.get(design) ?? design, LONGEST_ENTRY)}`,
    ...usesOfOverviews(own),
    metadataOf(own.metadata),
  ]);
  return told.length > 0 ? told.join("; ") : undefined;
};

const pageOf = (url: string): string => printable(url.replace(/^https:\/\//, ""), LONGEST_URL);

const retakesOf = ({ max_retakes: most, retake_cooldown_days: days }: CreatePostingRequest): string | undefined => {
  const wait = days === undefined ? "" : `${counted(days, "day")} between retakes`;
  if (most === undefined) return wait;
  return most === 0 ? "no retakes" : [`up to ${counted(most, "retake")}`, wait].filter(Boolean).join(", ");
};

const metadataOf = (metadata: Fields | undefined): string | undefined => {
  const entries = Object.entries(metadata ?? {});
  if (entries.length === 0) return undefined;
  const texts = entries.map(([key, value]) => printable(`${key} ${value}`, LONGEST_ENTRY));
  return `metadata ${firstFew(texts, MOST_ENTRIES).join(", ")}`;
};
