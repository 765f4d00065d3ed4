import { formatPath } from "../arguments/path.ts";
import { PREVIEW_MINUTES } from "../definition/previews.ts";
import type { ToolContext } from "../definition/tool.ts";
import { revisionOf } from "../heymilo/lookups/marker.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import { reviewPostingRequest } from "../heymilo/schema/review.ts";
import { type KeptPreview, keepPreview } from "../planning/kept-preview.ts";
import { changesIn, summaryOfChanges } from "../views/changed-preview.ts";
import { unlessEmpty } from "../views/compact.ts";
import { cardOfRequest } from "../views/interviewer-card.ts";
import { previewOf } from "../views/preview.ts";
import { planCreate } from "./preview.ts";

export interface WantedPreview {
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
  const from = change?.from ?? (key === undefined ? undefined : previews.before(key, request));
  const former = from && (from.request as CreatePostingRequest);
  const plan = await planCreate(heymilo, { request, idempotencyKey: key, former });
  const { request: body, ...told } = previewOf(plan, full);
  const warnings = [...warningsOf(request), ...plan.warnings];
  const advice = await adviceToTell(request, from?.advised, full);
  const previewed = { request, told, warnings, lasting: plan.lasting, advised: advice.shown };
  const isKept = keepPreview(heymilo, previews, plan.key, previewed, kept);

  const isNew = (warning: string) => !change?.from.warnings.includes(warning);
  const isBrief = change !== undefined && !full;
  for (const warning of isBrief ? warnings.filter(isNew) : warnings) warn(warning);
  const whole = { ...told, warnings, idempotency_key: plan.key };
  show({ ...cardOfRequest(request, plan), ...(isBrief && { whole }) });
  const changed = change && changesIn(change.from, { request, told });
  const agreed = isBrief ? [AGREED_AGAIN] : [AGREED, CHANGED];
  const steps = isKept ? agreed : [NOT_KEPT];
  return {
    outcome: "preview",
    ...(isBrief ? { summary: plan.existing ? told.summary : summaryOfChanges(changed ?? []) } : told),
    changed,
    advice: isBrief && !advice.hasNew ? undefined : unlessEmpty(advice.lines),
    revision: revisionOf(request),
    // A call with changes has it.
    ...(!isBrief && { request: body, idempotency_key: plan.key }),
    next_steps: plan.existing === undefined ? steps : [ANOTHER],
  };
};

/** The rules are loaded when they are needed: a start does without them. */
const adviceToTell = async (request: CreatePostingRequest, shownBefore: readonly string[] = [], full: boolean) => {
  const [{ adviceOn }, { tellAdvice }] = await Promise.all([
    import("../design/advice/index.ts"),
    import("../design/advice/tell.ts"),
  ]);
  return tellAdvice(adviceOn(request), { shownBefore, full, allBy: 'response_detail "full"' });
};

/** What HeyMilo accepts although it may be a mistake. */
export const warningsOf = (request: CreatePostingRequest): string[] =>
  reviewPostingRequest(request).map(({ path, message }) => `${formatPath(path)}: ${message}`);

const AGREED =
  `When the user agrees, within ${PREVIEW_MINUTES} minutes call create_interviewer with ` +
  "title, this idempotency_key and revision alone: it creates exactly this.";
const AGREED_AGAIN = "When agreed, create it by title, key and revision.";
const NOT_KEPT =
  "This preview is not kept: HeyMilo refuses the API key, or the server has no memory left for it. To create it, call " +
  "create_interviewer with the whole request and this idempotency_key.";
const ANOTHER = "For another interviewer, preview again with a new idempotency_key, or with none.";
const CHANGED = "To change it first, add dry_run: true and changes, with paths like workflow[0].questions[2].text.";
