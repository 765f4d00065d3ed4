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
