import { COMPANY_OVERVIEW, type TemplateSeed } from "../blueprint.ts";

export const salesDevelopment: TemplateSeed = {
  id: "IT_E4729B",
  template_code: "sales-development",
  name: "Sales Development Representative",
  description: null,
  created_at: 1_771_578_000,
  blueprint: {
    id: "B1A0C0E6",
    posting: {
      title: "Sales Development Representative",
      name: "sales-development-representative",
      description:
        "You will call and write to 30 businesses a day about delivery contracts.\nYou will hand over meetings that the account team wants to have.\nYou will keep the pipeline in the CRM up to date.",
      company_overview: COMPANY_OVERVIEW,
      job_overview:
        "Base pay plus a bonus for each meeting that takes place. Hybrid, two days a week in the office.",
      scheduling_url: "https://calendar.alderway.example/sales-hiring",
      workflow: [
        {
          type: "web_interview",
          config: { video: true, voice_id: "wrv-b84c10de", interview_type: "cultural", prompt_version: "v2" },
          questions: [
            {
              modality: "voice",
              text: "Sell me a weekly pick-up of returns. I run a shoe shop with two branches, and you have one minute.",
              question_type: "scored",
              evaluation_criteria:
                "Asks before pitching, ties the offer to the shop, closes with a next step.",
              score_of_1: "Recites features and asks nothing.",
              score_of_5: "Asks one sharp question, uses the answer, and proposes a concrete next step.",
              score_weight: 5,
              max_follow_ups: 3,
            },
            {
              modality: "voice",
              text: "Which number did you miss in your last role, and what did you change?",
              question_type: "scored",
              evaluation_criteria: "Names the number, the reason within own control, and the change.",
              score_of_1: "Blames leads or market, or claims never to have missed one.",
              score_of_5:
                "Gives target and result, the cause found in own work, and the effect of the change.",
              score_weight: 4,
              max_follow_ups: 2,
            },
          ],
        },
      ],
    },
  },
};
