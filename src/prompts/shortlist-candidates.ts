import * as z from "zod";
import { definePrompt } from "../definition/prompt.ts";
import { howTo, TASKS } from "../design/tasks.ts";
import { interviewerChoices } from "../reading/choices.ts";
import { forPosting } from "../reading/posting-by-title.ts";
import { asData } from "./as-data.ts";

export const shortlistCandidates = definePrompt({
  name: "shortlist_candidates",
  title: "Shortlist candidates",
  description: "From the results to a fair, reasoned shortlist, for a person to decide.",
  needs: ["list_candidates", "get_interview_result"],

  args: z.strictObject({
    posting_id: z.string().max(300).describe("the interviewer's id or its title"),
    how_many: z
      .string()
      .regex(/^[1-9]\d?$/, { error: "must be a whole number from 1 to 99" })
      .describe("how many to shortlist; 3 if absent")
      .optional(),
    criteria: z.string().max(5_000).describe("what matters most for this job, in your words").optional(),
  }),

  choices: { posting_id: interviewerChoices },

  /** It names nobody. The agent calls the tools, and these show people as the operator's setting allows. */
  write: async ({ posting_id: named, how_many = "3", criteria }, { open }) => {
    const { id } = await forPosting(await open(), named, "read", ({ get }) => get());
    return [
      `Help the user to shortlist ${how_many} candidates of the interviewer with posting_id ${JSON.stringify(id)}.`,
      ...(criteria ? [asData("what matters most for this job", criteria)] : []),
      howTo(TASKS.shortlist),
    ].join("\n\n");
  },
});
