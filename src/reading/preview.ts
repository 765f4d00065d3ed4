import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import type { CreateIntent } from "../heymilo/writes/creates.ts";
import { templateOutline } from "../views/interview-template.ts";
import { readInterviewTemplate } from "./interview-template.ts";
import { checkReferences } from "./references.ts";
import { valueOrReason } from "./value-or-reason.ts";

/**
 * What a create would do, without doing it: the request as it would be sent, the workspace it would go to, what a
 * template brings along, and whether every id in it exists.
 *
 * @throws InputError for ids that do not exist, with what was likely meant
 */
export async function previewCreate(heymilo: HeyMilo, intent: CreateIntent) {
  const { interview_template_id: templateId } = intent.request;
  const [references, workspace] = await Promise.all([
    checkReferences(heymilo, intent.request),
    valueOrReason(heymilo.workspace()),
  ]);
  if (references.problems.length > 0) throw new InputError(references.problems, "after_reading");
  const [plan, template] = await Promise.all([
    heymilo.previewPosting(intent),
    templateId === undefined ? undefined : readInterviewTemplate(heymilo, templateId).then(templateOutline),
  ]);
  const warnings = [...plan.warnings, ...references.warnings];
  if (template?.ats_name) {
    warnings.push(
      `interview_template_id: made from a job in ${template.ats_name}, so the interviewer starts as a draft and takes ` +
        "nobody until it is activated",
    );
  }
  const { name, company_name, id } = ("value" in workspace && workspace.value) || {};
  return { ...plan, warnings, template, workspace: name ?? company_name ?? id };
}
