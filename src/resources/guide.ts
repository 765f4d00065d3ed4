import type { TextResource } from "../definition/resource.ts";
import { GUIDE } from "../design/guide.ts";

export const guide: TextResource = {
  name: "guide-interviewers",
  uri: "heymilo://guide/interviewers",
  title: "How to design an interviewer",
  description:
    "Plan, knock-outs, questions and scores, what candidates hear, settings: how to make a good and fair interviewer.",
  mimeType: "text/markdown",
  text: async () => GUIDE,
};
