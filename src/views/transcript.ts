import type { Interview } from "../heymilo/schema/interviews.ts";

const SPEAKERS: Readonly<Record<string, string>> = {
  interviewer: "Interviewer",
  candidate: "Candidate",
  system: "System",
  agent: "Interviewer",
};

/**
 * The interview, turn by turn, each as lines such as "00:42 Candidate: I would ask first." HeyMilo answers it twice; it
 * is read once.
 */
export const transcriptTurns = ({ web_interview: result }: Interview): string[][] => {
  const whole = result?.transcript ?? [];
  const turns = whole.length > 0 ? whole : (result?.scorecard ?? []).flatMap(({ transcript }) => transcript ?? []);
  return turns.map(linesOf);
};

/** What was said to one question, from 1. Undefined if there is no such question. */
export const questionLines = ({ web_interview: result }: Interview, number: number): string[] | undefined => {
  const question = result?.scorecard?.[number - 1];
  return question && (question.transcript ?? []).flatMap(linesOf);
};

type Turn = NonNullable<NonNullable<Interview["web_interview"]>["transcript"]>[number];

const linesOf = ({ speaker, text, timestamp_str }: Turn): string[] =>
  lines(`${timeOf(timestamp_str)}${speakerOf(speaker)}`, text ?? "");

/** The text messages in the same form, without times. */
export const smsLines = ({ sms }: Interview): string[] =>
  (sms?.transcript ?? []).flatMap(({ role, text }) => lines(speakerOf(role), text ?? ""));

/** Accepts only what looks like a time or a known speaker, so that nothing that was said can look like either. */
const timeOf = (at: string | null | undefined): string => (/^\d+(:\d\d)+$/.test(at ?? "") ? `${at} ` : "");
const speakerOf = (speaker: string | null | undefined): string => SPEAKERS[(speaker ?? "").toLowerCase()] ?? "Somebody";

/** A speech of minutes is several lines, so that each page has room for the next. */
const LONGEST_SPEECH_LINE = 1_200;

const lines = (start: string, text: string): string[] => {
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${LONGEST_SPEECH_LINE}}(?![\\udc00-\\udfff])`, "g")) ?? [""];
  return pieces.map((piece, index) => `${start}${index > 0 ? " (goes on)" : ""}: ${piece}`);
};
