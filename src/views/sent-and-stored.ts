import { type Fields, fieldsOf, isBlank } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";

/** Fields that a result shows under other names, that the caller has sent, or that tell a reader nothing. */
const TOLD_ELSEWHERE: readonly string[] = [
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

export const NOT_RETURNED = "sent, but missing from HeyMilo's answer, so no tool can read it back";

/** The settings that a posting has and its request did not name: HeyMilo's defaults, or a template's. */
export const setByHeyMilo = (request: CreatePostingRequest, stored: Fields): Fields | undefined => {
  const settings = Object.entries(stored).filter(
    ([field, value]) => !TOLD_ELSEWHERE.includes(field) && !isBlank(value) && !Object.hasOwn(request, field),
  );
  return settings.length > 0 ? Object.fromEntries(settings) : undefined;
};

/** The fields that were sent and that HeyMilo's answer lacks, in one line. */
export const notReturned = (request: CreatePostingRequest, stored: Fields): string | undefined => {
  if (Object.keys(stored).length === 0) return "the posting: HeyMilo answered without it; get_interviewer reads it";
  const missing = missingIn(request, stored);
  if (missing.length === 0) return undefined;
  return `${missing.join(", ")}: ${NOT_RETURNED}`;
};

/** HeyMilo shows neither a template nor questions in a posting. */
const NEVER_TOLD: readonly string[] = ["interview_template_id", "workflow", "metadata"];

const missingIn = (request: CreatePostingRequest, stored: Fields): string[] => {
  const fields = Object.keys(request).filter(
    (field) => !NEVER_TOLD.includes(field) && !isBlank(request[field as keyof CreatePostingRequest]),
  );
  const steps = Array.isArray(stored.workflow) ? stored.workflow : [];
  const ofSteps = (request.workflow ?? []).flatMap(({ config }, index) => {
    const kept = fieldsOf(fieldsOf(steps[index]).config);
    return Object.entries(config ?? {})
      .filter(([field, value]) => !isBlank(value) && isBlank(kept[field]))
      .map(([field]) => `workflow[${index}].config.${field}`);
  });
  return [...fields.filter((field) => isBlank(stored[field])), ...ofSteps];
};
