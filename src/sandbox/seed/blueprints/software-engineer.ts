import { COMPANY_OVERVIEW, type TemplateSeed } from "../blueprint.ts";

export const softwareEngineer: TemplateSeed = {
  id: "IT_7C1E04",
  template_code: "software-engineer",
  name: "Software Engineer",
  description: "Resume screening, then a technical video interview with scored questions and report tags.",
  is_default: true,
  created_at: 1_767_258_000,
  blueprint: {
    id: "B1A0C0E1",
    posting: {
      title: "Software Engineer",
      name: "software-engineer",
      description:
        "You will own services that plan routes for 900 vans a day.\nYou will write TypeScript and Go, and run what you write in production.\nYou will review designs and code of a team of six.\nYou bring four years of experience with backend systems under load.",
      interviewer_name: "Sarah",
      company_overview: COMPANY_OVERVIEW,
      company_overview_delivery_mode: "summarized_delivery",
      job_overview:
        "A backend role in the routing team. The stack is TypeScript, Go, PostgreSQL and Kubernetes; the on-call turn comes every sixth week and is paid.",
      job_overview_delivery_mode: "reference_only",
      interview_process_overview:
        "After this interview the team reviews the report within three working days. Next is a 90-minute pairing session.",
      instructions: "Keep a calm pace. Ask for the concrete system whenever an answer stays general.",
      max_retakes: 1,
      retake_cooldown_days: 2,
      email_template_group_id: "E6A1D0C3B2F4",
      design_template_group_id: "D05C7A19E3B8",
      workflow: [
        {
          type: "resume",
          config: { mandatory: true, knockout_enabled: true, min_evaluation_score: 0.4 },
          questions: [
            {
              modality: "resume_eligibility",
              text: "At least three years of paid work on backend or distributed systems",
            },
            {
              modality: "resume_eligibility",
              text: "Has run own code in production, shown by on-call, incident or operations work",
            },
            {
              modality: "resume_scoring",
              text: "Depth in designing and changing data models",
              evaluation_criteria:
                "Look for schema changes on live systems, migrations, and the size of the data.",
              score_of_1: "Databases appear in a list of skills only.",
              score_of_5:
                "Names migrations done without downtime, with data volumes and the reason for the change.",
              score_weight: 4,
            },
            {
              modality: "resume_scoring",
              text: "Scope of ownership",
              evaluation_criteria: "Whether the person decided, or carried out what others decided.",
              score_of_1: "Describes tickets and tasks assigned by others.",
              score_of_5: "Owned a service from design to operation and names its users and its failures.",
              score_weight: 3,
            },
          ],
        },
        {
          type: "web_interview",
          config: {
            video: true,
            voice_id: "wrv-7f3a21c9",
            interview_type: "technical",
            min_evaluation_score: 0.55,
            prompt_version: "v2",
            cheat_detection_config: {
              enabled: true,
              threshold: 70,
              types: ["tab_switching", "ai_scripted_answer", "multiple_speakers"],
            },
            web_interview_config: { show_transcript: true, max_duration_seconds: 1500 },
          },
          questions: [
            {
              modality: "voice",
              text: "Tell me about the last production incident that you worked on. What was broken, and how did you find the cause?",
              question_type: "scored",
              evaluation_criteria:
                "Explains symptoms, the hypotheses that were ruled out, the cause, and what was changed afterwards.",
              score_of_1: "Names a symptom but no cause, or others found it.",
              score_of_5:
                "Walks from symptom to cause with the evidence for each step, and names the change that prevents a repeat.",
              score_weight: 5,
              min_follow_ups: 1,
              max_follow_ups: 3,
            },
            {
              modality: "voice",
              text: "Describe a design that you changed your mind about. What convinced you?",
              question_type: "scored",
              evaluation_criteria:
                "Weighs alternatives with reasons that fit the situation, and owns the first choice.",
              score_of_1:
                "Can't name a rejected alternative, or calls the first choice someone else's mistake.",
              score_of_5:
                "States both designs, the measurement or argument that decided, and what the change cost.",
              score_weight: 4,
              max_follow_ups: 2,
            },
            {
              modality: "voice",
              text: "A service that you own has to take ten times its traffic in two weeks. What do you do first?",
              question_type: "scored",
              evaluation_criteria:
                "Starts from a measurement, finds the limiting resource, and plans for failure.",
              score_of_1: "Lists technologies (caching, more servers) with no measurement.",
              score_of_5:
                "Says what to measure, which resource gives in first, and how load is shed if the plan fails.",
              score_weight: 4,
              max_follow_ups: 2,
            },
            {
              modality: "voice",
              text: "What would you like to know about how we work?",
              question_type: "open-ended",
              not_scored: true,
            },
            {
              modality: "voice_tags",
              text: "Years of backend experience",
              response_format: "number",
              instructions: "Years in roles whose main work was server-side code. Round down.",
            },
            {
              modality: "voice_tags",
              text: "Main language",
              response_format: "text",
              options: ["TypeScript", "Go", "Java", "Python", "Other"],
            },
          ],
        },
      ],
    },
  },
};
