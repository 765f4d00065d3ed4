import { type Modality, questionFields, stepOfModality } from "../../src/heymilo/schema/questions.ts";
import { atsMetadata } from "../../src/heymilo/schema/responses.ts";
import { openObjects } from "../../src/heymilo/schema/steps.ts";

const modalities = Object.keys(questionFields) as Modality[];
const steps = [...new Set(Object.values(stepOfModality))];
const modalitiesOf = (step: string) => modalities.filter((modality) => stepOfModality[modality] === step);
const fieldsOf = (some: readonly Modality[]) => some.flatMap((modality) => Object.keys(questionFields[modality]));

/** A create's questions of one modality; a step with one modality needs no label. */
const inline = (modality: Modality): string => {
  const step = stepOfModality[modality];
  return `createPosting request.workflow[${step}].questions[${modalitiesOf(step).length > 1 ? modality : ""}]`;
};

const keysOf = (object: { shape: object }): string => Object.keys(object.shape).join(", ");

/** The values that prose lists, by modality and field. */
const LISTED: [modality: Modality, field: string, values: string][] = [
  ["voice", "question_type", "open-ended, scored"],
  ["sms", "question_type", "NUMERIC, YES_NO"],
  ["form", "mcq_type", "multiple, single"],
  ["form", "operator", "eq, gt, gte, lt, lte, neq"],
];
const RESPONSE_FORMATS = "date, freeform, number, text";

const WITH_DEFAULT = [
  "description",
  "language",
  "interviewer_name",
  "instructions",
  "company_overview",
  "job_overview",
];

/** Where answers have a posting. */
const POSTINGS = [
  "createPosting answer.data.posting",
  "clonePosting answer.data.posting",
  "listPostings answer.data[]",
  "getPosting answer.data",
  "updatePosting answer.data",
  "updateInterviewerWorkflowStep answer.data",
  "activatePosting answer.data",
  "archivePosting answer.data",
];

const WITHOUT_HEADERS = ["listAgentTypes", "listQuestionTypes"];

/**
 * Where we differ from HeyMilo's document on purpose: by the reason, the lines that the check finds. Each line must be
 * found, or the entry is an error itself.
 */
export const deliberateDifferences: Readonly<Record<string, readonly string[]>> = {
  "The document leaves the object open, and says in prose that it has this count": [
    "getInterviewData answer.data.cheat_detection.web_interview.tab_switch_detection fields: document any, ours total_count",
  ],
  "A step takes the fields of its own modalities; HeyMilo ignores others of its one question object": steps.flatMap(
    (step) => {
      const taken = fieldsOf(modalitiesOf(step));
      const others = new Set(fieldsOf(modalities).filter((field) => !taken.includes(field)));
      const questions = `createPosting request.workflow[${step}].questions[]`;
      return [...others].map((field) => `${questions}.${field} field: document present, ours absent`);
    },
  ),
  "A question of another step's modality would not be asked, so each step takes its own alone": modalities.map(
    (modality) => {
      const allowed = modalitiesOf(stepOfModality[modality]).sort().join(", ");
      return `${inline(modality)}.modality values: document any, ours ${allowed}`;
    },
  ),
  "The values that HeyMilo's prose lists, where its schema has any string: another would be ignored": [
    `${inline("voice_tags")}.response_format values: document any, ours ${RESPONSE_FORMATS}`,
    ...LISTED.flatMap(([modality, field, values]) =>
      [inline(modality), `createQuestion request[${modality}]`, `updateQuestion request[${modality}]`].map(
        (place) => `${place}.${field} values: document any, ours ${values}`,
      ),
    ),
  ],
  "Open objects: the keys that HeyMilo's prose names are typed, and all others are passed on": [
    ["web_interview", "cheat_detection_config"],
    ["web_interview", "web_interview_config"],
    ["conversational_sms", "blackout_period"],
  ].map(([step, field]) => {
    const keys = keysOf(openObjects[field as keyof typeof openObjects]);
    return `createPosting request.workflow[${step}].config.${field} fields: document any, ours ${keys}`;
  }),
  "The step's type decides, by prose: unknown keys are answered with 400, so the fields are those of a create": [
    `updateInterviewerWorkflowStep request.config fields: document any, ours ${steps.join(", ")}`,
  ],
  "A workflow without steps is no interviewer; HeyMilo does not say what becomes of it": [
    "createPosting request.workflow minItems: document none, ours 1",
  ],
  "These have a default instead of a null; an argument that is null is dropped and never sent": WITH_DEFAULT.map(
    (field) => `createPosting request.${field} null: document never null, ours may be null`,
  ),
  "A lost question is looked for among all of them": [
    "listQuestions query.modality field: document present, ours absent",
  ],
  "Completions also match ids and slugs, which HeyMilo's search does not, so they read the whole list": [
    "listPostingSummaries query.search field: document present, ours absent",
  ],
  "The document leaves these objects open; prose and its examples name the keys, and any may be missing": [
    ...POSTINGS.map((at) => `${at}.ats_metadata fields: document any, ours ${keysOf(atsMetadata)}`),
    "listWorkspaces answer.data[] type: document any, ours object",
  ],
  "These list no headers; the key is sent because the document's security scheme stands for all operations":
    WITHOUT_HEADERS.flatMap((operation) =>
      ["X-API-KEY", "X-Workspace-Id"].map(
        (header) => `${operation} header.${header} field: document absent, ours present`,
      ),
    ),
};
