import type { Candidate } from "../heymilo/schema/candidates.ts";
import type { Interview } from "../heymilo/schema/interviews.ts";
import { firstFew, givenTexts, shortened } from "../heymilo/text.ts";

const STEPS = ["resume", "form", "sms"] as const;
type Step = (typeof STEPS)[number];

/** Whether the must-haves of a step are met, and the texts of those that are not. Undefined: nobody says it. */
interface Verdict {
  met: boolean | null | undefined;
  missed?: readonly string[] | null | undefined;
}

type Verdicts = Partial<Record<Step, Verdict>>;

const STEP_NAMES: Record<Step, string> = { resume: "resume", form: "form", sms: "text messages" };

/** HeyMilo's list has one boolean a step, and texts for what was asked by message. */
const listVerdicts = ({ resume, form, sms }: NonNullable<Candidate["agent_summary"]>): Verdicts => ({
  ...(resume && { resume: { met: resume.is_eligible } }),
  ...(form && { form: { met: form.is_eligible } }),
  ...(sms && { sms: { met: sms.is_eligible, missed: sms.criteria_failed } }),
});

/** A must-have that is missed counts, whatever the step's own verdict is. */
const reportVerdicts = ({ resume, form, sms }: Interview): Verdicts => {
  const inForm = form?.questions?.filter(({ is_knockout }) => is_knockout);
  const bySms = sms?.criteria?.filter(({ is_dealbreaker }) => is_dealbreaker);
  return {
    ...(resume && { resume: verdictOf(resume.eligibility_criteria, resume.is_eligible) }),
    ...(form && { form: verdictOf(inForm, true) }),
    ...(sms && { sms: verdictOf(bySms, sms.is_eligible) }),
  };
};

interface MustHave {
  criteria_text?: string | null | undefined;
  question_text?: string | null | undefined;
  passed?: boolean | null | undefined;
}

const verdictOf = (mustHaves: readonly MustHave[] | null | undefined, met: Verdict["met"]): Verdict => {
  const failed = mustHaves?.filter(({ passed }) => passed === false) ?? [];
  const missed = failed.map(({ criteria_text, question_text }) => criteria_text ?? question_text ?? "(unnamed)");
  return { met: missed.length > 0 ? false : met, missed };
};

/** What a row of HeyMilo's list says: "disqualified at step 2; must-haves not met: form". */
export const knockOutsInList = ({ workflow, agent_summary: agents }: Candidate): string | undefined =>
  inWords(workflow, agents ? listVerdicts(agents) : {});

/** The same by the report, which knows all texts. */
export const knockOutsInReport = (interview: Interview): string | undefined =>
  inWords(interview.workflow, reportVerdicts(interview), "the report names no must-have");

/** The steps whose must-haves the list says nothing about; undefined if it says it of all. */
export const stepsOnlyInReport = ({ agent_summary: agents }: Candidate): string | undefined => {
  if (!agents) return "all steps";
  const verdicts = listVerdicts(agents);
  const unsaid = STEPS.filter((step) => verdicts[step] && typeof verdicts[step].met !== "boolean");
  return unsaid.map((step) => STEP_NAMES[step]).join(", ") || undefined;
};

/** The list says of a step that its must-haves are met, and the report that they are not, or the other way round. */
export const listDisagrees = ({ agent_summary: agents }: Candidate, report: Interview): boolean => {
  const [list, whole] = [agents ? listVerdicts(agents) : {}, reportVerdicts(report)];
  return STEPS.some((step) => {
    const [one, other] = [list[step]?.met, whole[step]?.met];
    return typeof one === "boolean" && typeof other === "boolean" && one !== other;
  });
};

/** @param ifUnnamed what to say of somebody who is disqualified by no must-have */
const inWords = (workflow: Candidate["workflow"], verdicts: Verdicts, ifUnnamed?: string): string | undefined => {
  const steps = workflow?.steps ?? [];
  const ended = steps.flatMap(({ knocked_out, order }, index) => (knocked_out ? [order ?? index + 1] : []));
  const missed = STEPS.filter((step) => verdicts[step]?.met === false).map((step) => {
    const texts = (verdicts[step]?.missed ?? []).map((text) => shortened(text, LONGEST_TEXT));
    const named = firstFew(texts, MOST_TEXTS);
    return STEP_NAMES[step] + (named.length > 0 ? ` (${named.join("; ")})` : "");
  });
  const said = givenTexts([
    ended.length > 0 && `disqualified at step ${ended.join(" and ")}`,
    missed.length > 0 && `must-haves not met: ${missed.join(", ")}`,
    ended.length > 0 && missed.length === 0 && ifUnnamed,
  ]);
  return said.join("; ") || undefined;
};

const LONGEST_TEXT = 100;
const MOST_TEXTS = 3;
