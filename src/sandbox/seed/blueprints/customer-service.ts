import { COMPANY_OVERVIEW, type TemplateSeed } from "../blueprint.ts";

export const customerService: TemplateSeed = {
  id: "IT_51B8E6",
  template_code: "customer-service",
  name: "Customer Service Representative",
  description: "A short form about shifts and typing, then a video interview about real calls.",
  created_at: 1_768_986_000,
  blueprint: {
    id: "B1A0C0E3",
    posting: {
      title: "Customer Service Representative",
      name: "customer-service-representative",
      description:
        "You will answer 40 to 60 calls and chats a day about orders, deliveries and refunds.\nYou will decide refunds of up to 80 dollars yourself.\nYou will write case notes that a colleague can continue from.",
      interviewer_name: "Sarah",
      company_overview: COMPANY_OVERVIEW,
      company_overview_delivery_mode: "summarized_delivery",
      job_overview:
        "Shifts of eight hours between 7:00 and 22:00, planned four weeks ahead. Two weeks of paid training.",
      sender_email_id: "5E7D10AC93B2",
      email_template_group_id: "E2F8B4417C90",
      email_report_to_candidate: false,
      workflow: [
        {
          type: "form",
          config: { knockout_enabled: true },
          questions: [
            {
              modality: "form",
              text: "Which shifts can you work?",
              question_type: "dropdown",
              dropdown_values: [
                { label: "Early (7:00 to 15:00)", value: "early" },
                { label: "Late (14:00 to 22:00)", value: "late" },
                { label: "Weekends", value: "weekend" },
              ],
              mcq_type: "multiple",
              is_answer_mandated: true,
            },
            {
              modality: "form",
              text: "How many words a minute do you type?",
              slider_min: 10,
              slider_max: 120,
              slider_step: 5,
              answer: 35,
              is_knockout: true,
              is_answer_mandated: true,
            },
            {
              modality: "form",
              text: "From which day on could you start?",
              question_type: "date",
              is_answer_mandated: true,
            },
          ],
        },
        {
          type: "web_interview",
          config: {
            video: true,
            voice_id: "wrv-7f3a21c9",
            interview_type: "behavioral",
            is_multilingual: false,
          },
          questions: [
            {
              modality: "voice",
              text: "A parcel is marked as delivered, and the customer says that it never came. Take me through your call.",
              question_type: "scored",
              evaluation_criteria:
                "Checks facts before deciding, keeps the customer informed, ends with a clear next step.",
              score_of_1: "Quotes policy or doubts the customer, with no next step.",
              score_of_5:
                "Confirms the address and scan, offers a fix within the limit, and says when the customer hears back.",
              score_weight: 5,
              max_follow_ups: 2,
            },
            {
              modality: "voice",
              text: "Tell me about a rule that you had to enforce although the customer had a point.",
              question_type: "scored",
              evaluation_criteria:
                "Explains the reason behind the rule, looks for what is possible, passes the case on.",
              score_of_1: "Repeats the rule, or breaks it quietly.",
              score_of_5:
                "Names the reason, offers an alternative, and describes how the case was raised afterwards.",
              score_weight: 4,
              max_follow_ups: 2,
            },
            {
              modality: "voice",
              text: "Explain to me, as if I had never shopped online, how a refund to a card works.",
              question_type: "scored",
              evaluation_criteria: "Plain words, right order, checks that the listener follows.",
              score_of_1: "Uses internal terms or leaves out when the money arrives.",
              score_of_5: "Three or four plain steps with times, and asks whether it is clear.",
              score_weight: 3,
              max_follow_ups: 1,
            },
          ],
        },
      ],
    },
  },
};
