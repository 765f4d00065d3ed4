import { fromWorkflow } from "../create-posting.ts";
import type { JsonObject } from "../json.ts";
import { type Catalog, Store, shortId } from "../store.ts";
import catalog from "./catalog.json" with { type: "json" };
import { plantHiring } from "./hiring/index.ts";
import templates from "./templates.json" with { type: "json" };

/** An interview template and the posting that it copies. */
interface TemplateSeed {
  id: string;
  template_code: string;
  name: string;
  description: string | null;
  is_default?: boolean;
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

/** What a sandbox starts with, all lists in the order in which the API shows them: newest first. */
export interface Seed extends Omit<Catalog, "interview_templates"> {
  templates: TemplateSeed[];
  /** Interviewers with candidates, beside what a new workspace has. */
  hiring: boolean;
}

/**
 * A company that has not created an interviewer yet; its ids are the same in every run. The phone numbers are of the
 * range that is reserved for fiction. One voice was added without any details, as the API allows.
 */
export const standardSeed = { ...catalog, templates, hiring: false } as unknown as Seed;

export function plantSeed(
  { templates, hiring, ...catalog }: Seed,
  now: () => number,
  newId: () => string = shortId,
): Store {
  const interview_templates = templates.map(({ blueprint, created_at, is_default, ...template }) => ({
    object: "interview_template",
    ...template,
    posting_id: blueprint.id,
    is_default: is_default ?? false,
    created_at,
    updated_at: created_at,
  }));
  const store = new Store({ ...catalog, interview_templates }, now, newId);
  for (const { blueprint, created_at } of templates) {
    const draft = fromWorkflow(structuredClone(blueprint.posting), now());
    store.addPosting(
      { ...draft, deadline: null, ats: structuredClone(blueprint.ats ?? null) },
      { id: blueprint.id, blueprint: true, createdAt: created_at * 1000 },
    );
  }
  if (hiring) plantHiring(store);
  return store;
}
