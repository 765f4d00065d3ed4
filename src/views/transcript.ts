import type { Interview } from "../heymilo/schema/interviews.ts";
import { estimateTokens } from "./bounded.ts";

const SPEAKERS: Readonly<Record<string, string>> = {
  interviewer: "Interviewer",
  candidate: "Candidate",
  system: "System",
  agent: "Interviewer",
};

/** The interview as lines such as "00:42 Candidate: I would ask first." HeyMilo answers it twice; it is read once. */
export const transcriptLines = ({ web_interview: result }: Interview): string[] => {
  const whole = result?.transcript ?? [];
  const turns =
    whole.length > 0 ? whole : (result?.scorecard ?? []).flatMap(({ transcript }) => transcript ?? []);
  return turns.flatMap(({ speaker, text, timestamp_str }) =>
    lines(`${timeOf(timestamp_str)}${speakerOf(speaker)}`, text ?? ""),
  );
};

/** The text messages in the same form, without times. */
export const smsLines = ({ sms }: Interview): string[] =>
  (sms?.transcript ?? []).flatMap(({ role, text }) => lines(speakerOf(role), text ?? ""));

/** Accepts only what looks like a time or a known speaker, so that nothing that was said can look like either. */
const timeOf = (at: string | null | undefined): string => (/^\d+(:\d\d)+$/.test(at ?? "") ? `${at} ` : "");
const speakerOf = (speaker: string | null | undefined): string =>
  SPEAKERS[(speaker ?? "").toLowerCase()] ?? "Somebody";

/** A speech of minutes is several lines, so that each page has room for the next. */
const LONGEST_SPEECH_LINE = 1_200;

const lines = (start: string, text: string): string[] => {
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${LONGEST_SPEECH_LINE}}(?![\\udc00-\\udfff])`, "g")) ?? [
    "",
  ];
  return pieces.map((piece, index) => `${start}${index > 0 ? " (goes on)" : ""}: ${piece}`);
};

export interface LinePage {
  lines: string[];
  next?: number;
}

/** As many lines as fit, beginning at `from`, and at least one. */
export const linesThatFit = (all: readonly string[], from: number, maxTokens: number): LinePage => {
  let tokens = 0;
  let end = from;
  while (end < all.length) {
    tokens += estimateTokens(all[end]);
    if (tokens > maxTokens && end > from) break;
    end++;
  }
  return { lines: all.slice(from, end), ...(end < all.length && { next: end }) };
};
