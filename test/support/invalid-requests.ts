type Json = Record<string, unknown>;

/** What is wrong, the arguments, and for each problem `path: part of what is said about it`. */
export type InvalidRequest = [kind: string, args: Json, ...problems: string[]];

const step = (type: string, rest: Json = {}): Json => ({ title: "Nurse", workflow: [{ type, ...rest }] });
const config = (type: string, fields: Json) => step(type, { config: fields });
const asking = (type: string, ...questions: unknown[]) => step(type, { questions });
const voice = (fields: Json) => asking("web_interview", { modality: "voice", text: "Why us?", ...fields });
const form = (fields: Json) => asking("form", { modality: "form", text: "How far is it?", ...fields });
const posting = (fields: Json): Json => ({ ...step("web_interview"), ...fields });
const metadata = (map: unknown) => posting({ metadata: map });
const blackout = (period: Json) => config("conversational_sms", { blackout_period: period });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, "x"]));

/** The same cases with their paths below `place`. */
const under = (place: string, cases: InvalidRequest[]): InvalidRequest[] =>
  cases.map(([kind, args, ...problems]) => [kind, args, ...problems.map((problem) => `${place}.${problem}`)]);

const LONG_KEY = "k".repeat(41);

const ROOT: InvalidRequest[] = [
  ["nothing at all", {}, "title: is missing", "workflow: is missing: give workflow"],
  ["no title", { workflow: [{ type: "resume" }] }, "title: is missing"],
  ["a title of two characters", posting({ title: "HR" }), "title: has 2 characters; the minimum is 3"],
  ["a title of 201 characters", posting({ title: "x".repeat(201) }), "title: has 201 characters"],
  ["a blank title", posting({ title: "    " }), "title: must not be blank"],
  ["a null title", posting({ title: null }), "title: must be a string, not null"],
  ["a number as title", posting({ title: 4711 }), "title: must be a string, not 4711"],
  ["both", posting({ interview_template_id: "IT_1" }), "interview_template_id: cannot be combined"],
  ["neither", { title: "Nurse" }, "workflow: is missing: give workflow (an array of steps), or"],
  ["an empty workflow", posting({ workflow: [] }), "workflow: has 0 items; the minimum is 1"],
  ["an object as workflow", posting({ workflow: { type: "resume" } }), "workflow: must be an array"],
  ["a name as workflow", posting({ workflow: "resume" }), 'workflow: must be an array, not "resume"'],
  ["no JSON as workflow", posting({ workflow: "[{type: form}]" }), "workflow: must be an array, not "],
  ["a string as step", posting({ workflow: ["resume"] }), 'workflow[0]: must be an object, not "resume"'],
  ["too many retakes", posting({ max_retakes: 6 }), "max_retakes: is 6; the maximum is 5"],
  ["too few retakes", posting({ max_retakes: -1 }), "max_retakes: is -1; the minimum is 0"],
  ["a negative cooldown", posting({ retake_cooldown_days: -1 }), "retake_cooldown_days: is -1; the minimum"],
  [
    "an unknown delivery mode",
    posting({ job_overview_delivery_mode: "verbatim" }),
    'job_overview_delivery_mode: "verbatim" is not allowed here: use exact_delivery, summarized_delivery',
  ],
  ["a language's name", posting({ language: "English" }), "language: must be a language tag"],
  ["a locale of POSIX", posting({ language: "en_US" }), "language: must be a BCP-47 language tag"],
  ["a URL without scheme", posting({ redirect_url: "example.com/next" }), "redirect_url: must be a complete"],
  ["a URL without host", posting({ redirect_url: "https:next" }), "redirect_url: must be a complete http"],
  ["a URL between blanks", posting({ redirect_url: " https://example.com" }), "redirect_url: must be a"],
  ["a URL that runs code", posting({ redirect_url: "javascript:alert(1)" }), "redirect_url: must be a"],
  ["a URL to upload to", posting({ scheduling_url: "ftp://example.com" }), "scheduling_url: must be a"],
  ["a past deadline", posting({ deadline: "2020-01-01T00:00:00Z" }), "deadline: is in the past (it is now 2"],
  ["a time without zone", posting({ deadline: "2099-01-01T00:00:00" }), "deadline: must say its time zone"],
  ["a mere date", posting({ deadline: "2099-01-01" }), "deadline: must say its time zone: add Z or an"],
  [
    "a day that is none",
    posting({ deadline: "2099-02-30T12:00:00Z" }),
    "deadline: is not a date of the calendar",
  ],
  ["a day in words", posting({ deadline: "tomorrow" }), "deadline: must be an ISO 8601 time such as"],
];

