import * as z from "zod";
import { defineTool, READS } from "../../src/definition/tool.ts";
import { InputError } from "../../src/heymilo/errors.ts";
import {
  INCLUDES,
  interviewResult,
  isReady,
  notReady,
  transcriptPage,
} from "../../src/views/interview-result.ts";

export const getInterviewResult = defineTool({
  name: "get_interview_result",
  title: "Get interview result",
  description:
    "Shows how one candidate did: scores by step and question, each with its scale, HeyMilo's summaries, what was met " +
    "and missed, knock-outs and integrity flags. A person decides.",
  annotations: READS,
  card: "candidates",

  input: z.strictObject({
    interview_id: z.string().min(1).describe("from list_candidates"),
    include: z
      .array(z.enum(INCLUDES))
      .max(INCLUDES.length)
      .describe("transcript; answers of form and SMS; reasons behind integrity flags and resume scores")
      .optional(),
    cursor: z.string().describe("next_cursor: more of the transcript").optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("ready or not_ready"),
    summary: z.string(),
    interview_id: z.string(),
    status: z.string().optional(),
    score_of_100: z.number().optional(),
    said_by_candidate: z.looseObject({ note: z.string().optional() }).optional(),
    next_cursor: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
  }),

  handler: async ({ interview_id, include = [], cursor }, { heymilo, privacy }) => {
    const from = cursor === undefined ? undefined : lineOf(cursor);
    const interview = privacy.interview(await heymilo.interviews.get(interview_id));
    if (!isReady(interview)) return { ...notReady(interview) };
    return {
      ...(from === undefined ? interviewResult(interview, include) : transcriptPage(interview, from)),
    };
  },
});

/** The transcript's next_cursor is the number of its first line. */
const lineOf = (cursor: string): number => {
  if (/^\d{1,6}$/.test(cursor)) return Number(cursor);
  throw new InputError([
    { path: ["cursor"], message: "is not a next_cursor of this tool; begin without it" },
  ]);
};
