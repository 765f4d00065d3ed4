import type { FixedResource, ResourceFamily } from "../definition/resource.ts";
import { interviewTemplateChoices } from "../reading/choices.ts";
import { readInterviewTemplate } from "../reading/interview-template.ts";
import { interviewTemplateDetail, interviewTemplateRow } from "../views/interview-template.ts";

export const interviewTemplates: FixedResource = {
  name: "interview-templates",
  uri: "heymilo://interview-templates",
  title: "Interview templates",
  description: "Every interview template of the workspace: what interview_template_id can be.",
  mimeType: "application/json",
  read: async ({ heymilo }) => {
    const { items, truncated } = await heymilo.templates.all();
    return {
      interview_templates: items.map(interviewTemplateRow),
      count: items.length,
      truncated,
      ...(truncated && { note: "There are more; search for the others with list_interview_templates." }),
    };
  },
};

export const interviewTemplate: ResourceFamily = {
  name: "interview-template",
  uriTemplate: "heymilo://interview-templates/{template_id}",
  variable: "template_id",
  title: "Interview template",
  description:
    "One interview template with the workflow and questions that an interviewer made from it gets.",
  mimeType: "application/json",
  read: async (templateId, { heymilo }) =>
    interviewTemplateDetail(await readInterviewTemplate(heymilo, templateId)),
  choices: interviewTemplateChoices,
};
