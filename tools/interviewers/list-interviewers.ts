import * as z from "zod";
import { defineTool, READS } from "../../src/definition/tool.ts";
import { givenTexts } from "../../src/heymilo/text.ts";
import { searchPages } from "../../src/reading/page-search.ts";
import { MOST_READ, readEach } from "../../src/reading/value-or-reason.ts";
import { bySameName, rowsThatFit } from "../../src/views/bounded.ts";
import { compact } from "../../src/views/compact.ts";
import { candidateCounts, interviewerRow } from "../../src/views/interviewer.ts";
import { unreadableNote } from "../../src/views/list-notes.ts";

export const listInterviewers = defineTool({
  name: "list_interviewers",
  title: "List interviewers",
  description:
    "Lists the workspace's AI interviewers (job postings), archived ones too, with the beginning of the " +
    "description, status, steps and candidate link; finds the posting_id by title.",
  example: { status: "active" },
  annotations: READS,

  input: z.strictObject({
    search: z
      .string()
      .describe("in titles alone, as HeyMilo's own search matches; the same title comes first")
      .optional(),
    status: z.enum(["draft", "active", "expired", "archived"]).optional(),
    with_counts: z.boolean().describe("candidates, and who has finished; a request a row, 20 rows at most").optional(),
    limit: z.int().min(1).max(100).describe("20 if absent").optional(),
    cursor: z.string().describe("next_cursor of the page before").optional(),
  }),

  output: z.looseObject({
    interviewers: z.array(
      z.looseObject({ posting_id: z.string(), title: z.string().optional(), status: z.string().optional() }),
    ),
    next_cursor: z.string().optional(),
  }),

  handler: async ({ limit = 20, with_counts, ...filters }, { heymilo }) => {
    const { search, status } = filters;
    const { found, looked, unreadable, cursor, stopped } = await searchPages({
      pages: (query) => heymilo.postings.pages({ search, ...query }),
      idOf: ({ id }) => id,
      fits: status === undefined ? undefined : (posting) => posting.status === status,
      limit: with_counts ? Math.min(limit, MOST_READ) : limit,
      mostPages: MOST_PAGES,
      cursor: filters.cursor,
    });
    const counts = await readEach(with_counts ? found : [], ({ id }) => heymilo.postings.stats(id));
    const fitting = rowsThatFit(
      found.map((posting) => ({ ...interviewerRow(posting), ...candidateCounts(counts.read.get(posting)) })),
    );
    const { same, others } = bySameName(fitting, search, ({ title }) => title);
    const interviewers = [...same, ...others];
    const isCut = fitting.length < found.length;
    const archived = fitting.filter(({ status }) => status === "archived").length;
    const notes = givenTexts([
      archived > 0 && status === undefined && `${archived} of these ${archived === 1 ? "is" : "are"} archived.`,
      found.length === 0 && emptyNote(filters, cursor !== undefined),
      isCut && `Shortened to ${interviewers.length} of ${found.length}; next_cursor has the others.`,
      stopped !== undefined && !isCut && `Looked at ${looked.length} interviewers: ${stopped}`,
      with_counts && limit > MOST_READ && `With with_counts a page has ${MOST_READ}.`,
      counts.failed && `The counts could not be read of ${counts.failed}.`,
      unreadableNote(unreadable),
    ]);
    return {
      interviewers,
      ...compact({
        next_cursor: isCut ? fitting.at(-1)?.posting_id : cursor,
        note: notes.join(" ") || undefined,
      }),
    };
  },
});

const MOST_PAGES = 5;

const emptyNote = (
  filters: { search?: string | undefined; status?: string | undefined; cursor?: string | undefined },
  hasMore: boolean,
): string => {
  if (hasMore) return "None found yet; next_cursor goes on.";
  if (filters.cursor !== undefined) return "There are no more.";
  const { search, status } = filters;
  if (search === undefined && status === undefined)
    return "This workspace has no interviewers yet; create_interviewer makes one.";
  const which = status === undefined ? "No interviewer" : `No interviewer with the status ${status}`;
  return search === undefined
    ? `${which} exists; leave out status to see the others.`
    : `${which} has a title with ${JSON.stringify(search)} in it, as HeyMilo searches.`;
};
