import type { Json } from "../json.ts";

/** How far a candidate has come, and what a recruiter made of it, as HeyMilo's status says it. */
export const STAGES = [
  "pending",
  "in_progress",
  "evaluating",
  "completed",
  "shortlisted",
  "dismissed",
  "knocked_out",
] as const;
export type Stage = (typeof STAGES)[number];

/** What a signal of the integrity check found, and how often. */
interface IntegritySigns {
  /** 1 (nothing) to 5 (strong). */
  ranking: number;
  scripted: number;
  tab_switches: number;
  people: number;
  delays: number;
}

/** What somebody says in the interview for one job, and what HeyMilo makes of it. */
export interface Said {
  /** Taken in turn by the questions. */
  answers: string[];
  strengths: string[];
  weaknesses: string[];
  tags: string[];
}

/** Who somebody is, whatever they apply for. */
export interface Person {
  name: string;
  email: string;
  phone: string;
  /** 0 to 1: what the scores are made from. */
  strength: number;
  /** About the job of the seed that they came for. Elsewhere their answers are made from the questions. */
  said?: Said;
  /** Says the same whatever the job is. */
  says_it_anywhere?: true;
  integrity?: IntegritySigns;
  metadata: Record<string, string>;
  data: Record<string, Json>;
}

/** A person in the pipeline of one posting. */
export interface Candidate {
  /** HeyMilo's interview_id. */
  id: string;
  candidateId: string;
  postingId: string;
  person: Person;
  stage: Stage;
  /** Unix ms. */
  createdAt: number;
  lastActivityAt: number;
  /** Unix ms from which lists show them. */
  listedFrom: number;
}

/** All steps are done, and the scores are there. */
export const isFinished = ({ stage }: Candidate): boolean =>
  stage === "completed" || stage === "shortlisted" || stage === "dismissed" || stage === "knocked_out";
