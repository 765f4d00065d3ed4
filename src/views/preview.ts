import { minutesInAll, minutesInWords } from "../design/minutes.ts";
import { type Fields, fieldsOf, givenText } from "../heymilo/json.ts";
import { withoutMarker } from "../heymilo/lookups/marker.ts";
import { type CreatePostingRequest, OVERVIEWS } from "../heymilo/schema/create-posting.ts";
import { counted, firstFew, givenTexts, printable } from "../heymilo/text.ts";
import { compact, unlessEmpty } from "./compact.ts";
import type { TemplateParts } from "./interview-template.ts";
import { usesByDefault, usesOfOverviews } from "./overviews.ts";
import { stepLine, stepsOfRequest } from "./steps.ts";

/** What a create would do, as `reading/preview.ts` has found out. */
export interface CreatePlan {
  request: CreatePostingRequest;
  /** The body as it would be sent, with the marker. */
  body: CreatePostingRequest;
  /** What a call with this key has made already. */
  existing: string | undefined;
  /** What `interview_template_id` stands for. */
  template: TemplateParts | undefined;
  /** What people call the things that the request refers to by id. */
  names: ReadonlyMap<string, string>;
  /** What was looked up in the workspace, as fields of the request. */
  checked: readonly string[];
}

/** HeyMilo's documented defaults for fields that a request with a workflow leaves out. */
const DOCUMENTED_DEFAULTS = {
  language: "en",
  interviewer_name: "Sarah",
} as const;

/** By HeyMilo's document the only field that no answer has. */
const TEMPLATE_NOT_RETURNED = "interview_template_id: HeyMilo does not say later which template was used";

const A_MONTH = "one month after the create";

/** What a create would make, in words. It does not repeat the request, which the caller has just written. */
export const previewOf = ({ request, template, names, checked, body, existing }: CreatePlan, full: boolean) => {
  const ats = template?.blueprint?.ats_metadata;
  const steps = stepsOfRequest(request, template, names);
  const minutes = minutesInAll(steps.filter(({ shownIn }) => shownIn === undefined));
  const changes = template ? overrides(request, template) : {};
  return compact({
    summary: `Nothing was created. ${existing ? existsAlready(existing) : `The interviewer would ${ats ? waitsFor(ats.ats_name) : "take candidates at once"}.`}`,
    will_be: ats ? "draft" : "active",
    template: template && `${printable(template.template.name ?? "unnamed", 100)} (${template.template.id})`,
    steps: unlessEmpty(steps.map(stepLine)),
    minutes: minutes && steps.length > 1 ? `${minutesInWords(minutes)} in all` : undefined,
    invitations: invitationsOf(request, template, names),
    settings: settingsOf(request, names),
    defaults: defaultsOf(request, template),
    ...changes,
    not_returned: template && TEMPLATE_NOT_RETURNED,
    checked: checked.join(", ") || undefined,
    request: full ? withoutOurMarker(body) : undefined,
  });
};

const existsAlready = (id: string): string =>
  `An earlier call with this key and content has made interviewer ${id}: creating would answer with it and make no other.`;

const waitsFor = (atsName: string | null | undefined): string =>
  `be a draft, because its template was made from a job in ${printable(atsName ?? "an ATS", 40)}: it takes nobody until ` +
  "activate_interviewer is called, and then that job's real applicants";

const invitationsOf = (
  request: CreatePostingRequest,
  template: TemplateParts | undefined,
  names: ReadonlyMap<string, string>,
): string => {
  const sender = request.sender_email_id ?? givenText(template?.blueprint?.sender_email_id);
  const from = sender ? ` from ${names.get(sender) ?? sender}` : "";
  const bySms = request.allow_sms_comms ?? template?.blueprint?.allow_sms_comms;
  return `nobody by the create; later by email${from}${bySms === true ? ", and by SMS" : ""}`;
};

/** HeyMilo's own defaults. The server sends none, because a value that it added would overwrite a template's. */
const defaultsOf = (request: CreatePostingRequest, template: TemplateParts | undefined): string | undefined => {
  const ofWorkflow = template ? {} : DOCUMENTED_DEFAULTS;
  const lines = [
    ...Object.entries({ ...ofWorkflow, deadline: A_MONTH })
      .filter(([field]) => request[field as keyof CreatePostingRequest] === undefined)
      .map(([field, value]) => `${field} ${value}`),
    ...usesByDefault(request, fieldsOf(template?.blueprint)),
  ];
  return lines.join(", ") || undefined;
};

