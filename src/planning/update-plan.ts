import { Limits } from "../arguments/limits.ts";
import { formatPath } from "../arguments/path.ts";
import { explainIssues } from "../arguments/problems.ts";
import { mendObject } from "../arguments/read.ts";
import { terseSchema } from "../definition/portable-schema.ts";
import { InputError, type Path, type Problem } from "../heymilo/errors.ts";
import { fieldsOf, isGiven } from "../heymilo/json.ts";
import { readableMetadata, withoutMarker } from "../heymilo/lookups/marker.ts";
import type { Posting } from "../heymilo/schema/responses.ts";
import { reviewStepConfig } from "../heymilo/schema/review.ts";
import { checkStepConfig, type Report } from "../heymilo/schema/rules.ts";
import { openObjects, type StepType, stepConfigs } from "../heymilo/schema/steps.ts";
import {
  anyStepConfig,
  clearedValue,
  type PostingField,
  type UpdatePostingRequest,
} from "../heymilo/schema/update-posting.ts";
import { MARKER_KEY, METADATA_LIMITS } from "../heymilo/schema/values.ts";

interface UpdateArguments {
  fields: UpdatePostingRequest;
  clear: readonly PostingField[];
  steps: readonly { step: string; config: Record<string, unknown> }[];
  /** Metadata as given instead of merged into what is stored. */
  replaceMetadata: boolean;
}

/** What a caller is shown of a step's config: the fields of all types, since the step's own is known only later. */
export const shownStepConfig = terseSchema(anyStepConfig);

/** What is to be sent. Every part is checked against the stored posting before the first is sent. */
export interface UpdatePlan {
  /** The body of the PATCH of the posting; absent if no posting-level field changes. */
  posting?: Record<string, unknown>;
  steps: StepChange[];
  /** Values that are sent although they may be mistakes. */
  warnings: string[];
  /** Fields that said nothing, or that are empty and belong to another type of step. */
  ignored: Path[];
}

interface Notes extends Pick<UpdatePlan, "warnings" | "ignored"> {
  problems: Problem[];
  report: Report;
}

interface StepChange {
  /** Which of the caller's changes it is, from 0. */
  index: number;
  /** The step's place in the workflow, from 1. */
  order: number;
  type: string;
  config: Record<string, unknown>;
}

/**
 * Merges a change into what is stored, as HeyMilo replaces metadata and nested objects as a whole, and holds the
 * result against the rules.
 *
 * @throws InputError with every problem
 */
export function planUpdate(stored: Posting, change: UpdateArguments): UpdatePlan {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const ignored: Path[] = [];
  const report: Report = (path, message) => problems.push({ path, message });
  const posting = postingChange(stored, change, report, warnings);
  const notes = { problems, report, warnings, ignored };
  const steps = change.steps.flatMap((step, index) => stepChange(stored, step, index, notes));
  checkOnceEach(steps, report);
  if (!posting && change.steps.length === 0)
    report([], "nothing to change: give a field of the posting, clear, or steps");
  checkMerged(stored, posting ?? {}, steps, report);
  if (problems.length > 0) throw new InputError(problems, "after_reading");
  return { ...(posting && { posting }), steps, warnings, ignored };
}

