import { fromWorkflow } from "../create-posting.ts";
import { type Catalog, Store } from "../store.ts";
import type { TemplateSeed } from "./blueprint.ts";
import { customerService } from "./blueprints/customer-service.ts";
import { fieldTechnician } from "./blueprints/field-technician.ts";
import { recepcion } from "./blueprints/recepcion.ts";
import { registeredNurse } from "./blueprints/registered-nurse.ts";
import { salesDevelopment } from "./blueprints/sales-development.ts";
import { softwareEngineer } from "./blueprints/software-engineer.ts";
import { warehouseAssociate } from "./blueprints/warehouse-associate.ts";
import { standardCatalog } from "./catalog.ts";

/** What a sandbox starts with, all lists in the order in which the API shows them: newest first. */
export interface Seed extends Omit<Catalog, "interview_templates"> {
  templates: TemplateSeed[];
}

export const standardSeed: Seed = {
  ...standardCatalog,
  templates: [
    recepcion,
    salesDevelopment,
    warehouseAssociate,
    registeredNurse,
    customerService,
    fieldTechnician,
    softwareEngineer,
  ],
};

export function plantSeed({ templates, ...catalog }: Seed, now: () => number): Store {
  const interview_templates = templates.map(({ blueprint, created_at, is_default, ...template }) => ({
    object: "interview_template",
    ...template,
    posting_id: blueprint.id,
    is_default: is_default ?? false,
    created_at,
    updated_at: created_at,
  }));
  const store = new Store({ ...catalog, interview_templates }, now);
  for (const { blueprint, created_at } of templates) {
    const draft = fromWorkflow(structuredClone(blueprint.posting), now());
    const posting = store.addPosting(
      { ...draft, deadline: null, ats: structuredClone(blueprint.ats ?? null) },
      { id: blueprint.id, blueprint: true },
    );
    posting.createdAt = created_at * 1000;
    posting.updatedAt = created_at * 1000;
  }
  return store;
}
