import { Noun } from "./http/call.ts";
import { allRows, type Listing } from "./http/pages.ts";
import { api } from "./operations.ts";
import { type Asset, asset, type Workspace } from "./schema/responses.ts";
import { printable } from "./text.ts";

/** What a workspace has beside its interviewers. */
const LISTS = {
  voices: api.listVoices,
  phone_numbers: api.listPhoneNumbers,
  sender_emails: api.listSenderEmails,
  email_template_groups: api.listEmailTemplateGroups,
  design_template_groups: api.listDesignTemplateGroups,
  email_templates: api.listEmailTemplates,
  design_templates: api.listDesignTemplates,
  domains: api.listDomains,
  workspaces: { ...api.listWorkspaces, answer: asset },
};

export type AssetKind = keyof typeof LISTS;

const LONGEST_NAME = 200;

/** As people tell it from others. */
export const workspaceInWords = ({ name, company_name, id }: Workspace): string | undefined => {
  const called = name ?? company_name ?? id;
  return called ? printable(called, LONGEST_NAME) : undefined;
};

/** What a workspace has, and what create fields refer to by id. */
export class Workspaces extends Noun {
  /**
   * The workspace that the API key belongs to.
   *
   * @param id tells it from others, if HeyMilo lists several
   */
  async own(id?: string): Promise<Workspace | undefined> {
    const { items } = await allRows(this.call, api.listWorkspaces);
    return items.length > 1 ? items.find((one) => one.id === id) : items[0];
  }

  /** Everything of one kind, up to 500. */
  assets(kind: AssetKind, search?: string): Promise<Listing<Asset>> {
    const list = LISTS[kind];
    return allRows(this.call, { ...list, ...(list.parameters.includes("search") && { search }) });
  }

  emailTemplate(templateId: string): Promise<Asset> {
    return this.call.one(api.getEmailTemplate, [templateId]);
  }

  designTemplate(templateId: string): Promise<Asset> {
    return this.call.one(api.getDesignTemplate, [templateId]);
  }

  /** The registry of agent or question types, which the document leaves untyped. */
  async schemas(registry: "agents" | "question-types"): Promise<unknown> {
    return (await this.call.read(registry === "agents" ? api.listAgentTypes : api.listQuestionTypes)).body;
  }
}
