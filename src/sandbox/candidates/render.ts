import type { JsonObject } from "../json.ts";
import type { Posting } from "../store.ts";
import { type Candidate, isFinished } from "./candidate.ts";
import { integrity } from "./integrity.ts";
import { renderWorkflow } from "./progress.ts";
import { averageOf, overallScore, type StepResults, stepResults } from "./results.ts";

/** A row of a posting's candidates. */
export function renderCandidate(posting: Posting, candidate: Candidate): JsonObject {
  const results = stepResults(posting, candidate);
  return {
    object: "candidate",
    ...identity(candidate),
    score: isFinished(candidate) ? overallScore(results) : null,
    status: candidate.stage,
    interview_url: `https://candidates.heymilo.example/alderway/i/${candidate.id}`,
    workflow: renderWorkflow(posting, candidate),
    agent_summary: summaries(results),
    shortlisted: candidate.stage === "shortlisted",
    dismissed: candidate.stage === "dismissed",
    metadata: candidate.person.metadata,
    data: candidate.person.data,
    interviewed_at: isFinished(candidate) ? candidate.lastActivityAt / 1000 : null,
    created_at: candidate.createdAt / 1000,
  };
}

/** Everything about one interview; only how far it has come while it is not finished. */
export function renderInterview(posting: Posting, candidate: Candidate): JsonObject {
  const ready = isFinished(candidate);
  const results: StepResults = ready
    ? stepResults(posting, candidate)
    : { web_interview: null, resume: null, sms: null, form: null };
  return {
    object: "interview_data",
    ...identity(candidate),
    score: overallScore(results),
    status: ready ? candidate.stage : "not_ready",
    workflow: renderWorkflow(posting, candidate),
    ...results,
    cheat_detection: results.web_interview ? integrity(posting, candidate) : null,
    metadata: candidate.person.metadata,
    data: candidate.person.data,
  };
}

const identity = ({ id, candidateId, postingId, person }: Candidate): JsonObject => ({
  interview_id: id,
  candidate_id: candidateId,
  posting_id: postingId,
  name: person.name,
  email: person.email,
});

/** In the words of the list: each step's numbers, and links that whoever has them can open. */
function summaries({ web_interview, resume, sms, form }: StepResults): JsonObject {
  const criteria = (passed: boolean) =>
    (sms?.criteria as JsonObject[] | undefined)
      ?.filter((one) => one.passed === passed)
      .map((one) => String(one.criteria_text)) ?? [];
  const answers = form?.questions as JsonObject[] | undefined;
  return {
    resume: resume && {
      // On another scale than the result's own score; the document gives none.
      resume_score: typeof resume.overall_score === "number" ? resume.overall_score / 20 : null,
      is_eligible: resume.is_eligible ?? null,
      resume_link: resume.resume_url ?? null,
    },
    web_interview: web_interview && {
      score: web_interview.match_score ?? null,
      highlights: web_interview.highlights ?? [],
      audio_recording_link: web_interview.audio_recording_url ?? null,
      video_recording_link: web_interview.video_recording_url ?? null,
    },
    sms: sms && {
      is_eligible: sms.is_eligible ?? null,
      criteria_passed: criteria(true),
      criteria_failed: criteria(false),
      messages_sent: sms.messages_sent ?? null,
    },
    form: form && {
      is_complete: true,
      is_eligible: form.overall_status === "passed",
      questions_answered: answers?.length ?? 0,
      total_questions: answers?.length ?? 0,
    },
  };
}

/** Over all candidates of a posting. */
export function renderStats(posting: Posting, candidates: readonly Candidate[]): JsonObject {
  const results = candidates.map((candidate) => stepResults(posting, candidate));
  const average = (scores: unknown[]): number | null => {
    const exact = averageOf(scores);
    return exact === null ? null : Math.round(exact * 10) / 10;
  };
  return {
    object: "posting_stats",
    posting_id: posting.id,
    title: posting.fields.title,
    name: posting.fields.name,
    total_candidates: candidates.length,
    completed_interviews: candidates.filter((one) => isFinished(one) && one.stage !== "knocked_out").length,
    average_interview_score: average(results.map(({ web_interview }) => web_interview?.match_score)),
    average_resume_score: average(results.map(({ resume }) => resume?.overall_score)),
  };
}
