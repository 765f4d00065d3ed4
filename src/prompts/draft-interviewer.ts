import * as z from "zod";
import { definePrompt } from "../definition/prompt.ts";
import type { Choice } from "../definition/resource.ts";
import { interviewTemplateChoices } from "../reading/choices.ts";
import { guide } from "../resources/guide.ts";
import { asData } from "./as-data.ts";

const choice = (value: string, ...words: string[]): Choice => ({ value, words });

const SENIORITIES = [
  "internship",
  "entry level",
  "junior",
  "mid-level",
  "senior",
  "lead",
  "manager",
  "director",
  "executive",
].map((value) => choice(value));

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
    seniority: z.string().max(100).describe("such as senior").optional(),
    language: z.string().max(100).describe("in which to interview, such as en or es").optional(),
    interview_template: z.string().max(200).describe("id of an interview template to start from").optional(),
  }),

  choices: { seniority: SENIORITIES, language: LANGUAGES, interview_template: interviewTemplateChoices },

  write: async ({ job_description, seniority, language, interview_template }) => {
    const wishes = [
      seniority && `Seniority: ${JSON.stringify(seniority)}.`,
      language && `Language of the interview: ${JSON.stringify(language)}.`,
      interview_template &&
        `Start from the interview template ${JSON.stringify(interview_template)} (an id, or part of a name): look at it with list_interview_templates, and override only what this job needs.`,
    ].filter(Boolean);
    return [
      "Design a HeyMilo interviewer for the job below, together with me.",
      asData("the job description", job_description),
      ...(wishes.length > 0 ? [wishes.join("\n")] : []),
      TASK,
      `The guide to follow:\n\n${await guide.text()}`,
    ].join("\n\n");
  },
});

const TASK = `How to go about it:
1. Say in a few lines what this job needs: true must-haves, what to judge in a conversation, what merely informs. Ask me about what the text leaves open, at most three questions at once; go on with a stated assumption where I don't know.
2. Look up the ids you need with list_workspace_assets, and list_interview_templates if a template could fit.
3. Propose the steps with their questions and score anchors as a short table, and say why each step is there.
4. Call create_interviewer with dry_run: true, and show me what would be created with every warning.
5. Only when I agree, call it with the title and the preview's idempotency_key, without dry_run. Then read it back with get_interviewer and give me the links.`;
