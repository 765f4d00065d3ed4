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

/** What a value is about. Each field is of one kind, and each kind is treated alike wherever it stands. */
export type FieldKind = keyof typeof TREATMENTS;

const always = (treatment: Treatment): Record<CandidateData, Treatment> => ({
  pseudonymous: treatment,
  names: treatment,
  full: treatment,
});

const TEXT: Record<CandidateData, Treatment> = {
  pseudonymous: "without names and contacts",
  names: "without contacts",
  full: "shown",
};

export const TREATMENTS = {
  /** Ids, statuses, scores, counts and times. */
  fact: always("shown"),
  name: { pseudonymous: "initials", names: "without contacts", full: "shown" },
  email: { pseudonymous: "left out", names: "masked", full: "shown" },
  /** Said or written by the candidate. */
  said: TEXT,
  /** Written about the candidate by HeyMilo, who may have put in what was said. */
  written: TEXT,
  /** The recruiter's questions and criteria, and what the interviewer said: it may greet the candidate by name. */
  asked: { ...TEXT, pseudonymous: "without whole name and contacts" },
  /** The customer's own keys and values. */
  metadata: { pseudonymous: "left out", names: "without contacts", full: "shown" },
  /** What came with the application: phone number, source, anything. */
  supplied: { pseudonymous: "left out", names: "left out", full: "shown" },
  /** A signed link opens the recording or the resume for everybody who has it. */
  signed_link: { pseudonymous: "left out", names: "left out", full: "shown" },
  /** Frames of a face, the candidate's own access link, and what third parties' services answered. */
  never: always("left out"),
  /** About the interviewer, not about the person, or a repetition. */
  elsewhere: always("left out"),
} as const satisfies Record<string, Record<CandidateData, Treatment>>;
