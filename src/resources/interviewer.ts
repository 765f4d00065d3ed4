import { interviewerChoices } from "../choices.ts";
import { interviewerSummary, readInterviewer } from "../interviewer-view.ts";
import type { ResourceFamily } from "../resource.ts";

export const interviewer: ResourceFamily = {
  name: "interviewer",
  uriTemplate: "heymilo://interviewers/{posting_id}",
  variable: "posting_id",
  title: "Interviewer",
  description: "One interviewer with its settings, workflow, questions, stats and links.",
  mimeType: "application/json",
  read: async (postingId, { heymilo, warn }) =>
    interviewerSummary(await readInterviewer(heymilo, postingId, warn)),
  choices: interviewerChoices,
};
