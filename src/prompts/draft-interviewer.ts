import * as z from "zod";
import { definePrompt } from "../definition/prompt.ts";
import type { Choice } from "../definition/resource.ts";
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
      "Design a HeyMilo interviewer for the job below, together with me.",
      asData("the job description", job_description),
      ...(wishes.length > 0 ? [wishes.join("\n")] : []),
      TASK,
      withGuide("to follow"),
    ].join("\n\n");
  },
});

const TASK = `How to go about it:
1. Say in a few lines what the text gives. Then ask me about what it leaves open, at most three questions at once, in this order: which must-haves are true ones, and what is to happen to people without them; what the best in this job do, and why others failed or left; what candidates must not hear, or only if they ask; how long it may take them, and by which channel; until when they can apply, and when the job starts. Where I do not know, state what you assume and go on.
2. Look up the ids you need with list_workspace_assets, and list_interview_templates if a template could fit.
3. Propose the steps with their questions, weights and anchors as a short table. Say why each step is there, how long it takes, and which wishes of the text you left out.
4. Call create_interviewer with dry_run: true. Show me what would be created, with every warning and all advice.
5. Only when I agree, call it with the title and the preview's idempotency_key, without dry_run. That invites nobody.
6. If HeyMilo writes questions, read them with get_interviewer and show them to me. Give me review_url. Hold candidate_url back until every step has its questions and I have read them.`;