const postingChange = (
  stored: Posting,
  { fields, clear, replaceMetadata }: UpdateArguments,
  report: Report,
  warnings: string[],
): Record<string, unknown> | undefined => {
  const patch: Record<string, unknown> = { ...fields };
  for (const field of clear) {
    if (fields[field] !== undefined)
      report(["clear"], `${field} is given and cleared in the same call; do one of the two`);
    patch[field] = clearedValue(field);
  }
  if (fields.metadata !== undefined && !replaceMetadata && !readableMetadata(stored.metadata))
    report(["metadata"], `is merged with what is stored, and ${NOT_SHOWN}; ${LEAVE_OUT}`);
  // A marker beside an odd value is seen, and kept.
  else if ((fields.metadata !== undefined || clear.includes("metadata")) && stored.metadata === undefined)
    warnings.push(`metadata: ${NOT_SHOWN}, so it may have had an idempotency key, which is gone now`);
  if (fields.metadata !== undefined) {
    const kept = replaceMetadata ? {} : withoutMarker(stored.metadata);
    const metadata = { ...kept, ...fields.metadata, ...storedMarker(stored) };
    const count = Object.keys(metadata).length;
    const { keys: most } = METADATA_LIMITS;
    if (count > most) report(["metadata"], `would have ${count} keys with what is stored; the limit is ${most}`);
    patch.metadata = metadata;
  } else if (clear.includes("metadata") && Object.keys(storedMarker(stored)).length > 0) {
    // The marker is not the caller's to clear: it is how a repeated create finds this posting.
    patch.metadata = storedMarker(stored);
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
};

const NOT_SHOWN = "HeyMilo does not show it as a map of texts";
const LEAVE_OUT = "leave metadata out, or give metadata_replace: true if all that is stored may go";

const storedMarker = (stored: Posting): Record<string, unknown> => {
  const marker = stored.metadata?.[MARKER_KEY];
  return marker === undefined ? {} : { [MARKER_KEY]: marker };
};

const stepChange = (
  stored: Posting,
  { step, config }: UpdateArguments["steps"][number],
  index: number,
  { problems, report, warnings, ignored }: Notes,
): StepChange[] => {
  const path = ["steps", index];
  const found = findStep(stored, step);
  if (typeof found === "string") {
    report([...path, "step"], found);
    return [];
  }
  const schema = stepConfigs[found.type as StepType];
  if (!schema) {
    report([...path, "step"], `${found.type} steps can only be changed in HeyMilo itself`);
    return [];
  }
  const walk = { path: [...path, "config"], ignored, limits: new Limits() };
  const value = mendObject(schema, shownStepConfig, config, walk);
  const warn = (at: Path, message: string) => warnings.push(`${formatPath(at)}: ${message}`);
  reviewStepConfig([...path, "config"], value, warn);
  const parsed = schema.safeParse(value);
  for (const problem of explainIssues(schema, value, parsed.error?.issues ?? [])) {
    problems.push({ ...problem, path: [...path, "config", ...problem.path] });
  }
  if (parsed.success && Object.keys(parsed.data).length === 0) report([...path, "config"], "has no field to change");
  return [{ index, order: found.order, type: found.type, config: withStoredObjects(found.config, value) }];
};

/** Two changes of one step would each be merged with what is stored, and the second undo parts of the first. */
const checkOnceEach = (steps: readonly StepChange[], report: Report): void => {
  for (const [at, { index, order }] of steps.entries()) {
    const earlier = steps.slice(0, at).find((step) => step.order === order);
    if (!earlier) continue;
    const message = `is the step that steps[${earlier.index}] changes already; give one config for it`;
    report(["steps", index, "step"], message);
  }
};

/** A step by its type, or by its position from 1. A text says why there is no such step, or not just one. */
const findStep = (stored: Posting, step: string) => {
  const steps = (stored.workflow ?? []).map(({ type, order, config }, index) => ({
    type: type ?? "unknown",
    order: order ?? index + 1,
    config: fieldsOf(config),
  }));
  const all = steps.map(({ order, type }) => `${order} ${type}`).join(", ");
  const matches = steps.filter(({ type, order }) => type === step || String(order) === step.trim());
  const [match] = matches;
  if (!match) return `${JSON.stringify(step)} is not a step of this interviewer; it has ${all || "none"}`;
  if (matches.length > 1) return `${step} is not one step here; use its position: ${all}`;
  return match;
};

const withStoredObjects = (stored: Record<string, unknown>, change: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(change).map(([key, value]) =>
      key in openObjects ? [key, { ...fieldsOf(stored[key]), ...fieldsOf(value) }] : [key, value],
    ),
  );

/** The cross-field rules of a create, on the posting as it will be. */
const checkMerged = (
  stored: Posting,
  patch: Record<string, unknown>,
  changes: readonly StepChange[],
  report: Report,
): void => {
  const phoneNumberId = "phone_number_id" in patch ? patch.phone_number_id : stored.phone_number_id;
  for (const { index, config } of changes) {
    checkStepConfig(["steps", index, "config"], config, phoneNumberId, report);
  }
  if (isGiven(phoneNumberId) || !("phone_number_id" in patch)) return;
  for (const { order, type, config } of stored.workflow ?? []) {
    const changed = changes.find((change) => change.order === order)?.config.phone_calls_enabled;
    if ((changed ?? fieldsOf(config).phone_calls_enabled) === true)
      report(["clear"], `phone_number_id is needed by step ${order} (${type}), which calls candidates`);
  }
};
