import * as z from "zod";
import { definePrompt } from "../definition/prompt.ts";
import { howTo, TASKS } from "../design/tasks.ts";
import { interviewerChoices } from "../reading/choices.ts";
import { readInterviewer } from "../reading/interviewer.ts";
import { forPosting } from "../reading/posting-by-title.ts";
import { storedAdvice } from "../reading/stored-advice.ts";
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
    const advice = await storedAdvice(parts.posting, parts.questions);
    const summary = {
      ...interviewerSummary(parts),
      ...(missing.length > 0 && { missing }),
      ...(advice.length > 0 && { advice }),
    };
    const data = JSON.stringify(summary, null, 1);
    return [
      "Review this HeyMilo interviewer and help the user to improve it.",
      asData("the interviewer, as HeyMilo has it", data),
      ...(advice.length > 0 ? [ABOUT_ADVICE] : []),
      howTo(TASKS.review),
      withGuide("to hold it against"),
    ].join("\n\n");
  },
});

const ABOUT_ADVICE =
  "advice is what this server's rules find in it. Check each line, and look for what a rule cannot see.";
