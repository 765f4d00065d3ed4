import type { HeyMilo } from "../heymilo/client.ts";
import type { TemplateParts } from "../views/interview-template.ts";

/** A template with its blueprint and the questions of that. */
export const readInterviewTemplate = async (heymilo: HeyMilo, templateId: string): Promise<TemplateParts> => {
  const template = await heymilo.templates.get(templateId);
  const { posting_id: blueprintId } = template;
  if (!blueprintId) return { template, questions: [] };
  const [blueprint, questions] = await Promise.all([
    heymilo.postings.get(blueprintId),
    heymilo.questions.list(blueprintId),
  ]);
  return { template, blueprint, questions: questions.items };
};
