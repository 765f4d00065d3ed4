import type { ResourceFamily } from "../definition/resource.ts";
import { interviewerChoices } from "../reading/choices.ts";
import { readInterviewer } from "../reading/interviewer.ts";
import { interviewerSummary } from "../views/interviewer.ts";

export const interviewer: ResourceFamily = {
  name: "interviewer",
  uriTemplate: "heymilo://interviewers/{posting_id}",
  variable: "posting_id",
  title: "Interviewer",
  description: "One interviewer with its settings, workflow, questions, stats and links.",
  mimeType: "application/json",
  read: async (postingId, { open, warn }) => interviewerSummary(await readInterviewer(await open(), postingId, warn)),
  choices: interviewerChoices,
};
