import { notAsSent } from "../heymilo/effect.ts";
import { type Fields, fieldsOf, isBlank, itemsOf } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";

/** Fields that a result shows under other names, that the caller has sent, or that tell a reader nothing. */
const SHOWN_ELSEWHERE: readonly string[] = [
  "object",
  "id",
  "company_id",
  "title",
  "description",
  "instructions",
  "company_overview",
  "job_overview",
  "interview_process_overview",
  "status",
  "finalized",
  "archived",
  "test_posting",
  "urls",
  "workflow",
  "metadata",
  "ats_metadata",
  "deadline",
  "created_at",
  "updated_at",
];

/** The settings that a posting has and its request did not name: HeyMilo's defaults, or a template's. */
export const setByHeyMilo = (request: CreatePostingRequest, stored: Fields): Fields | undefined => {
  const settings = Object.entries(stored).filter(
    ([field, value]) => !SHOWN_ELSEWHERE.includes(field) && !isBlank(value) && !Object.hasOwn(request, field),
  );
  return settings.length > 0 ? Object.fromEntries(settings) : undefined;
};

/** The fields that were sent and that HeyMilo's answer lacks. @param place in front of each, such as "step 2 form " */
export const missingIn = (stored: Fields, sent: Fields, place = ""): string[] =>
  notAsSent(stored, sent).flatMap(({ field, isMissing }) => (isMissing ? [`${place}${field}`] : []));

/** The same in one line. */
export const notReturned = (missing: readonly string[]): string | undefined =>
  missing.length === 0
    ? undefined
    : `${missing.join(", ")}: sent, but missing from HeyMilo's answer, so no tool can read it back`;

/** What was sent in a create and cannot be read back. HeyMilo shows neither a template nor questions in a posting. */
export const notReturnedOf = (request: CreatePostingRequest, stored: Fields): string | undefined => {
  if (Object.keys(stored).length === 0) return "the posting: HeyMilo answered without it; get_interviewer reads it";
  const { interview_template_id: _template, metadata: _metadata, workflow = [], ...fields } = request;
  const configOf = (step: unknown) => fieldsOf(fieldsOf(step).config);
  const steps = itemsOf(stored.workflow);
  const ofSteps = workflow.flatMap((step, index) =>
    missingIn(configOf(steps[index]), configOf(step), `workflow[${index}].config.`),
  );
  return notReturned([...missingIn(stored, fields), ...ofSteps]);
};
