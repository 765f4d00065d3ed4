import { type ApiCall, pathOf } from "./http/call.ts";
import { allRows, type Listing } from "./http/pages.ts";
import { type Asset, asset, type Workspace, workspace } from "./schema/responses.ts";
import { printable } from "./text.ts";

/** What a workspace has beside its interviewers, as it stands in the API's paths. */
export const ASSET_PATHS = {
  voices: "/api/v2/voices",
  phone_numbers: "/api/v2/phone-numbers",
  sender_emails: "/api/v2/sender-emails",
  email_template_groups: "/api/v2/email-template-groups",
  design_template_groups: "/api/v2/design-template-groups",
  email_templates: "/api/v2/email-templates",
  design_templates: "/api/v2/design-templates",
  domains: "/api/v2/domains",
  workspaces: "/api/v2/workspaces",
} as const;

export type AssetKind = keyof typeof ASSET_PATHS;

/** Numbers, senders and domains have no search upstream. */
const SEARCHABLE: readonly AssetKind[] = [
  "voices",
  "email_template_groups",
  "design_template_groups",
  "email_templates",
  "design_templates",
];

/** HeyMilo gives all workspaces at once. */
const WHOLE = { isUnpaged: true, maxPages: 1 };

const LONGEST_NAME = 200;

/** As people tell it from others. */
export const workspaceInWords = ({ name, company_name, id }: Workspace): string | undefined => {
  const called = name ?? company_name ?? id;
  return called ? printable(called, LONGEST_NAME) : undefined;
};

/** What a workspace has, and what create fields refer to by id. */
export class Workspaces {
  constructor(private readonly call: ApiCall) {}

  /**
   * The workspace that the API key belongs to.
   *
   * @param id tells it from others, if HeyMilo lists several
   */
  async own(id?: string): Promise<Workspace | undefined> {
    const { items } = await allRows(this.call, { path: ASSET_PATHS.workspaces, row: workspace, ...WHOLE });
    return items.length > 1 ? items.find((one) => one.id === id) : items[0];
  }

  /** Everything of one kind, up to 500. */
  async assets(kind: AssetKind, search?: string): Promise<Listing<Asset>> {
    if (kind === "workspaces") return allRows(this.call, { path: ASSET_PATHS.workspaces, row: asset, ...WHOLE });
    const term = SEARCHABLE.includes(kind) ? search : undefined;
    return allRows(this.call, { path: ASSET_PATHS[kind], row: asset, search: term });
  }

  emailTemplate(templateId: string): Promise<Asset> {
    return this.call.one(pathOf`/api/v2/email-templates/${templateId}`, asset);
  }

  designTemplate(templateId: string): Promise<Asset> {
    return this.call.one(pathOf`/api/v2/design-templates/${templateId}`, asset);
  }

  /** The registry of agent or question types, which the document leaves untyped. */
  async schemas(registry: "agents" | "question-types"): Promise<unknown> {
    return (await this.call.read(`/api/v2/schemas/${registry}`)).body;
  }
}
