import * as z from "zod";
import { definePrompt } from "../definition/prompt.ts";
import type { Choice } from "../definition/resource.ts";
import { howTo, TASKS } from "../design/tasks.ts";
import { interviewTemplateChoices } from "../reading/choices.ts";
import { asData } from "./as-data.ts";
import { withGuide } from "./with-guide.ts";

const choice = (value: string, ...words: string[]): Choice => ({ value, words });

/** HeyMilo publishes no list of the languages it speaks: these are common ones, and any other tag may be typed. */
const LANGUAGES = [
  choice("en", "English"),
  choice("es", "Spanish", "Español"),
  choice("fr", "French", "Français"),
  choice("de", "German", "Deutsch"),
  choice("pt", "Portuguese", "Português"),
  choice("it", "Italian", "Italiano"),
  choice("nl", "Dutch", "Nederlands"),
  choice("pl", "Polish", "Polski"),
  choice("ar", "Arabic", "العربية"),
  choice("hi", "Hindi", "हिन्दी"),
  choice("ja", "Japanese", "日本語"),
  choice("ko", "Korean", "한국어"),
  choice("zh", "Chinese", "中文"),
];

export const draftInterviewer = definePrompt({
  name: "draft_interviewer",
  title: "Draft an interviewer",
  description: "From a job description to the preview of an AI interviewer, and to the real one once you agree.",

  args: z.strictObject({
    // As long as HeyMilo's own description may be.
    job_description: z.string().min(1).max(50_000).describe("the job description; a job title will do"),
    language: z.string().max(100).describe("in which to interview, such as en or es").optional(),
    interview_template: z.string().max(200).describe("id of an interview template to start from").optional(),
  }),

  choices: { language: LANGUAGES, interview_template: interviewTemplateChoices },

  write: async ({ job_description, language, interview_template }) => {
    const wishes = [
      language && `Language of the interview: ${JSON.stringify(language)}.`,
      interview_template &&
        `Start from the interview template ${JSON.stringify(interview_template)} (an id, or part of a name): look at it with list_interview_templates, and override only what this job needs.`,
    ].filter(Boolean);
    return [
      "Design a HeyMilo interviewer for the job below, together with the user.",
      asData("the job description", job_description),
      ...(wishes.length > 0 ? [wishes.join("\n")] : []),
      howTo(TASKS.create),
      withGuide("to follow"),
    ].join("\n\n");
  },
});
