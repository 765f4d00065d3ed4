import type { FixedResource, ResourceFamily } from "../definition/resource.ts";
import { interviewTemplateChoices } from "../reading/choices.ts";
import { readInterviewTemplate } from "../reading/interviewer.ts";
import { compact } from "../views/compact.ts";
import { interviewTemplateDetail, interviewTemplateRow } from "../views/interview-template.ts";
import { listNotes } from "../views/list-notes.ts";

export const interviewTemplates: FixedResource = {
  name: "interview-templates",
  uri: "heymilo://interview-templates",
  title: "Interview templates",
  description: "Every interview template of the workspace: what interview_template_id can be.",
  mimeType: "application/json",
  read: async ({ open }) => {
    const list = await (await open()).templates.all();
    const { items, end } = list;
    const more = "There are more; search for the others with list_interview_templates.";
    return {
      interview_templates: items.map(interviewTemplateRow),
      count: items.length,
      truncated: end !== "complete",
      ...compact({ note: end === "max_pages" ? more : listNotes(list).join(" ") || undefined }),
    };
  },
};

export const interviewTemplate: ResourceFamily = {
  name: "interview-template",
  uriTemplate: "heymilo://interview-templates/{template_id}",
  variable: "template_id",
  title: "Interview template",
  description: "One interview template with the workflow and questions that an interviewer made from it gets.",
  mimeType: "application/json",
  read: async (templateId, { open }) => interviewTemplateDetail(await readInterviewTemplate(await open(), templateId)),
  choices: interviewTemplateChoices,
};
