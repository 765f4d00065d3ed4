import type { TextResource } from "../definition/resource.ts";

export const guide: TextResource = {
  name: "guide-interviewers",
  uri: "heymilo://guide/interviewers",
  title: "How to design an interviewer",
  description: "Steps, questions, scores, knock-outs, voices and integrity: how to make a good and fair interviewer.",
  mimeType: "text/markdown",
  text: async () => (await import("./guide-text.ts")).GUIDE,
};
