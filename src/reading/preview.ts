import { formatPath } from "../arguments/path.ts";
import { PREVIEW_MINUTES } from "../definition/previews.ts";
import type { ToolContext } from "../definition/tool.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import { InputError } from "../heymilo/errors.ts";
import { revisionOf } from "../heymilo/lookups/marker.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../heymilo/schema/review.ts";
import type { CreateIntent } from "../heymilo/wanted/create-posting.ts";
import { type KeptPreview, keepPreview } from "../planning/kept-preview.ts";
import { unlessEmpty } from "../views/compact.ts";
import { changesIn, summaryOfChanges } from "../views/differences.ts";
import type { TemplateParts } from "../views/interview-template.ts";
import { cardOfRequest } from "../views/interviewer-card.ts";
import { stepsWithoutQuestions, TEMPLATE_HAS_NONE, withoutQuestions } from "../views/next-steps.ts";
import { previewOf } from "../views/preview.ts";
import { readInterviewTemplate } from "./interviewer.ts";
import { titleInUse } from "./posting-by-title.ts";
import { checkReferences, listsReadOnce, reviewVoices } from "./references.ts";
import { loadAdvice } from "./stored-advice.ts";

interface WantedPreview {
  request: CreatePostingRequest;
  /** Undefined: the preview gets a key of its own. */
  key: string | undefined;
  /** The preview that the call names, or whose changes it asks for. */
  kept: KeptPreview | undefined;
  full: boolean;
}

/** Previews a create, and remembers the preview under its key. After changes the answer has only what they changed. */
export const makePreview = async (
  { heymilo, previews, warn, show }: Pick<ToolContext, "heymilo" | "previews" | "warn" | "show">,
  { request, key, kept, full }: WantedPreview,
) => {
  // Before reads that may take long while HeyMilo is silent.
  if (key !== undefined) heymilo.postings.checkKey(key, request);
  const change = kept?.change;
  const revision = revisionOf(request);
  const from = change?.from ?? (key === undefined ? undefined : previews.before(key, revision));
  const former = from && (from.request as CreatePostingRequest);
  const plan = await planCreate(heymilo, { request, idempotencyKey: key, former });
  const { request: body, ...view } = previewOf(plan, full);
  const warnings: string[] = [];
  reviewPostingRequest(request, (path, message) => warnings.push(`${formatPath(path)}: ${message}`));
  warnings.push(...plan.warnings);
  const advice = await adviceOnPreview(request, from?.advised, full);
  const previewed = { request, revision, view, warnings, lasting: plan.lasting, advised: advice.shown };
  const isKept = keepPreview(heymilo, previews, plan.key, previewed, kept);

  const isNew = (warning: string) => !change?.from.warnings.includes(warning);
  const isBrief = change !== undefined && !full;
  for (const warning of isBrief ? warnings.filter(isNew) : warnings) warn(warning);
  const whole = { ...view, warnings, idempotency_key: plan.key };
  show({ ...cardOfRequest(request, plan), ...(isBrief && { whole }) });
  const changed = change && changesIn(change.from, { request, view });
  const agreed = isBrief ? [AGREED_AGAIN] : [AGREED, CHANGED];
  const steps = isKept ? agreed : [NOT_KEPT];
  return {
    outcome: "preview",
    ...(isBrief ? { summary: plan.existing ? view.summary : summaryOfChanges(changed ?? []) } : view),
    changed,
    advice: isBrief && !advice.hasNew ? undefined : unlessEmpty(advice.lines),
    revision,
    // A call with changes has these, and the preview before it the workspace.
    ...(isBrief ? { workspace: undefined } : { request: body, idempotency_key: plan.key }),
    next_steps: plan.existing === undefined ? steps : [ANOTHER],
  };
};

const adviceOnPreview = async (request: CreatePostingRequest, shownBefore: readonly string[] = [], full: boolean) => {
  const { adviceOn, adviceInLines } = await loadAdvice();
  return adviceInLines(adviceOn(request), { shownBefore, full, allBy: 'response_detail "full"' });
};

const AGREED =
  `When the user agrees, within ${PREVIEW_MINUTES} minutes call create_interviewer with ` +
  "title, this idempotency_key and revision alone: it creates exactly this.";
const AGREED_AGAIN = "When agreed, create it by title, key and revision.";
const NOT_KEPT =
  "This preview is not kept: HeyMilo refuses the API key, or the server has no memory left for it. To create it, call " +
  "create_interviewer with the whole request and this idempotency_key.";
const ANOTHER = "For another interviewer, preview again with a new idempotency_key, or with none.";
const CHANGED = "To change it first, add dry_run: true and changes, with paths like workflow[0].questions[2].text.";

/**
 * What a create would do, without doing it: what a template brings along, and whether every id in it exists.
 *
 * @throws InputError for ids that do not exist, with what was likely meant
 */
async function planCreate(
  heymilo: HeyMilo,
  { request, ...named }: Pick<CreateIntent, "request" | "idempotencyKey" | "former">,
) {
  const { interview_template_id: templateId } = request;
  const readList = listsReadOnce((read) => read(heymilo));
  const [references, voices] = await Promise.all([checkReferences(readList, request), reviewVoices(readList, request)]);
  if (references.problems.length > 0) throw new InputError(references.problems, "after_reading");
  const template = templateId === undefined ? undefined : await readInterviewTemplate(heymilo, templateId);
  const intent = { request, ...named, blueprint: template && (template.blueprint ?? null) };
  const { body, key, existing, warnings } = await heymilo.postings.planPost(intent);
  const sameTitle = await titleInUse(heymilo, request.title, existing);
  return {
    request,
    body,
    key,
    existing,
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
