import type { Candidate } from "../heymilo/schema/candidates.ts";
import { hasBegun } from "../views/candidate.ts";
import type { CandidateQuestion } from "./candidate-question.ts";

/** What the words of a question mean for the people who fit: "finished" is not "evaluated", and "idle" not "begun". */
export const peopleNotes = (
  people: readonly Candidate[],
  { finished, finished_since, idle_days }: CandidateQuestion,
): (string | false)[] => {
  const evaluating = people.filter(({ status }) => status === "evaluating").length;
  const begun = people.filter((one) => hasBegun(one) === true).length;
  const invited = people.filter((one) => hasBegun(one) === false).length;
  const asksFinished = finished === true || finished_since !== undefined;
  return [
    asksFinished &&
      evaluating > 0 &&
      `All steps are done; HeyMilo still evaluates ${evaluating} of these (evaluating).`,
    idle_days !== undefined &&
      begun + invited > 0 &&
      `${begun} of these began and stopped (status in_progress); ${invited} never began (pending).`,
  ];
};
