import { readFileSync } from "node:fs";
import { type OperationId, operations } from "./operations.ts";

/** What reaches an operation: a tool, or a resource or a command where no tool does. */
const REACHED: Record<OperationId, string> = {
  createPosting: "create_interviewer",
  listPostings: "list_interviewers",
  listPostingSummaries: "bulk",
  getPosting: "get_interviewer",
  updatePosting: "update_interviewer",
  getPostingStats: "get_interviewer",
  updateInterviewerWorkflowStep: "update_interviewer",
  activatePosting: "activate_interviewer",
  archivePosting: "archive_interviewer",
  clonePosting: "clone_interviewer",
  listQuestions: "get_interviewer",
  createQuestion: "edit_questions",
  updateQuestion: "edit_questions",
  deleteQuestion: "edit_questions",
  reorderQuestions: "edit_questions",
  listCandidates: "list_candidates",
  ingestCandidate: "add_candidates",
  getInterviewData: "get_interview_result",
  listInterviewTemplates: "list_interview_templates",
  getInterviewTemplate: "create_interviewer",
  listVoices: "list_workspace_assets",
  listPhoneNumbers: "list_workspace_assets",
  listSenderEmails: "list_workspace_assets",
  listEmailTemplateGroups: "list_workspace_assets",
  listDesignTemplateGroups: "list_workspace_assets",
  listEmailTemplates: "list_workspace_assets",
  getEmailTemplate: "heymilo://email-templates/{template_id}",
  listDesignTemplates: "list_workspace_assets",
  getDesignTemplate: "heymilo://design-templates/{template_id}",
  listDomains: "list_workspace_assets",
  listWorkspaces: "list_workspace_assets",
  listAgentTypes: "heymilo://schemas/agents",
  listQuestionTypes: "heymilo://schemas/question-types",
};

/** Why nothing reaches the others, by a part of their paths. The first that fits counts. */
const REASONS: readonly [part: RegExp, why: string][] = [
  [/webhooks/, "sends people's data elsewhere: decisions.md"],
  [/\/ats\//, "belongs into HeyMilo's settings: decisions.md"],
  [/candidates\/.*async|candidates\/async/, "nothing can be asked about what became of it: inviting.md"],
  [/candidates\/bulk/, "its answer names no address and no error of a row: inviting.md"],
  [/interviews\/.*\/metadata/, "get_interview_result has the metadata; no tool changes it"],
  [/health/, "not about a workspace"],
  [/\/\{\w+\}(\/preview)?$/, "the list has the same fields"],
];

interface Called {
  name: string;
  method: string;
  path: string;
}

export const everyOperation = (): Called[] => {
  const { paths } = JSON.parse(readFileSync("test/contract/heymilo.json", "utf8")) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
};

/** By its path: the document's names of some are made by a program. */
export const reachedBy = ({ method, path }: Called): string | undefined => {
  const found = Object.entries(operations).find(([, one]) => one.method === method && one.path === path);
  return found && REACHED[found[0] as OperationId];
};

export const whyNot = ({ path }: Called): string | undefined => REASONS.find(([part]) => part.test(path))?.[1];

export const coveragePage = (): string => {
  const lines = everyOperation().map((one) => {
    const by = reachedBy(one);
    return `- \`${one.method} ${one.path}\`: ${by ? `\`${by}\`` : whyNot(one)}`;
  });
  const reached = everyOperation().filter(reachedBy).length;
  return `# HeyMilo's API, operation by operation

HeyMilo documents ${lines.length} operations. ${reached} are used: by the tool, resource or command that is named. The others say why not.
\`npm run generate\` writes this page, and the contract test holds it.

${lines.join("\n")}
`;
};
