import {
  choice,
  type Field,
  type Fields,
  flag,
  integer,
  list,
  number,
  openObject,
  record,
  required,
  solid,
  stringMap,
  tagged,
  text,
} from "./fields.ts";
import { inlineQuestion } from "./questions.ts";
import { STEP_TYPES, texts } from "./steps.ts";

const step = tagged(
  Object.fromEntries(
    Object.entries(STEP_TYPES).map(([type, { config }]) => [
      type,
      {
        type: required(choice(type)),
        config: record(config),
        questions: list(record(inlineQuestion)),
      },
    ]),
  ),
);

/** What creating and updating have in common to the last bound. */
const common: Fields = {
  phone_number_id: text(),
  sender_email_id: text(),
  email_template_group_id: text(),
  design_template_group_id: text(),
  redirect_url: text(),
  scheduling_url: text(),
  deadline: text(),
  allow_sms_comms: flag,
  max_retakes: integer(0, 5),
  retake_cooldown_days: number(0),
  email_report_to_candidate: flag,
  metadata: stringMap,
};

export const newPosting: Field = required(
  record({
    title: required(text(200, 3)),
    description: solid(text(50_000)),
    workflow: list(step),
    interview_template_id: text(),
    name: text(),
    language: solid(text()),
    interviewer_name: solid(text()),
    ...texts,
    instructions: solid(text()),
    company_overview: solid(text()),
    job_overview: solid(text()),
    ...common,
  }),
);

export const postingChange: Field = required(
  record({
    title: text(200, 3),
    description: text(50_000, 10),
    name: text(100),
    language: text(),
    interviewer_name: text(100),
    ...texts,
    ...common,
  }),
);

export const stepChange: Field = required(record({ config: required(openObject) }));

/** What a posting keeps of a create request, and the value it shows when it was told nothing. */
export const POSTING_DEFAULTS = {
  title: "",
  name: null,
  description: "",
  language: "en",
  interviewer_name: "Sarah",
  instructions: "",
  company_overview: "",
  job_overview: "",
  interview_process_overview: null,
  company_overview_delivery_mode: null,
  job_overview_delivery_mode: null,
  interview_process_overview_delivery_mode: null,
  phone_number_id: null,
  sender_email_id: null,
  email_template_group_id: null,
  design_template_group_id: null,
  redirect_url: null,
  scheduling_url: null,
  max_retakes: null,
  retake_cooldown_days: null,
  allow_sms_comms: null,
  email_report_to_candidate: null,
  metadata: null,
} as const;
