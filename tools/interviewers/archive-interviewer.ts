import * as z from "zod";
import { CHANGES, defineTool } from "../../src/definition/tool.ts";
import { isArchived } from "../../src/heymilo/schema/responses.ts";
import { forPosting, postingToWrite } from "../../src/reading/posting-by-title.ts";
import { valueOrWarning } from "../../src/reading/value-or-reason.ts";
import { compact, isoTime } from "../../src/views/compact.ts";
import { toTellApart } from "../../src/views/interviewer.ts";

export const archiveInterviewer = defineTool({
  name: "archive_interviewer",
  title: "Archive interviewer",
  description:
    "Stops an interviewer: it takes no more candidates. The only way to undo a create, and only HeyMilo's own " +
    "pages may bring it back, so show the user the dry_run first.",
  when: { manage: "archive_interviewer is the only undo, for what the user named." },
  example: { posting_id: "Line Cook" },
  annotations: CHANGES,

  input: z.strictObject({
    posting_id: postingToWrite,
    dry_run: z.boolean().describe("show what would be archived").optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("archived, already_archived or preview"),
    summary: z.string(),
    posting_id: z.string(),
    status: z.string().optional(),
  }),

  handler: (args, { heymilo, warn, askPerson }) =>
    forPosting(heymilo, args.posting_id, "write", async ({ id: posting_id, get }) => {
      const stored = await get();
      const title = JSON.stringify(stored.title);
      const about = compact({ status: stored.status, created_at: isoTime(stored.created_at) });
      if (isArchived(stored)) {
        return {
          outcome: "already_archived",
          summary: `${title} is archived already.`,
          posting_id,
          ...about,
        };
      }
      const preview = async () => {
        const reading = heymilo.postings.stats(posting_id);
        const stats = await valueOrWarning("The number of candidates", reading, warn);
        const total_candidates = stats?.total_candidates;
        const candidates = total_candidates ? ` and its ${total_candidates} candidates could not go on` : "";
        return { total_candidates, inWords: `${title} would stop taking candidates${candidates}.` };
      };
      if (args.dry_run) {
        const { inWords, total_candidates } = await preview();
        return {
          outcome: "preview",
          summary: `Nothing was changed. ${inWords}`,
          posting_id,
          ...about,
          ...toTellApart(stored),
          ...compact({ total_candidates }),
          next_steps: ["When the user agrees that it is this one, call again without dry_run."],
        };
      }
      const facts = Object.entries({ ...about, ...toTellApart(stored) }).map(([name, value]) => `${name}: ${value}`);
      const message = async () => [(await preview()).inWords, ...facts].join("\n");
      await askPerson({ about: posting_id, yes: "Archive it", message });
      const archived = await heymilo.postings.archive(posting_id);
      return {
        outcome: "archived",
        summary: `${title} is archived and takes no more candidates.`,
        posting_id,
        ...about,
        ...compact({ status: archived.status }),
      };
    }),
});
