/** How much of a candidate's data reaches the model (HEYMILO_CANDIDATE_DATA), from the least to the most. */
export const CANDIDATE_DATA = ["pseudonymous", "names", "full"] as const;
export type CandidateData = (typeof CANDIDATE_DATA)[number];
