import type { ResourceFamily } from "../definition/resource.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import { designTemplateChoices, emailTemplateChoices } from "../reading/choices.ts";
import { bounded } from "../views/bounded.ts";
import { dense, isoTime } from "../views/compact.ts";

/** A template with its whole content: what candidates get to read, or how a page looks. */
const templateView = ({ object: _, created_at, updated_at, ...template }: Asset) => {
  const times = { created_at: isoTime(created_at as number), updated_at: isoTime(updated_at as number) };
  const { value, shortened } = bounded([dense({ ...template, ...times })]);
  return { ...value, ...(shortened.length > 0 && { shortened }) };
};

export const emailTemplate: ResourceFamily = {
  name: "email-template",
  uriTemplate: "heymilo://email-templates/{template_id}",
  variable: "template_id",
  title: "Email template",
  description: "One email template with its subject and its text.",
  mimeType: "application/json",
  read: async (templateId, { open }) => templateView(await (await open()).workspace.emailTemplate(templateId)),
  choices: emailTemplateChoices,
};

export const designTemplate: ResourceFamily = {
  name: "design-template",
  uriTemplate: "heymilo://design-templates/{template_id}",
  variable: "template_id",
  title: "Design template",
  description: "One design template with its colours, fonts and texts.",
  mimeType: "application/json",
  read: async (templateId, { open }) => templateView(await (await open()).workspace.designTemplate(templateId)),
  choices: designTemplateChoices,
};
