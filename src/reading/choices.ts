import type { ChoiceReader } from "../definition/resource.ts";

export const interviewTemplateChoices: ChoiceReader = async (heymilo) => {
  const { items } = await heymilo.templates.all();
  return items.map(({ id, template_code, name }) => ({ value: id, words: [template_code, name] }));
};

/** The newest first, as far as HeyMilo lists them so. */
export const interviewerChoices: ChoiceReader = async (heymilo) => {
  const { items } = await heymilo.postings.summaries();
  return items.map(({ id, title, name }) => ({ value: id, words: [title, name] }));
};

export const emailTemplateChoices: ChoiceReader = async (heymilo) => {
  const { items } = await heymilo.workspace.assets("email_templates");
  return items.map(({ id, name, template_key }) => ({ value: id, words: [name, template_key] }));
};

export const designTemplateChoices: ChoiceReader = async (heymilo) => {
  const { items } = await heymilo.workspace.assets("design_templates");
  return items.map(({ id, name, template_type }) => ({ value: id, words: [name, template_type] }));
};
