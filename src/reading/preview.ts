import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import type { CreatePlan } from "../views/preview.ts";
import { readInterviewTemplate } from "./interviewer.ts";
import { checkReferences, listsReadOnce } from "./references.ts";
import { valueOrReason } from "./value-or-reason.ts";
import { reviewAgainstWorkspace } from "./workspace-fit.ts";

/** All that is known of a create before it is made. */
export interface CheckedCreate extends CreatePlan {
  key: string;
  warnings: readonly string[];
}

/**
 * What a create would do, without doing it: the workspace it would go to, what a template brings along, and whether
 * every id in it exists.
 *
 * @throws InputError for ids that do not exist, with what was likely meant
 */
export async function planCreate(
  heymilo: HeyMilo,
  request: CreatePostingRequest,
  idempotencyKey: string | undefined,
): Promise<CheckedCreate> {
  const { interview_template_id: templateId } = request;
  const lists = listsReadOnce((read) => read(heymilo));
  const [references, workspace, unfitting] = await Promise.all([
    checkReferences(lists, request),
    valueOrReason(() => heymilo.workspace.own()),
    reviewAgainstWorkspace(lists, request),
  ]);
  if (references.problems.length > 0) throw new InputError(references.problems, "after_reading");
  const template = templateId === undefined ? undefined : await readInterviewTemplate(heymilo, templateId);
  const intent = { request, idempotencyKey, blueprint: template && (template.blueprint ?? null) };
  const { body, key, existing, warnings } = await heymilo.postings.planPost(intent);
  const { name, company_name, id } = ("value" in workspace && workspace.value) || {};
  return {
    request,
    body,
    key,
    existing,
    workspace: name ?? company_name ?? id ?? undefined,
    template,
    names: references.names,
    checked: references.checked,
    warnings: [...references.warnings, ...unfitting, ...warnings],
  };
}
