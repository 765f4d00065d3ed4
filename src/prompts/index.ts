import type { Prompt } from "../definition/prompt.ts";
import { draftInterviewer } from "./draft-interviewer.ts";
import { reviewInterviewer } from "./review-interviewer.ts";
import { shortlistCandidates } from "./shortlist-candidates.ts";

export const prompts: readonly Prompt[] = [draftInterviewer, reviewInterviewer, shortlistCandidates];
