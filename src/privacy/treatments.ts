import type { Interview } from "../heymilo/schema/interviews.ts";
import type { PersonalKind } from "../heymilo/schema/personal.ts";

/** How much of a candidate's data reaches the model (HEYMILO_CANDIDATE_DATA), from the least to the most. */
export const CANDIDATE_DATA = ["pseudonymous", "names", "full"] as const;
export type CandidateData = (typeof CANDIDATE_DATA)[number];

/** What becomes of a value on its way to the model. */
export type Treatment =
  | "shown"
  /** "A. O." */
  | "initials"
  /** "a…@example.com" */
  | "masked"
  /** A text without the email addresses and phone numbers in it. */
  | "without contacts"
  /** The same, and without the words of the candidate's name. */
  | "without names and contacts"
  /** In the recruiter's words "will" is hardly ever somebody's name, so only the whole name counts. */
  | "without whole name and contacts"
  | "left out";

const TEXT: Record<CandidateData, Treatment> = {
  pseudonymous: "without names and contacts",
  names: "without contacts",
  full: "shown",
};

/** Each kind is treated alike wherever it stands. */
export const TREATMENTS: Readonly<Record<PersonalKind, Record<CandidateData, Treatment>>> = {
  fact: { pseudonymous: "shown", names: "shown", full: "shown" },
  name: { pseudonymous: "initials", names: "without contacts", full: "shown" },
  email: { pseudonymous: "left out", names: "masked", full: "shown" },
  said: TEXT,
  written: TEXT,
  asked: { ...TEXT, pseudonymous: "without whole name and contacts" },
  metadata: { pseudonymous: "left out", names: "without contacts", full: "shown" },
  supplied: { pseudonymous: "left out", names: "left out", full: "shown" },
  signed_link: { pseudonymous: "left out", names: "left out", full: "shown" },
};

/** What a setting can keep back, in the words of an answer: its kind, and where HeyMilo's answer has it. */
const KEPT_BACK = {
  name: ["name", ({ name }) => name],
  "contact data": ["email", ({ email }) => email],
  metadata: ["metadata", ({ metadata }) => Object.keys(metadata ?? {}).length],
  "application data": ["supplied", ({ data }) => Object.keys(data ?? {}).length],
  recordings: [
    "signed_link",
    ({ web_interview: result }) => result?.audio_recording_url || result?.video_recording_url,
  ],
  "resume file": ["signed_link", ({ resume }) => resume?.resume_url],
} satisfies Record<string, readonly [PersonalKind, (data: Partial<Interview>) => unknown]>;

export type KeptBack = keyof typeof KEPT_BACK;

const HIDING: readonly Treatment[] = ["initials", "masked", "left out"];

/** What HeyMilo has sent about these people and the setting keeps back. @param among what would otherwise be shown */
export const keptBack = (
  people: readonly Partial<Interview>[],
  level: CandidateData,
  among: readonly KeptBack[] = Object.keys(KEPT_BACK) as KeptBack[],
): KeptBack[] =>
  among.filter((word) => {
    const [kind, sent] = KEPT_BACK[word];
    return HIDING.includes(TREATMENTS[kind][level]) && people.some(sent);
  });
