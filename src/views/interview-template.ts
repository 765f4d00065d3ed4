import { withoutMarker } from "../heymilo/lookups/marker.ts";
import type { InterviewTemplate, Posting, Question } from "../heymilo/schema/responses.ts";
import { bounded } from "./bounded.ts";
import { compact } from "./compact.ts";

export interface TemplateParts {
  template: InterviewTemplate;
  /** The posting that it copies; absent if it has none. */
  blueprint?: Posting;
  questions: readonly Question[];
}

/** What one needs to choose a template. */
export const interviewTemplateRow = ({
  id,
  template_code,
  name,
  description,
  is_default,
  posting_id,
}: InterviewTemplate) => compact({ id, template_code, name, description, is_default, posting_id });

/**
 * A template with what an interviewer made from it gets: the blueprint posting's workflow and questions, short enough
 * for any reader's context.
 */
export const interviewTemplateDetail = ({ template, blueprint, questions }: TemplateParts) => {
  const row = interviewTemplateRow(template);
  if (!blueprint) return { ...row, note: "This template has no blueprint posting to show." };
  const view = (ask: (question: Question) => object) => ({
    ...row,
    blueprint: blueprintView(blueprint, questions.map(ask)),
    ...atsNote(blueprint),
  });
  const { value, shortened } = bounded([view(compact), view(({ modality, text }) => ({ modality, text }))]);
  if (shortened.length === 0) return value;
  const whole = `get_interviewer with posting_id ${template.posting_id} and response_detail: full has it all.`;
  return { ...value, shortened, whole };
};

const blueprintView = (blueprint: Posting, questions: readonly object[]) =>
  compact({
    title: blueprint.title,
    language: blueprint.language,
    interviewer_name: blueprint.interviewer_name,
    metadata: withoutMarker(blueprint.metadata),
    workflow: (blueprint.workflow ?? []).map(({ order, type, config }) =>
      compact({ order, type, config: config ? compact(config) : undefined }),
    ),
    questions,
  });

const atsNote = ({ ats_metadata: ats }: Posting) =>
  ats
    ? {
        ats_name: ats.ats_name ?? "unknown",
        note: "Made from an ATS job: an interviewer from this template starts as a draft and takes nobody until it is activated.",
      }
    : {};
