import * as z from "zod";
import { definePrompt } from "../definition/prompt.ts";
import { interviewerChoices } from "../reading/choices.ts";
import { readInterviewer } from "../reading/interviewer.ts";
import { forPosting } from "../reading/posting-by-title.ts";
import { interviewerSummary } from "../views/interviewer.ts";
import { asData } from "./as-data.ts";
import { withGuide } from "./with-guide.ts";

export const reviewInterviewer = definePrompt({
  name: "review_interviewer",
  title: "Review an interviewer",
  description: "A critique of an existing AI interviewer, and changes to make it better and fairer.",

  args: z.strictObject({
    posting_id: z.string().describe("the interviewer's id or its title"),
  }),

  choices: { posting_id: interviewerChoices },

  write: async ({ posting_id }, { open }) => {
    const missing: string[] = [];
    const heymilo = await open();
    const parts = await forPosting(heymilo, posting_id, "read", ({ id }) =>
      readInterviewer(heymilo, id, (message) => missing.push(message)),
    );
    const summary = { ...interviewerSummary(parts), ...(missing.length > 0 && { missing }) };
    const data = JSON.stringify(summary, null, 1);
    return [
      "Review this HeyMilo interviewer and help me to improve it.",
      asData("the interviewer, as HeyMilo has it", data),
      TASK,
      withGuide("to hold it against"),
    ].join("\n\n");
  },
});

const TASK = `How to go about it:
1. Say in three sentences what this interviewer does to a candidate, from the invitation to the end: how long it takes, what can end it, what they are told.
2. List what is wrong or weak, the gravest first, each with the question's id or the setting's name: must-haves without a consequence, knock-outs that are none or touch protected traits, double questions and hints, anchors that cannot be heard, what is scored and told beforehand, what is missing for this job, promised minutes that cannot be kept, facts the interviewer is asked about but cannot know, voice and language that don't fit.
3. For each, propose the exact new text or value. Steps cannot be added or moved; where that is needed, propose a new interviewer instead.
4. Change nothing before I agree. Then use edit_questions (up to 50 changes in one call) and update_interviewer if this server has them; their results say what came of it. It reaches only candidates who come later; if it is live and results must stay comparable, propose clone_interviewer.`;