const METADATA: InvalidRequest[] = [
  ["the reserved key", metadata({ mcp_idempotency_key: "k" }), "metadata.mcp_idempotency_key: is reserved"],
  ["51 keys", metadata(many(51)), "metadata: has 51 keys; the limit is 50"],
  ["a key of 41 characters", metadata({ [LONG_KEY]: "" }), `metadata.${LONG_KEY}: key has 41 characters`],
  ["a value of 501 characters", metadata({ note: "x".repeat(501) }), "metadata.note: has 501 characters"],
  ["a number", metadata({ salary: 5 }), "metadata.salary: must be a string, not 5"],
  ["a list", metadata(["a"]), "metadata: must be an object, not an array"],
];

const FIELDS: InvalidRequest[] = [
  ["misspelt", posting({ languge: "en" }), "languge: unknown field; did you mean language?"],
  ["in camel case", posting({ maxRetakes: 1 }), "maxRetakes: unknown field; did you mean max_retakes?"],
  [
    "of a config",
    posting({ voice_id: "v" }),
    "voice_id: is not a field here; it belongs to workflow[].config",
  ],
  ["unknown control", posting({ dryRun: true }), "dryRun: unknown field; did you mean dry_run?"],
  ["like nothing known", posting({ xyzzyplugh: 1 }), "xyzzyplugh: unknown field; the fields here are title"],
  ["of every object", posting({ constructor: 1 }), "constructor: unknown field; the fields here are title"],
  ["unknown detail", posting({ response_detail: "long" }), 'response_detail: "long" is not allowed here'],
  [
    "a key with a blank",
    posting({ idempotency_key: "two words" }),
    "idempotency_key: must be 1 to 128 visible",
  ],
  ["a long key", posting({ idempotency_key: "k".repeat(129) }), "idempotency_key: must be 1 to 128 visible"],
];

const STEPS = under("workflow[0]", [
  [
    "an unknown type",
    step("phone_screen"),
    'type: "phone_screen" is not allowed here: use web_interview, conv',
  ],
  ["a misspelt type", step("web-interview"), 'type: "web-interview" is not allowed here'],
  [
    "no type",
    posting({ workflow: [{}] }),
    "type: is missing; it is one of web_interview, conversational_sms",
  ],
  ["a list as config", step("resume", { config: [] }), "config: must be an object, not an array"],
  ["an object as questions", step("resume", { questions: {} }), "questions: must be an array, not an object"],
  [
    "a key of the old API",
    step("resume", { optional: true }),
    "optional: is not a field of a step: use config",
  ],
  ["a position", step("resume", { order: 1 }), "order: is not a field of a step: leave it out"],
  [
    "a misspelt field",
    config("conversational_sms", { max_nudges: 1 }),
    "config.max_nudges: unknown field; did",
  ],
  [
    "another step's field",
    config("form", { max_nudge_amount: 1 }),
    "config.max_nudge_amount: is not a field",
  ],
  [
    "a word as boolean",
    config("resume", { mandatory: "yes" }),
    'config.mandatory: must be a boolean, not "yes"',
  ],
  ["a fraction", config("web_interview", { num_questions: 2.5 }), "config.num_questions: must be a whole"],
  [
    "26 questions",
    config("web_interview", { num_questions: 26 }),
    "config.num_questions: is 26; the maximum",
  ],
  [
    "11 texts",
    config("conversational_sms", { num_questions: 11 }),
    "config.num_questions: is 11; the maximum",
  ],
  ["a percentage", config("resume", { min_evaluation_score: 70 }), "config.min_evaluation_score: is 70; the"],
  [
    "phone calls without a number",
    config("web_interview", { phone_calls_enabled: true }),
    "config.phone_calls_enabled: needs phone_number_id on the posting",
  ],
  [
    "half a blackout",
    blackout({ enabled: true, start_hour: 22 }),
    "config.blackout_period: needs timezone, end",
  ],
  [
    "a wrong blackout",
    blackout({ enabled: true, timezone: "Mars/Base", start_hour: 5, end_hour: 5 }),
    "config.blackout_period.timezone: must be an IANA time zone such as America/Chicago",
    "config.blackout_period.end_hour: must differ from start_hour",
  ],
  [
    "a picture that is no URL",
    config("web_interview", { web_interview_config: { avatar_image_url: "me.png" } }),
    "config.web_interview_config.avatar_image_url: must be a complete http or https URL",
  ],
  ["a string as question", asking("resume", "Why?"), 'questions[0]: must be an object, not "Why?"'],
]);

