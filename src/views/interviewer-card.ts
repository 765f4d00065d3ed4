import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import type { CloneSource } from "./cloned.ts";
import { compact, isoTime, unlessEmpty } from "./compact.ts";
import type { InterviewerParts } from "./interviewer.ts";
import type { CreatePlan } from "./preview.ts";
import { type StepCard, stepCard } from "./step-card.ts";
import { GREATEST_STORED_WEIGHT, GREATEST_WEIGHT, stepsOfRequest, stepsWithQuestions } from "./steps.ts";

/** What the card of an interviewer shows, beside the result that the model reads. */
export interface InterviewerCard {
  title: string;
  /** As HeyMilo has it. Absent for what does not exist yet. */
  status?: string;
  language?: string;
  interviewer_name?: string;
  deadline?: string;
  /** Absent where the call did not read them. */
  steps?: StepCard[];
  /** The whole preview, where the result has only what changed. */
  whole?: Record<string, unknown>;
}

/**
 * What a create makes, as far as its request says so.
 *
 * @param plan what was found out for a preview: the template and what ids are called
 */
export const cardOfRequest = (
  request: CreatePostingRequest,
  plan?: Pick<CreatePlan, "template" | "names">,
): InterviewerCard => {
  const steps = stepsOfRequest(request, plan?.template, plan?.names ?? new Map());
  const scale = request.workflow ? GREATEST_WEIGHT : GREATEST_STORED_WEIGHT;
  return compact({
    title: request.title,
    language: request.language,
    interviewer_name: request.interviewer_name,
    deadline: request.deadline,
    steps: unlessEmpty(steps.map(({ type, config, questions }) => stepCard(type, config, questions, scale))),
  });
};

export const cardOfPosting = ({
  posting,
  questions,
}: Pick<InterviewerParts, "posting" | "questions">): InterviewerCard =>
  compact({
    title: posting.title ?? posting.id,
    status: posting.status,
    language: posting.language,
    interviewer_name: posting.interviewer_name,
    deadline: isoTime(posting.deadline),
    steps: stepsWithQuestions(posting.workflow ?? [], questions).map((step) =>
      stepCard(step.type, step.config, step.questions, GREATEST_STORED_WEIGHT),
    ),
  });

/** What a copy takes over. Its status and deadline are its own. */
export const cardOfCopy = (source: CloneSource, title: string | undefined): InterviewerCard => {
  const { posting, questions } = source;
  const {
    status: _status,
    deadline: _deadline,
    steps,
    ...card
  } = cardOfPosting({ posting, questions: questions ?? [] });
  return { ...card, ...(title !== undefined && { title }), ...(questions && steps && { steps }) };
};
