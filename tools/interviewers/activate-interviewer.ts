import * as z from "zod";
import { CHANGES, defineTool } from "../../src/definition/tool.ts";
import { printable } from "../../src/heymilo/text.ts";
import { forPosting, postingToWrite } from "../../src/reading/posting-by-title.ts";
import { valueOrWarning } from "../../src/reading/value-or-reason.ts";
import { compact, unlessEmpty } from "../../src/views/compact.ts";
import { nextSteps, stepsToFill, withoutQuestions } from "../../src/views/next-steps.ts";

export const activateInterviewer = defineTool({
  name: "activate_interviewer",
  title: "Activate interviewer",
  description:
    "Makes a draft interviewer take candidates. One tied to an ATS job then gets that job's real applicants, so " +
    "it needs confirm_ats_ingestion: true after the user agreed; without it the answer names the ATS and the job.",
  when: { manage: "activate_interviewer, only if an ATS template left a draft." },
  example: { posting_id: "Line Cook" },
  annotations: { ...CHANGES, destructiveHint: false },
  card: "interviewer",

  input: z.strictObject({
    posting_id: postingToWrite,
    confirm_ats_ingestion: z.boolean().describe("the user agreed to take the ATS job's candidates").optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("activated, already_active or needs_confirmation"),
    summary: z.string(),
    posting_id: z.string(),
    status: z.string().optional(),
    candidate_url: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
  }),

  handler: ({ posting_id: named, confirm_ats_ingestion }, { heymilo, show, warn, askPerson }) =>
    forPosting(heymilo, named, "write", async ({ id: posting_id, get }) => {
      const stored = await get();
      show({ title: stored.title });
      const { ats_metadata: ats, status, urls } = stored;
      const title = JSON.stringify(stored.title);
      const about = compact({
        status,
        candidate_url: urls?.candidate_url,
        ats_name: ats?.ats_name,
        ats_job_id: ats?.ats_job_id,
      });
      if (status === "active" && !ats?.pending_activation) {
        return { outcome: "already_active", summary: `${title} is active already.`, posting_id, ...about };
      }
      if (ats?.pending_activation) {
        const preview = async () => {
          const questions = await valueOrWarning("Its questions", heymilo.questions.list(posting_id), warn);
          const empty = questions ? stepsToFill(stored, questions.items) : [];
          if (empty.length > 0) warn(withoutQuestions(empty));
          const job = `job ${printable(ats.ats_job_id ?? "(unnamed)", 60)} in ${printable(ats.ats_name ?? "the ATS", 40)}`;
          return `Activating ${title} connects it to ${job}, whose real applicants it then interviews.`;
        };
        if (!confirm_ats_ingestion) {
          return {
            outcome: "needs_confirmation",
            summary: `Nothing was changed. ${await preview()}`,
            posting_id,
            ...about,
            next_steps: ["Ask the user. If they agree, call again with confirm_ats_ingestion: true."],
          };
        }
        await askPerson({ about: posting_id, yes: "Activate it", message: preview });
      }
      const active = await heymilo.postings.activate(posting_id);
      const takes = active.status === "active" ? "takes candidates now" : "was activated";
      return {
        outcome: "activated",
        summary: `${title} ${takes} (status ${active.status ?? "unknown"}).`,
        posting_id,
        ...about,
        ...compact({
          status: active.status,
          candidate_url: active.urls?.candidate_url,
          next_steps: unlessEmpty(nextSteps(active)),
        }),
      };
    }),
});
