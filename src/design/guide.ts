import { SECTIONS } from "./principles.ts";

/** How to design a good interviewer, for a model that is about to write a workflow. */
export const GUIDE = [
  "# Designing a HeyMilo interviewer",
  ...Object.entries(SECTIONS).map(([title, principles]) =>
    [`## ${title}`, ...Object.values(principles).map((sentence) => `- ${sentence}`)].join("\n"),
  ),
].join("\n");
