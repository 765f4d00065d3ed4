import { QUIET_MS } from "../heymilo/recent-invitations.ts";
import type { NewCandidate } from "../heymilo/schema/candidates.ts";
import { counted, givenTexts } from "../heymilo/text.ts";
import { estimateTokens, RESULT_TOKENS } from "./bounded.ts";
import type { SaidByCandidate } from "./candidate.ts";
import { compact, unlessEmpty } from "./compact.ts";

export type Channel = "email" | "sms" | "call";

export type RowOutcome =
  | "would_be_invited"
  | "wrong"
  | "added"
  | "already_there"
  | "held_back"
  | "not_confirmed"
  | "failed"
  | "unknown"
  | "not_sent";

/** A row of the caller's list. */
export type InvitedRow = {
  /** From 1. */
  row: number;
  outcome: RowOutcome;
  /** The earlier row that means the same person. */
  same_as?: number;
  interview_id?: string;
  /** Of a wrong row. */
  problems?: string[];
  /** Of one that failed, was not sent, or is held back. */
  why?: string;
  /** As the privacy setting lets them be seen. */
  person?: SaidByCandidate;
};

/** Every row is told of. If that gets too long, the caller still knows whom its rows name. */
export const rowsToTell = (rows: readonly InvitedRow[]): InvitedRow[] =>
  estimateTokens(rows) <= RESULT_TOKENS ? [...rows] : rows.map(({ person: _, ...row }) => row);

const WORDS: Record<Channel, string> = { email: "email", sms: "SMS", call: "phone call" };

/** "by email, SMS and phone call" */
const byWhat = (channels: readonly Channel[]): string => {
  const words = channels.map((channel) => WORDS[channel]);
  const last = words.pop();
  return words.length > 0 ? `by ${words.join(", ")} and ${last}` : `by ${last}`;
};

/** How many people have each outcome: a row that repeats another is not counted. */
const tally = (rows: readonly InvitedRow[]) => (outcome: RowOutcome) =>
  rows.filter((row) => row.outcome === outcome && row.same_as === undefined).length;

/** @param title in quotation marks */
export const previewSummary = (rows: readonly InvitedRow[], title: string, channels: readonly Channel[]): string => {
  const count = tally(rows);
  return sentences([
    `Nothing was sent. ${wouldBeInvited(count("would_be_invited"), title, channels)}`,
    ...thoseLeftAlone(count),
    count("wrong") > 0 && `${counted(count("wrong"), "row is", "rows are")} wrong, so nobody can be invited yet.`,
  ]);
};

const wouldBeInvited = (many: number, title: string, channels: readonly Channel[]): string =>
  `${counted(many, "person", "people")} would be invited to ${title} ${byWhat(channels)}.`;

/** The same for the person who decides. They see people as the caller has named them, and so whom they agree to. */
export const whatToAsk = (people: readonly NewCandidate[], title: string, channels: readonly Channel[]) => ({
  yes: `Invite ${counted(people.length, "person", "people")}`,
  message: () =>
    givenTexts([
      wouldBeInvited(people.length, title, channels),
      ...people.map(({ name, email, phone_number: phone }) => givenTexts([name, email, phone]).join(", ")),
      consentFor(channels),
    ]).join("\n"),
});

const sentences = (parts: readonly (string | false)[]): string => givenTexts(parts).join(" ");

const thoseLeftAlone = (count: ReturnType<typeof tally>) => [
  count("already_there") > 0 &&
    `${counted(count("already_there"), "person is", "people are")} there already, and not invited again.`,
  count("unknown") > 0 &&
    `Of ${counted(count("unknown"), "person", "people")} nobody knows yet whether they were invited.`,
  count("held_back") > 0 &&
    `${counted(count("held_back"), "person is", "people are")} held back: HeyMilo may have them already.`,
];

export const sentSummary = (rows: readonly InvitedRow[], title: string, channels: readonly Channel[]): string => {
  const count = tally(rows);
  const added = count("added");
  return sentences([
    added > 0
      ? `${counted(added, "person was", "people were")} invited to ${title} ${byWhat(channels)}.`
      : `Nobody new was invited to ${title}.`,
    ...thoseLeftAlone(count),
    count("not_confirmed") > 0 &&
      `${counted(count("not_confirmed"), "person was", "people were")} not to be invited by that preview.`,
    count("failed") > 0 && `HeyMilo refused ${counted(count("failed"), "row")}.`,
    count("not_sent") > 0 && `${counted(count("not_sent"), "row was", "rows were")} not sent.`,
  ]);
};

/** Nothing is in the way of sending. */
export const isReady = (rows: readonly InvitedRow[]): boolean =>
  rows.some(({ outcome }) => outcome === "would_be_invited") && rows.every(({ outcome }) => outcome !== "wrong");

export const afterPreview = (rows: readonly InvitedRow[]): string[] => {
  const count = tally(rows);
  const otherwise =
    count("wrong") > 0
      ? "Ask the user about the wrong rows. Then preview the corrected list."
      : "There is nobody to invite now.";
  return givenTexts([isReady(rows) ? SHOW : otherwise, count("held_back") > 0 && HELD_BACK]);
};

const SHOW =
  "Show the user who would be contacted and by what. Only if they agree, make the same call with this confirm.";
const HELD_BACK =
  "Say who is held back. A person can see in HeyMilo whether they are there, and add them there if they are not.";

/** Everybody is on the interviewer's list now. */
export const isAllSent = (rows: readonly InvitedRow[]): boolean =>
  rows.every(({ outcome }) => outcome === "added" || outcome === "already_there");

const QUIET_S = QUIET_MS / 1_000;

/** What is left to do after sending, and how long to wait before. */
export const afterSending = (rows: readonly InvitedRow[]) => {
  const count = tally(rows);
  const isOpen = count("unknown") > 0;
  const again = "make the same call again with the same confirm, unchanged";
  return compact({
    retry_after_s: isOpen ? QUIET_S : undefined,
    next_steps: unlessEmpty(
      givenTexts([
        isOpen &&
          `Wait ${QUIET_S} s, also if this server has ended meanwhile. Then ${again}: it looks who is there, and invites only ` +
            "who is not. Do not invite them in any other way before.",
        !isOpen && count("not_sent") > 0 && `To go on with the rest, ${again}.`,
        count("held_back") > 0 && HELD_BACK,
        count("not_confirmed") > 0 &&
          "Preview the people that are not confirmed again: the user has not agreed to them.",
        count("failed") > 0 && "Correct the rows that HeyMilo refused, and preview these alone.",
      ]),
    ),
  });
};

/** What a text or a call needs, and an email mostly does not. */
export const consentFor = (channels: readonly Channel[]): string | undefined =>
  channels.length > 1
    ? "Texts and calls need the consent of each person (by the TCPA in the US and ePrivacy rules in the EU). Invite only if all have given it."
    : undefined;
