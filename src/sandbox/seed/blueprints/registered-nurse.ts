import { COMPANY_OVERVIEW, type TemplateSeed } from "../blueprint.ts";

/** The one whose blueprint has metadata: a create that sends its own replaces it. */
export const registeredNurse: TemplateSeed = {
  id: "IT_A03F5C",
  template_code: "registered-nurse",
  name: "Registered Nurse",
  description: "Licence check by form, then an audio interview about clinical judgement.",
  created_at: 1_769_850_000,
  blueprint: {
    id: "B1A0C0E4",
    posting: {
      title: "Registered Nurse, Outpatient Clinic",
      name: "registered-nurse",
      description:
        "You will triage walk-in patients and assist in minor procedures.\nYou will document in the clinic's records system during the visit.\nYou hold a current registered nurse licence.",
      interviewer_name: "Sarah",
      company_overview: COMPANY_OVERVIEW,
      company_overview_delivery_mode: "reference_only",
      job_overview:
        "Four shifts of ten hours a week in one clinic, no night shifts. The team is two doctors and five nurses.",
      job_overview_delivery_mode: "exact_delivery",
      metadata: { cost_center: "clinics-04", compliance_track: "licensed", owner: "clinical-hiring" },
      workflow: [
        {
          type: "form",
          config: { knockout_enabled: true, instructions: "Ask only what the licence check needs." },
          questions: [
            {
              modality: "form",
              text: "Upload your current registered nurse licence.",
              question_type: "file_upload",
              file_types: ["pdf", "jpg", "png"],
              allow_multiple_files: false,
              is_answer_mandated: true,
            },
            {
              modality: "form",
              text: "On which date does your licence expire?",
              question_type: "date",
              operator: "gte",
              answer: "2027-06-30",
              is_knockout: true,
              is_answer_mandated: true,
            },
          ],
        },
        {
          type: "web_interview",
          config: {
            video: false,
            voice_id: "wrv-e10b6f42",
            interview_type: "behavioral",
            min_evaluation_score: 0.6,
          },
          questions: [
            {
              modality: "voice",
              text: "Three patients come in at once: chest tightness, a cut that still bleeds, and a feverish toddler. What do you do in the first five minutes?",
              question_type: "scored",
              evaluation_criteria: "Orders by risk with reasons, delegates, and reassesses.",
              score_of_1: "Goes by order of arrival, or gives no reason for the order.",
              score_of_5:
                "Chest tightness first with the checks named, pressure on the cut delegated, toddler observed and rechecked.",
              score_weight: 5,
              min_follow_ups: 1,
              max_follow_ups: 3,
              post_processing_evaluation_criteria:
                "Across the whole interview, does the person say when they would call a doctor?",
            },
            {
              modality: "voice",
              text: "Tell me about a time you questioned an order or a dosage.",
              question_type: "scored",
              evaluation_criteria: "Spoke up in time, through the right channel, and recorded it.",
              score_of_1: "Followed it despite doubts, or raised it afterwards.",
              score_of_5:
                "Stopped before acting, named the evidence to the prescriber, and documented the outcome.",
              score_weight: 5,
              max_follow_ups: 2,
            },
            {
              modality: "voice_tags",
              text: "Areas of clinical experience",
              response_format: "freeform",
              instructions: "List the departments the candidate says they worked in, with years if given.",
            },
          ],
        },
      ],
    },
  },
};
