import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import type { CreateIntent } from "../heymilo/wanted/create-posting.ts";
import type { TemplateParts } from "../views/interview-template.ts";
import { stepsWithoutQuestions, TEMPLATE_HAS_NONE, withoutQuestions } from "../views/question-state.ts";
import { readInterviewTemplate } from "./interviewer.ts";
import { titleInUse } from "./posting-by-title.ts";
import { checkReferences, listsReadOnce } from "./references.ts";
import { valueOrReason } from "./value-or-reason.ts";
import { reviewVoices } from "./voice-language.ts";

/**
 * What a create would do, without doing it: the workspace it would go to, what a template brings along, and whether
 * every id in it exists.
 *
 * @throws InputError for ids that do not exist, with what was likely meant
 */
export async function planCreate(
  heymilo: HeyMilo,
  { request, ...named }: Pick<CreateIntent, "request" | "idempotencyKey" | "former">,
) {
  const { interview_template_id: templateId } = request;
  const readList = listsReadOnce((read) => read(heymilo));
  const [references, workspace, voices] = await Promise.all([
    checkReferences(readList, request),
    valueOrReason(() => heymilo.workspace.own()),
    reviewVoices(readList, request),
  ]);
  if (references.problems.length > 0) throw new InputError(references.problems, "after_reading");
  const template = templateId === undefined ? undefined : await readInterviewTemplate(heymilo, templateId);
  const intent = { request, ...named, blueprint: template && (template.blueprint ?? null) };
  const { body, key, existing, warnings } = await heymilo.postings.planPost(intent);
  const sameTitle = await titleInUse(heymilo, request.title, existing);
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
    /** Warnings that hold after the create as well. */
    lasting: voices.lasting,
    warnings: [
      ...references.warnings,
      ...voices.warnings,
      ...voices.lasting,
      ...emptyStepsOf(template),
      ...sameTitle,
      ...warnings,
    ],
  };
}

const emptyStepsOf = (template: TemplateParts | undefined): string[] => {
  const { blueprint, questions = [] } = template ?? {};
  const empty = stepsWithoutQuestions(blueprint?.workflow ?? [], questions);
  if (empty.length === 0) return [];
  return [questions.length === 0 ? TEMPLATE_HAS_NONE : withoutQuestions(empty)];
};
