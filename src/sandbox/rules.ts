import { parseTime } from "./create-posting.ts";
import type { Json, JsonObject } from "./json.ts";
import { type FieldProblem, invalidParam, ruleBroken } from "./reply.ts";
import type { CatalogKind, Store } from "./store.ts";
import { MODALITIES } from "./tables/questions.ts";

/** The rules that HeyMilo states in prose about a new posting. Throws the first answer that applies. */
export function checkNewPosting(body: JsonObject, store: Store): void {
  const problems = [...fieldRules(body), ...sourceRules(body), ...workflowRules(body)];
  if (problems.length > 0) throw ruleBroken(problems);
  checkReferences(body, store);
}

export function checkPostingChange(body: JsonObject, store: Store): void {
  const problems = fieldRules(body);
  if (problems.length > 0) throw ruleBroken(problems);
  checkReferences(body, store);
}

export const PHONE_RULE = "phone_calls_enabled requires phone_number_id on the interviewer";

function sourceRules({ workflow, interview_template_id }: JsonObject): FieldProblem[] {
  const given = [workflow, interview_template_id].filter((value) => value !== undefined && value !== null);
  if (given.length === 1) return [];
  const message =
    given.length === 0
      ? "Either workflow or interview_template_id is required"
      : "workflow and interview_template_id are mutually exclusive";
  return [invalidParam("workflow", message)];
}

function workflowRules({ workflow, phone_number_id }: JsonObject): FieldProblem[] {
  const steps = (workflow ?? []) as { config?: JsonObject | null; questions?: JsonObject[] | null }[];
  return steps.flatMap(({ config, questions }, step) => {
    const phone =
      config?.phone_calls_enabled === true && !phone_number_id
        ? [invalidParam(`workflow.${step}.config.phone_calls_enabled`, PHONE_RULE)]
        : [];
    // A known modality under the wrong step passes: no source says that it is refused.
    const modalities = (questions ?? []).flatMap(({ modality }, index) =>
      MODALITIES.includes(String(modality))
        ? []
        : [
            invalidParam(
              `workflow.${step}.questions.${index}.modality`,
              `Unknown modality '${modality}', expected one of ${MODALITIES.join(", ")}`,
            ),
          ],
    );
    return [...phone, ...modalities];
  });
}

function fieldRules({ deadline, metadata }: JsonObject): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (typeof deadline === "string" && parseTime(deadline) === null)
    problems.push(invalidParam("deadline", "deadline must be an ISO 8601 date-time"));
  return [...problems, ...metadataRules(metadata)];
}

export function metadataRules(metadata: Json | undefined): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const entries = Object.entries((metadata ?? {}) as Record<string, string>);
  if (entries.length > 50) problems.push(invalidParam("metadata", "metadata can have up to 50 keys"));
  for (const [key, value] of entries) {
    if ([...key].length > 40)
      problems.push(invalidParam("metadata", `metadata key '${key.slice(0, 40)}…' is longer than 40 characters`));
    if ([...value].length > 500)
      problems.push(invalidParam(`metadata.${key}`, "metadata values can have up to 500 characters"));
  }
  return problems;
}

/** Which create field names a row of which collection. Not voice_id: built-in voices are not listed anywhere. */
const REFERENCES: Readonly<Record<string, CatalogKind>> = {
  interview_template_id: "interview_templates",
  phone_number_id: "phone_numbers",
  sender_email_id: "sender_emails",
  email_template_group_id: "email_template_groups",
  design_template_group_id: "design_template_groups",
};

function checkReferences(body: JsonObject, store: Store): void {
  for (const [param, kind] of Object.entries(REFERENCES)) {
    const id = body[param];
    if (typeof id === "string") store.row(kind, id, param);
  }
}
