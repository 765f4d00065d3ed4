import type { JsonObject } from "../json.ts";
import { WORKSPACE_ID } from "../render.ts";
import type { Catalog } from "../store.ts";

/** Unix seconds; all rows were there before anything is created in the sandbox. */
const at = (day: number): { created_at: number; updated_at: number } => ({
  created_at: 1_764_579_600 + day * 86_400,
  updated_at: 1_764_579_600 + day * 86_400 + 3_600,
});

const voice = (id: string, day: number, row: JsonObject): JsonObject => ({
  object: "voice",
  id,
  country_code: null,
  gender: null,
  preview_url: `https://voices.heymilo.example/${id}.mp3`,
  labels: {},
  ...row,
  ...at(day),
});

const phoneNumber = (id: string, day: number, row: JsonObject): JsonObject => ({
  object: "phone_number",
  id,
  country_code: "US",
  active: true,
  ...row,
  date_provisioned: at(day).created_at,
});

const senderEmail = (
  id: string,
  day: number,
  prefix: string,
  domain: string,
  domainId: string,
): JsonObject => ({
  object: "sender_email",
  id,
  email_prefix: prefix,
  domain,
  full_email: `${prefix}@${domain}`,
  domain_id: domainId,
  created_at: at(day).created_at,
});

/** What a company has set up before it creates its first interviewer. The ids are the same in every run. */
export const standardCatalog: Omit<Catalog, "interview_templates"> = {
  workspaces: [
    { object: "workspace", id: WORKSPACE_ID, name: "Alderway Talent (sandbox)", role: "admin", ...at(0) },
  ],
  voices: [
    voice("wrv-7f3a21c9", 9, {
      provider: "elevenlabs",
      provider_voice_id: "Xq4LmT9vRbE2sKfD7wPa",
      name: "Sarah",
      language: "en-US",
      country_code: "US",
      gender: "female",
      labels: { accent: "american", age: "adult", style: "warm" },
    }),
    voice("wrv-b84c10de", 8, {
      provider: "cartesia",
      provider_voice_id: "6f1e7a52-0c1d-4f0e-9a3b-2f6f1b7f5c11",
      name: "Marcus",
      language: "en-US",
      country_code: "US",
      gender: "male",
      labels: { accent: "american", age: "adult", style: "direct" },
    }),
    voice("wrv-e10b6f42", 7, {
      provider: "elevenlabs",
      provider_voice_id: "Hn8ZcY3uJdW5gVtB0rQe",
      name: "Eleanor",
      language: "en-GB",
      country_code: "GB",
      gender: "female",
      labels: { accent: "british", age: "senior" },
    }),
    voice("wrv-3d57aa80", 6, {
      provider: "elevenlabs",
      provider_voice_id: "Op2MsA6kFxI1hNyC8vLz",
      name: "Lucía",
      language: "es-MX",
      country_code: "MX",
      gender: "female",
      labels: { accent: "mexican" },
    }),
    voice("wrv-90fe2c6b", 5, {
      provider: "lmnt",
      provider_voice_id: "mateo-2",
      name: "Mateo",
      language: "es-ES",
      country_code: "ES",
      gender: "male",
    }),
    voice("wrv-c2741d05", 4, {
      provider: "cartesia",
      provider_voice_id: "b2a9d6c4-7a55-4b1c-8d3e-91c0f7a4e230",
      name: "Camille",
      language: "fr-FR",
      country_code: "FR",
      gender: "female",
      labels: { style: "calm" },
    }),
    voice("wrv-58ab93f7", 3, {
      provider: "cartesia",
      provider_voice_id: "0d4f3b1e-52f6-47a9-a3c8-6e2b9d8c7f15",
      name: "Jonas",
      language: "de-DE",
      country_code: "DE",
      gender: "male",
    }),
    voice("wrv-1e6c04b9", 2, {
      provider: "lmnt",
      provider_voice_id: "sora-1",
      name: "Sora",
      language: "ja-JP",
      country_code: "JP",
      gender: "neutral",
    }),
    // A voice that was added without any details, as the API allows.
    voice("wrv-f7205a3e", 1, {
      provider: "elevenlabs",
      provider_voice_id: "Ju7BdK4pGoR9eQmX2nTs",
      name: "Custom voice 1",
      language: null,
      preview_url: null,
    }),
  ],
  // Numbers of the range that is reserved for fiction.
  phone_numbers: [
    phoneNumber("4F9D27A1", 5, { phone_number: "+13125550142" }),
    phoneNumber("81C6E05B", 4, { phone_number: "+12065550178" }),
    phoneNumber("0B72D9F4", 2, { phone_number: "+17185550106", active: false }),
  ],
  sender_emails: [
    senderEmail("A3D90F41C7E8", 6, "hiring", "alderway.example", "330A7C1DBE92"),
    senderEmail("5E7D10AC93B2", 5, "care-jobs", "alderway.example", "330A7C1DBE92"),
    senderEmail("C84B62F0D915", 3, "talent", "clinics.alderway.example", "71E05D3A94CF"),
  ],
  email_template_groups: [
    {
      object: "email_template_group",
      id: "E6A1D0C3B2F4",
      name: "Engineering Hiring Emails",
      template_mappings: {
        WEB_INTERVIEW_INVITATION: "7A10B3E9C442",
        WEB_INTERVIEW_NUDGE: "7A10B3E9C443",
        WEB_INTERVIEW_FINAL_NUDGE: "7A10B3E9C444",
        RESUME_INVITATION: "7A10B3E9C445",
        SCHEDULING_LINK_EMAIL: "7A10B3E9C446",
      },
      sender_email_id: "A3D90F41C7E8",
      ...at(8),
    },
    {
      object: "email_template_group",
      id: "E2F8B4417C90",
      name: "Hourly Roles Emails",
      template_mappings: {
        WEB_INTERVIEW_INVITATION: "19C4D7F0A831",
        WEB_INTERVIEW_NUDGE: "19C4D7F0A832",
        FORM_INVITATION: "19C4D7F0A833",
        FORM_NUDGE: "19C4D7F0A834",
      },
      sender_email_id: null,
      ...at(7),
    },
  ],
  design_template_groups: [
    {
      object: "design_template_group",
      id: "D05C7A19E3B8",
      name: "Alderway Brand",
      template_mappings: {
        welcome_page: "30E8F1B7D2A4",
        status_page: "30E8F1B7D2A5",
        interview_page: "30E8F1B7D2A6",
        interview_complete_page: "30E8F1B7D2A7",
      },
      is_default: true,
      ...at(8),
    },
    {
      object: "design_template_group",
      id: "D91F46B20C7E",
      name: "Clinics, Light",
      template_mappings: { welcome_page: "6BD204C9E713", interview_complete_page: "6BD204C9E714" },
      is_default: false,
      ...at(6),
    },
  ],
};
