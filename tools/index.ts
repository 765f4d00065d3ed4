import type { Tool } from "../src/tool.ts";
import { activateInterviewer } from "./activate-interviewer.ts";
import { archiveInterviewer } from "./archive-interviewer.ts";
import { cloneInterviewer } from "./clone-interviewer.ts";
import { createInterviewer } from "./create-interviewer.ts";
import { editQuestions } from "./edit-questions.ts";
import { getInterviewer } from "./get-interviewer.ts";
import { listInterviewTemplates } from "./list-interview-templates.ts";
import { listInterviewers } from "./list-interviewers.ts";
import { listWorkspaceAssets } from "./list-workspace-assets.ts";
import { updateInterviewer } from "./update-interviewer.ts";

/** Everything an agent can do, in the order in which tools/list shows it. */
export const tools: readonly Tool[] = [
  createInterviewer,
  listInterviewTemplates,
  listWorkspaceAssets,
  listInterviewers,
  getInterviewer,
  updateInterviewer,
  editQuestions,
  activateInterviewer,
  cloneInterviewer,
  archiveInterviewer,
];
