import { COMPANY_OVERVIEW, type TemplateSeed } from "../blueprint.ts";

export const fieldTechnician: TemplateSeed = {
  id: "IT_2D94AF",
  template_code: "field-technician",
  name: "Field Service Technician",
  description: "Three text messages with must-haves, then a short interview by phone.",
  created_at: 1_768_122_000,
  blueprint: {
    id: "B1A0C0E2",
    posting: {
      title: "Field Service Technician",
      name: "field-service-technician",
      description:
        "You will repair and maintain heating and cooling units at customers' homes.\nYou will drive a company van between five and seven appointments a day.\nYou will explain to customers what was wrong and what it costs.",
      interviewer_name: "Tyler",
      company_overview: COMPANY_OVERVIEW,
      job_overview:
        "Monday to Friday, one Saturday a month. The van, tools and phone are provided, and training days are paid.",
      phone_number_id: "4F9D27A1",
      allow_sms_comms: true,
      workflow: [
        {
          type: "conversational_sms",
          config: {
            knockout_enabled: true,
            intro_message:
              "Hi {{candidate_name}}, thanks for applying as {{job_title}} at Alderway. Three quick questions by text?",
            disqualification_message:
              "Thank you for your answers. This role needs something that doesn't match right now. We wish you well.",
            follow_up_message: "Still interested in the technician role? Your answers take two minutes.",
            hop_on_call_message: "That fits. Reply CALL when you have ten minutes for a phone interview.",
            cooldown_period_hrs: 24,
            max_nudge_amount: 2,
            blackout_period: { enabled: true, timezone: "America/Chicago", start_hour: 20, end_hour: 8 },
          },
          questions: [
            {
              modality: "sms",
              text: "Do you hold a driving licence that is valid today?",
              question_type: "YES_NO",
              expected_answer: "yes",
              is_dealbreaker: true,
            },
            {
              modality: "sms",
              text: "Do you have an EPA 608 certificate, any type?",
              question_type: "YES_NO",
              expected_answer: "yes",
              is_dealbreaker: true,
            },
            {
              modality: "sms",
              text: "How many years have you repaired heating or cooling units for pay?",
              question_type: "NUMERIC",
              expected_value: 2,
              is_dealbreaker: false,
              score_weight: 3,
            },
          ],
        },
        {
          type: "web_interview",
          config: {
            video: false,
            phone_calls_enabled: true,
            voice_id: "wrv-b84c10de",
            interview_type: "technical",
          },
          questions: [
            {
              modality: "voice",
              text: "A heat pump runs but the house stays cold. Walk me through what you check, in order.",
              question_type: "scored",
              evaluation_criteria:
                "Goes from the simple to the costly, measures before replacing parts, stays safe.",
              score_of_1: "Names parts to replace without checking anything first.",
              score_of_5:
                "Thermostat and filter first, then pressures and temperatures with expected values, power off before opening.",
              score_weight: 5,
              max_follow_ups: 2,
            },
            {
              modality: "voice",
              text: "Tell me about a customer who was angry before you arrived. What did you say first?",
              question_type: "scored",
              evaluation_criteria:
                "Listens first, promises only what can be kept, and closes the visit clearly.",
              score_of_1: "Argues about blame or sends the customer to the office.",
              score_of_5:
                "Repeats the problem in own words, names the next step and time, and says how it ended.",
              score_weight: 4,
              max_follow_ups: 2,
            },
          ],
        },
      ],
    },
  },
};