const QUESTIONS = under("workflow[0].questions[0]", [
  [
    "another step's modality",
    asking("web_interview", { modality: "sms", text: "Why?" }),
    'modality: "sms" is not allowed here: use voice, voice_tags (the questions of a web_interview step)',
  ],
  [
    "no modality",
    asking("resume", { text: "Why?" }),
    "modality: is missing; it is one of resume_eligibility",
  ],
  ["blank", voice({ text: " " }), "text: must not be blank"],
  ["without text", asking("resume", { modality: "resume_scoring" }), "text: is missing"],
  ["a misspelt field", voice({ score_wieght: 1 }), "score_wieght: unknown field; did you mean score_weight?"],
  [
    "another modality's field",
    voice({ is_dealbreaker: true }),
    "is_dealbreaker: is not a field here; it belo",
  ],
  ["a weight of 6", voice({ score_weight: 6 }), "score_weight: is 6; the maximum is 5"],
  [
    "crossed follow-ups",
    voice({ min_follow_ups: 3, max_follow_ups: 1 }),
    "min_follow_ups: is 3, more than max",
  ],
  [
    "a crossed slider",
    form({ slider_min: 9, slider_max: 1 }),
    "slider_min: is 9; it must be less than slider",
  ],
  [
    "an unknown operator",
    form({ operator: "range" }),
    'operator: "range" is not allowed here: use eq, neq, gt',
  ],
  ["strings to choose from", form({ dropdown_values: ["a"] }), "dropdown_values[0]: must be an object, not"],
]);

const EVERYTHING: InvalidRequest[] = [
  [
    "of one call, also in a preview",
    {
      dry_run: true,
      title: "HR",
      languge: "en",
      metadata: { mcp_idempotency_key: "k", [LONG_KEY]: "x", salary: 5 },
      workflow: [
        { type: "fax" },
        { type: "web_interview", config: { num_questions: 99, phone_calls_enabled: true } },
        { type: "form", questions: [{ modality: "form", text: "", slider_min: 2, slider_max: 1 }] },
      ],
    },
    "title: has 2 characters",
    "languge: unknown field",
    "metadata.mcp_idempotency_key: is reserved",
    `metadata.${LONG_KEY}: key has 41 characters`,
    "metadata.salary: must be a string",
    "workflow[0].type: ",
    "workflow[1].config.num_questions: is 99",
    "workflow[1].config.phone_calls_enabled: needs phone_number_id",
    "workflow[2].questions[0].text: must not be blank",
    "workflow[2].questions[0].slider_min: is 2; it must be less than slider_max (1)",
  ],
];

/** Requests that must never reach HeyMilo, by what is wrong with them. */
export const INVALID_REQUESTS: [group: string, cases: InvalidRequest[]][] = [
  ["the posting", ROOT],
  ["metadata", METADATA],
  ["a field", FIELDS],
  ["a step", STEPS],
  ["a question", QUESTIONS],
  ["all problems", EVERYTHING],
];