/** Which fields of a template a request replaces, and which of its metadata is lost. */
const overrides = (request: CreatePostingRequest, { blueprint }: TemplateParts) => {
  const stored = fieldsOf(blueprint);
  const { title: _title, interview_template_id: _id, metadata, ...given } = request;
  const replaced = Object.keys(given).filter(
    (field) => ![undefined, null, ""].includes(stored[field] as null) && field !== "deadline",
  );
  const lost = metadata ? Object.keys(withoutMarker(blueprint?.metadata)).filter((key) => !(key in metadata)) : [];
  return {
    replaced: replaced.length > 0 ? `of the template: ${replaced.join(", ")}` : undefined,
    lost:
      lost.length > 0 ? `the template's metadata ${lost.join(", ")}, since HeyMilo replaces it as a whole` : undefined,
  };
};

const withoutOurMarker = ({ metadata, ...body }: CreatePostingRequest): Record<string, unknown> => {
  const given = withoutMarker(metadata);
  return Object.keys(given).length > 0 ? { ...body, metadata: given } : body;
};

const LONGEST_URL = 60;
const LONGEST_ENTRY = 40;
/** Of a field that has no words of its own: what it means is not known, so it is hardly ever cut. */
const LONGEST_VALUE = 100;
const MOST_ENTRIES = 6;

/** What a preview shows in other places, and the texts that the caller has just written. */
const SHOWN_ELSEWHERE: readonly string[] = [
  ...OVERVIEWS.flatMap((overview) => [overview, `${overview}_delivery_mode`]),
  ...(
    "title description workflow interview_template_id instructions metadata " +
    "phone_number_id sender_email_id allow_sms_comms retake_cooldown_days"
  ).split(" "),
];

/**
 * What a request sets beside its steps and texts, short enough for a user to agree to. A field without words of its own
 * is shown by its name.
 */
const settingsOf = (request: CreatePostingRequest, names: ReadonlyMap<string, string>): string | undefined => {
  const { email_template_group_id: emails, design_template_group_id: design, ...settings } = request;
  const words: Partial<Record<keyof CreatePostingRequest, string | false | undefined>> = {
    name: settings.name && `link name ${printable(settings.name, LONGEST_ENTRY)}`,
    language: settings.language && `language ${settings.language}`,
    interviewer_name:
      settings.interviewer_name && `the AI is called ${printable(settings.interviewer_name, LONGEST_ENTRY)}`,
    deadline: settings.deadline && `deadline ${settings.deadline}`,
    max_retakes: retakesOf(settings),
    redirect_url: settings.redirect_url && `then on to ${pageOf(settings.redirect_url)}`,
    scheduling_url: settings.scheduling_url && `the shortlisted book at ${pageOf(settings.scheduling_url)}`,
    email_report_to_candidate: settings.email_report_to_candidate && "candidates get their report by email",
    email_template_group_id: emails && `emails ${printable(names.get(emails) ?? emails, LONGEST_ENTRY)}`,
    design_template_group_id: design && `design ${printable(names.get(design) ?? design, LONGEST_ENTRY)}`,
  };
  const others = Object.entries(request).filter(([field]) => !(field in words) && !SHOWN_ELSEWHERE.includes(field));
  const parts = givenTexts([
    ...Object.values(words),
    ...others.map(([field, value]) => `${field} ${printable(inWords(value), LONGEST_VALUE)}`),
    ...usesOfOverviews(settings),
    metadataOf(settings.metadata),
  ]);
  return parts.length > 0 ? parts.join("; ") : undefined;
};

const inWords = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const pageOf = (url: string): string => printable(url.replace(/^https:\/\//, ""), LONGEST_URL);

const retakesOf = ({ max_retakes: most, retake_cooldown_days: days }: CreatePostingRequest): string | undefined => {
  const wait = days === undefined ? "" : `${counted(days, "day")} between retakes`;
  if (most === undefined) return wait;
  return most === 0 ? "no retakes" : [`up to ${counted(most, "retake")}`, wait].filter(Boolean).join(", ");
};

const metadataOf = (metadata: Fields | undefined): string | undefined => {
  const entries = Object.entries(metadata ?? {});
  if (entries.length === 0) return undefined;
  const texts = entries.map(([key, value]) => printable(`${key} ${value}`, LONGEST_ENTRY));
  return `metadata ${firstFew(texts, MOST_ENTRIES).join(", ")}`;
};
