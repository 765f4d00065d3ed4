import { COMPANY_OVERVIEW, type TemplateSeed } from "../blueprint.ts";

/** Imported from an ATS: what is made from it stays a draft until it is activated. */
export const warehouseAssociate: TemplateSeed = {
  id: "IT_C86D13",
  template_code: "bh-warehouse-associate",
  name: "Warehouse Associate (Bullhorn)",
  description: "Follows the Bullhorn job: text screening, then an audio interview.",
  created_at: 1_770_714_000,
  blueprint: {
    id: "B1A0C0E5",
    ats: {
      source: "job_sync",
      ats_name: "bullhorn",
      ats_job_id: "48213",
      ats_job_posting_id: null,
      integration_id: "int_bullhorn_01",
      job_ids: ["48213", "48240"],
      pending_activation: false,
      mapping_activated_at: "2026-02-11T09:30:00",
      mapping_activated_by: "api_key:seed0001",
      mapping_deactivated_at: null,
      mapping_deactivated_by: null,
    },
    posting: {
      title: "Warehouse Associate",
      name: "warehouse-associate",
      description:
        "You will pick and pack orders with a hand scanner.\nYou will load vans between 5:00 and 9:00.\nYou will keep aisles clear and report damaged goods.",
      interviewer_name: "Tyler",
      company_overview: COMPANY_OVERVIEW,
      phone_number_id: "81C6E05B",
      allow_sms_comms: true,
      metadata: { ats: "bullhorn", requisition: "48213" },
      workflow: [
        {
          type: "conversational_sms",
          config: { knockout_enabled: true, cooldown_period_hrs: 12, max_nudge_amount: 3 },
          questions: [
            {
              modality: "sms",
              text: "The early shift starts at 5:00. Can you be on site at that time, five days a week?",
              question_type: "YES_NO",
              expected_answer: "yes",
              is_dealbreaker: true,
            },
            {
              modality: "sms",
              text: "Can you lift parcels of up to 40 pounds, with or without an accommodation?",
              question_type: "YES_NO",
              expected_answer: "yes",
              is_dealbreaker: false,
            },
          ],
        },
        {
          type: "web_interview",
          config: { video: false, num_questions: 2, interview_type: "general" },
          questions: [
            {
              modality: "voice",
              text: "Tell me about a day at work when there was more to do than time. What did you do first, and why?",
              question_type: "scored",
              evaluation_criteria: "Has an order with a reason, and tells others in time.",
              score_of_1: "Worked faster, or left the rest without telling anyone.",
              score_of_5:
                "Sorted by deadline or safety, told the lead what would be late, and asked for help early.",
              score_weight: 4,
              max_follow_ups: 1,
            },
            {
              modality: "voice",
              text: "You find a pallet that blocks a fire exit and isn't yours. What do you do?",
              question_type: "scored",
              evaluation_criteria: "Makes it safe first, then finds out and reports.",
              score_of_1: "Leaves it to its owner.",
              score_of_5: "Moves or guards it at once, reports it, and checks that it doesn't come back.",
              score_weight: 3,
              max_follow_ups: 1,
            },
          ],
        },
      ],
    },
  },
};
