import fc from "fast-check";
import {
  deadline,
  fields,
  id,
  integer,
  type Json,
  languageTag,
  softLimitedText,
  text,
  url,
} from "./values.ts";
import { deliveryMode, workflow } from "./workflow.ts";

export interface RequestOptions {
  /** The time after which deadlines lie, in Unix milliseconds; the present if left out. */
  now?: number;
}

/**
 * A request to create an interviewer as our domain accepts it: valid for HeyMilo's published schema and for the
 * rules that HeyMilo states only in prose. Written from the facts, not from our schema, so that one tests the other.
 */
export function createPostingRequest({ now = Date.now() }: RequestOptions = {}): fc.Arbitrary<Json> {
  const withWorkflow = fc
    .tuple(fields({ title: title(), workflow: workflow() }, rootFields(now)), id())
    .map(([request, phoneNumberId]) => dialable(request, phoneNumberId));
  const fromTemplate = fields({ title: title(), interview_template_id: id() }, rootFields(now));
  return fc.oneof({ weight: 4, arbitrary: withWorkflow }, { weight: 1, arbitrary: fromTemplate });
}

/** A job title of 3 to 200 characters without blanks around it. */
export function title(): fc.Arbitrary<string> {
  return text(200, 3)
    .map((value) => value.trim())
    .filter((value) => [...value].length >= 3);
}

/** A name for the candidate link: mostly a slug, now and then free text (which is only warned about). */
export function name(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("senior-swe-backend", "hvac-tulsa-2", "x") },
    { weight: 1, arbitrary: softLimitedText(100) },
  );
}

function rootFields(now: number): Record<string, fc.Arbitrary<unknown>> {
  return {
    description: text(50_000),
    name: name(),
    language: languageTag(),
    interviewer_name: softLimitedText(100),
    instructions: softLimitedText(10_000),
    company_overview: softLimitedText(10_000),
    job_overview: softLimitedText(10_000),
    interview_process_overview: text(10_000),
    company_overview_delivery_mode: deliveryMode(),
    job_overview_delivery_mode: deliveryMode(),
    interview_process_overview_delivery_mode: deliveryMode(),
    phone_number_id: id(),
    sender_email_id: id(),
    email_template_group_id: id(),
    design_template_group_id: id(),
    redirect_url: url(),
    scheduling_url: url(),
    deadline: deadline(now),
    allow_sms_comms: fc.boolean(),
    max_retakes: integer(0, 5),
    retake_cooldown_days: fc.oneof(
      fc.constantFrom(0, 0.5, 1, 365),
      fc.double({ min: 0, max: 60, noNaN: true }),
    ),
    email_report_to_candidate: fc.boolean(),
    metadata: metadata(),
  };
}

const METADATA_KEY_LENGTH = 40;
const METADATA_KEYS = 50;

/** Up to 50 keys of 1 to 40 characters with values of up to 500, without the key that we reserve. */
export function metadata(): fc.Arbitrary<Record<string, string>> {
  const key = fc
    .oneof(fc.constantFrom("external_id", "source", "constructor", "title"), text(METADATA_KEY_LENGTH))
    .filter((candidate) => candidate !== "mcp_idempotency_key" && candidate !== "__proto__");
  const value = fc.oneof({ weight: 9, arbitrary: text(500) }, { weight: 1, arbitrary: fc.constant("") });
  const full = value.map((every) =>
    Object.fromEntries(Array.from({ length: METADATA_KEYS }, (_, index) => [`key_${index}`, every])),
  );
  return fc.oneof(
    { weight: 30, arbitrary: fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }) },
    { weight: 1, arbitrary: full },
  );
}

/** Adds the phone number that a step with outbound calls needs, if the request has none. */
function dialable(request: Json, phoneNumberId: string): Json {
  const steps = request.workflow as Array<{ config?: Json }>;
  const calls = steps.some((step) => step.config?.phone_calls_enabled === true);
  return calls ? { phone_number_id: phoneNumberId, ...request } : request;
}
