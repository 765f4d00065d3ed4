import * as z from "zod";
import { defineTool, READS } from "../../src/definition/tool.ts";
import { LARGEST_PAGE } from "../../src/heymilo/http/pages.ts";
import { givenTexts } from "../../src/heymilo/text.ts";
import { readInterviewTemplate } from "../../src/reading/interviewer.ts";
import { bySameName, rowsThatFit } from "../../src/views/bounded.ts";
import { compact } from "../../src/views/compact.ts";
import { interviewTemplateDetail, interviewTemplateRow } from "../../src/views/interview-template.ts";
import { listNotes } from "../../src/views/list-notes.ts";

export const listInterviewTemplates = defineTool({
  name: "list_interview_templates",
  title: "List interview templates",
  description:
    "Lists the workspace's interview templates (saved interview and screening setups) to find the " +
    "interview_template_id for create_interviewer. With template_id: that one in full, with the workflow and " +
    "questions an interviewer made from it gets.",
  when: { reuse: "list_interview_templates, if the user speaks of a saved setup." },
  example: {},
  annotations: READS,

  input: z.strictObject({
    search: z.string().describe("in names, as HeyMilo's own search matches; the same name comes alone").optional(),
    template_id: z.string().describe("show this one in full; alone").optional(),
    limit: z.int().min(1).max(100).describe("20 if absent").optional(),
    cursor: z.string().describe("next_cursor of the page before").optional(),
  }),

  output: z.looseObject({
    interview_templates: z
      .array(
        z.looseObject({
          id: z.string().describe("interview_template_id"),
          name: z.string().optional(),
        }),
      )
      .optional(),
    interview_template: z.looseObject({ id: z.string() }).describe("with template_id").optional(),
    next_cursor: z.string().optional(),
  }),

  handler: async ({ template_id, search, limit, cursor }, { heymilo }) => {
    if (template_id !== undefined) {
      return {
        interview_template: interviewTemplateDetail(await readInterviewTemplate(heymilo, template_id)),
      };
    }
    // The same name may stand behind many that only contain it.
    const page = await heymilo.templates.page({ search, limit: search === undefined ? limit : LARGEST_PAGE, cursor });
    const { same, others } = bySameName(page.rows, search, ({ name }) => name);
    const found = same.length > 0 ? same : page.rows;
    const wanted = found.slice(0, limit ?? USUAL_ROWS);
    const interview_templates = rowsThatFit(wanted.map(interviewTemplateRow));
    const isCut = interview_templates.length < wanted.length;
    const isLeft = interview_templates.length < found.length;
    const isOver = page.end === "complete";
    const notes = givenTexts([
      isCut && `Shortened to ${interview_templates.length} of ${wanted.length}; next_cursor has the others.`,
      same.length > 0 &&
        others.length > 0 &&
        `Others called alike: ${others.length}${page.next === undefined ? "" : " or more"}; a shorter search shows them.`,
      isOver && page.rows.length === 0 && page.unreadable === 0 && emptyNote(search, cursor),
      ...(page.end === "max_pages" ? [] : listNotes(page)),
    ]);
    return {
      interview_templates,
      ...compact({
        next_cursor: isLeft ? interview_templates.at(-1)?.id : page.next,
        note: notes.join(" ") || undefined,
      }),
    };
  },
});

const USUAL_ROWS = 20;

const emptyNote = (search: string | undefined, cursor: string | undefined): string => {
  if (cursor !== undefined) return "There are no more.";
  return search === undefined
    ? "This workspace has no interview templates; give create_interviewer a workflow instead."
    : `No interview template's name contains ${JSON.stringify(search)}; call again without search to see all.`;
};
