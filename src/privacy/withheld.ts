import type { Interview } from "../heymilo/schema/interviews.ts";
import type { PersonalKind } from "../heymilo/schema/personal.ts";
import { type CandidateData, TREATMENTS, type Treatment } from "./treatments.ts";

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
