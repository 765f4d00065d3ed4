import * as z from "zod";
import { defineTool, READS } from "../../src/definition/tool.ts";
import { readInterviewer } from "../../src/reading/interviewer.ts";
import { forPosting, postingToRead } from "../../src/reading/posting-by-title.ts";
import { interviewerInFull, interviewerSummary } from "../../src/views/interviewer.ts";
import { cardOfPosting } from "../../src/views/interviewer-card.ts";

export const getInterviewer = defineTool({
  name: "get_interviewer",
  title: "Get interviewer",
  description:
    "Shows one AI interviewer: settings, workflow steps, questions by modality in their order with the ids that " +
    "edit_questions takes, candidate stats, links, and what to do next.",
  when: {
    manage: [
      "get_interviewer, if HeyMilo wrote questions or the user asks. posting_id takes an exact title. " +
        "list_interviewers finds others.",
      "get_interviewer, if HeyMilo wrote questions or the user asks. posting_id takes an exact title.",
    ],
  },
  example: { posting_id: "Line Cook" },
  annotations: READS,
  card: "interviewer",

  input: z.strictObject({
    posting_id: postingToRead,
    response_detail: z.enum(["summary", "full"]).describe("full: HeyMilo's own data, nothing shortened").optional(),
  }),

  output: z.looseObject({
    posting_id: z.string(),
    title: z.string().optional(),
    status: z.string().optional(),
    candidate_url: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
  }),

  handler: ({ posting_id, response_detail }, { heymilo, warn, show }) =>
    forPosting(heymilo, posting_id, "read", async ({ id }) => {
      const parts = await readInterviewer(heymilo, id, warn);
      show(cardOfPosting(parts));
      return response_detail === "full" ? interviewerInFull(parts) : interviewerSummary(parts);
    }),
});
