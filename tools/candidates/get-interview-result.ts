import * as z from "zod";
import { defineTool, READS } from "../../src/definition/tool.ts";
import { Privacy } from "../../src/privacy/index.ts";
import type { KeptBack } from "../../src/privacy/treatments.ts";
import { compact } from "../../src/views/compact.ts";
import { interviewParts, PARTS, type Part } from "../../src/views/interview-parts.ts";
import { interviewReport, isReady, notReady } from "../../src/views/interview-result.ts";

export const getInterviewResult = defineTool({
  name: "get_interview_result",
  title: "Get interview result",
  description:
    "Shows how one candidate did: scores by step and question, each with its scale, HeyMilo's summaries, what was met " +
    "and missed, knock-outs and integrity flags. A person decides.",
  when: { compare: "get_interview_result: how one candidate did." },
  example: { interview_id: "5C0FFEE35C0FFEE3" },
  annotations: READS,
  card: "candidates",

  input: z.strictObject({
    interview_id: z.string().min(1).describe("from list_candidates"),
    include: z
      .array(z.enum(PARTS))
      .max(PARTS.length)
      .describe("instead of the report; evaluations: the reasons for each score")
      .optional(),
    cursor: z
      .string()
      .max(100)
      .describe("next_cursor; q3: what was said to question 3; end, end6: the last words, the last 6 turns")
      .optional(),
  }),

  output: z.looseObject({
    outcome: z.string().describe("ready or not_ready"),
    summary: z.string(),
    interview_id: z.string(),
    status: z.string().optional(),
    overall_score_of_100: z.number().optional(),
    said_by_candidate: z.looseObject({ note: z.string().optional() }).optional(),
    next_cursor: z.string().optional(),
    next_steps: z.array(z.string()).optional(),
  }),

  handler: async ({ interview_id, include = [], cursor }, { heymilo, candidateData }) => {
    const privacy = new Privacy(candidateData);
    const closed = await heymilo.interviews.get(interview_id);
    const { email, ...rest } = privacy.interview(closed);
    const interview = privacy.masksEmails ? rest : { ...rest, email };
    if (!isReady(interview)) return { ...notReady(interview) };
    const isReport = include.length === 0 && cursor === undefined;
    const withheld = privacy.withheld([closed], isReport ? REPORT : include.flatMap((part) => OF_PART[part] ?? []));
    return {
      ...(isReport ? interviewReport(interview) : interviewParts(interview, include, cursor)),
      ...compact({ withheld }),
    };
  },
});

/** What the operator's setting may keep back of a report, and of a part. */
const REPORT: readonly KeptBack[] = ["name", "contact data", "application data", "recordings", "resume file"];
const OF_PART: Partial<Record<Part, KeptBack[]>> = {
  transcript: ["recordings"],
  resume: ["resume file"],
  metadata: ["metadata"],
};
