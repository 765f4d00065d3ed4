import type { Tool } from "../src/definition/tool.ts";
import type { Toolset } from "../src/settings/toolsets.ts";
import { getInterviewResult } from "./candidates/get-interview-result.ts";
import { listCandidates } from "./candidates/list-candidates.ts";
import { activateInterviewer } from "./interviewers/activate-interviewer.ts";
import { archiveInterviewer } from "./interviewers/archive-interviewer.ts";
import { cloneInterviewer } from "./interviewers/clone-interviewer.ts";
import { createInterviewer } from "./interviewers/create-interviewer.ts";
import { editQuestions } from "./interviewers/edit-questions.ts";
import { getDesignGuide } from "./interviewers/get-design-guide.ts";
import { getInterviewer } from "./interviewers/get-interviewer.ts";
import { listInterviewTemplates } from "./interviewers/list-interview-templates.ts";
import { listInterviewers } from "./interviewers/list-interviewers.ts";
import { listWorkspaceAssets } from "./interviewers/list-workspace-assets.ts";
import { updateInterviewer } from "./interviewers/update-interviewer.ts";
import { addCandidates } from "./outreach/add-candidates.ts";

/** Everything an agent can do by toolset, in the order in which tools/list shows it. */
export const toolsets: Readonly<Record<Toolset, readonly Tool[]>> = {
  interviewers: [
    createInterviewer,
    getDesignGuide,
    listInterviewTemplates,
    listWorkspaceAssets,
    listInterviewers,
    getInterviewer,
    updateInterviewer,
    editQuestions,
    activateInterviewer,
    cloneInterviewer,
    archiveInterviewer,
  ],
  candidates: [listCandidates, getInterviewResult],
  outreach: [addCandidates],
};

export const tools: readonly Tool[] = Object.values(toolsets).flat();
