import * as z from "zod";
import { defineTool, TELLS } from "../../src/definition/tool.ts";
import { GUIDE } from "../../src/design/guide.ts";

export const getDesignGuide = defineTool({
  name: "get_design_guide",
  title: "Get design guide",
  description:
    "Tells how to design an interviewer that is short, fair and easy to judge by: plan, knock-outs, questions and " +
    "anchors, what candidates hear, settings. Read it once before you write a workflow of your own.",
  when: {
    prepare: "get_design_guide before you write a workflow of your own, unless a prompt gave you its text.",
  },
  example: {},
  annotations: TELLS,

  input: z.strictObject({}),

  output: z.looseObject({ guide: z.string() }),

  handler: async () => ({ guide: GUIDE }),
});
