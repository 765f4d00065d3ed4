import { type Modality, questionFields, stepOfModality } from "../../src/heymilo/schema/questions.ts";
import { atsMetadata } from "../../src/heymilo/schema/responses.ts";
import { openObjects } from "../../src/heymilo/schema/steps.ts";

/** Where we differ from HeyMilo's document on purpose. Each line must be found, or the entry is an error itself. */
export interface Deliberate {
  reason: string;
  /** As the report prints them. */
  lines: readonly string[];
}

const modalities = Object.keys(questionFields) as Modality[];
const steps = [...new Set(Object.values(stepOfModality))];
const modalitiesOf = (step: string) => modalities.filter((modality) => stepOfModality[modality] === step);
const fieldsOf = (some: readonly Modality[]) =>
  some.flatMap((modality) => Object.keys(questionFields[modality]));

/** A create's questions of one modality; a step with one modality needs no label. */
const inline = (modality: Modality): string => {
  const step = stepOfModality[modality];
  return `createPosting request.workflow[${step}].questions[${modalitiesOf(step).length > 1 ? modality : ""}]`;
};

const keysOf = (object: { shape: object }): string => Object.keys(object.shape).join(", ");

export const deliberateDifferences: readonly Deliberate[] = [
  {
    reason: "The document leaves the object open, and says in prose that it has this count",
    lines: [
      "getInterviewData answer.data.cheat_detection.web_interview.tab_switch_detection fields: document any, ours total_count",
    ],
  },
  {
    reason:
      "A step takes the fields of its own modalities; the document's one question object takes all everywhere, and " +
      "HeyMilo ignores those that do not belong",
    lines: steps.flatMap((step) => {
      const taken = fieldsOf(modalitiesOf(step));
      const others = new Set(fieldsOf(modalities).filter((field) => !taken.includes(field)));
      return [...others].map(
        (field) =>
          `createPosting request.workflow[${step}].questions[].${field} field: document present, ours absent`,
      );
    }),
  },
  {
    reason: "A question of another step's modality would not be asked, so each step takes its own alone",
    lines: modalities.map((modality) => {
      const allowed = modalitiesOf(stepOfModality[modality]).sort().join(", ");
      return `${inline(modality)}.modality values: document any, ours ${allowed}`;
    }),
  },
  {
    reason:
      "The values that HeyMilo's prose lists, where its schema has any string: another would be ignored",
    lines: [
      `${inline("voice")}.question_type values: document any, ours open-ended, scored`,
      `${inline("voice_tags")}.response_format values: document any, ours date, freeform, number, text`,
      `${inline("sms")}.question_type values: document any, ours NUMERIC, YES_NO`,
      `${inline("form")}.mcq_type values: document any, ours multiple, single`,
      `${inline("form")}.operator values: document any, ours eq, gt, gte, lt, lte, neq`,
      ...["createQuestion", "updateQuestion"].flatMap((operation) => [
        `${operation} request[voice].question_type values: document any, ours open-ended, scored`,
        `${operation} request[sms].question_type values: document any, ours NUMERIC, YES_NO`,
        `${operation} request[form].mcq_type values: document any, ours multiple, single`,
        `${operation} request[form].operator values: document any, ours eq, gt, gte, lt, lte, neq`,
      ]),
    ],
  },
  {
    reason: "Open objects: the keys that HeyMilo's prose names are typed, and all others are passed on",
    lines: [
      ["web_interview", "cheat_detection_config"],
      ["web_interview", "web_interview_config"],
      ["conversational_sms", "blackout_period"],
    ].map(([step, field]) => {
      const keys = keysOf(openObjects[field as keyof typeof openObjects]);
      return `createPosting request.workflow[${step}].config.${field} fields: document any, ours ${keys}`;
    }),
  },
  {
    reason:
      "The step's type decides, by prose: unknown keys are answered with 400, so the fields are those of a create",
    lines: [
      "updateInterviewerWorkflowStep request.config fields: document any, ours web_interview, conversational_sms, resume, form",
    ],
  },
  {
    reason: "A workflow without steps is no interviewer; HeyMilo does not say what becomes of it",
    lines: ["createPosting request.workflow minItems: document none, ours 1"],
  },
  {
    reason: "These have a default instead of a null; an argument that is null is dropped and never sent",
    lines: [
      "description",
      "language",
      "interviewer_name",
      "instructions",
      "company_overview",
      "job_overview",
    ].map((field) => `createPosting request.${field} null: document never null, ours may be null`),
  },
  {
    reason: "A lost question is looked for among all of them",
    lines: ["listQuestions query.modality field: document present, ours absent"],
  },
  {
    reason:
      "Completions also match ids and slugs, which HeyMilo's search does not, so they read the whole list",
    lines: ["listPostingSummaries query.search field: document present, ours absent"],
  },
  {
    reason:
      "The document leaves these objects open; prose and its examples name the keys, and any may be missing",
    lines: [
      ...[
        "createPosting answer.data.posting",
        "clonePosting answer.data.posting",
        "listPostings answer.data[]",
        ...[
          "getPosting",
          "updatePosting",
          "updateInterviewerWorkflowStep",
          "activatePosting",
          "archivePosting",
        ].map((operation) => `${operation} answer.data`),
      ].map((posting) => `${posting}.ats_metadata fields: document any, ours ${keysOf(atsMetadata)}`),
      "listWorkspaces answer.data[] type: document any, ours object",
    ],
  },
  {
    reason:
      "These list no headers; the key is sent because the document's security scheme stands for all operations",
    lines: ["listAgentTypes", "listQuestionTypes"].flatMap((operation) =>
      ["X-API-KEY", "X-Workspace-Id"].map(
        (header) => `${operation} header.${header} field: document absent, ours present`,
      ),
    ),
  },
];
