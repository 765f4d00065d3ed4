import type { JsonObject } from "../json.ts";

/** An interview template and the posting that it copies. */
export interface TemplateSeed {
  id: string;
  template_code: string;
  name: string;
  description: string | null;
  is_default?: true;
  /** Unix seconds. */
  created_at: number;
  blueprint: {
    id: string;
    /** A create request with a workflow. */
    posting: JsonObject;
    /** For a blueprint that was imported from an applicant tracking system. */
    ats?: JsonObject;
  };
}

export const COMPANY_OVERVIEW =
  "Alderway runs depots, service teams and clinics in eleven regions. About 2,400 people work here; most managers started in the team that they now lead.";
