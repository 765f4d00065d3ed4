import { Noun } from "./http/call.ts";
import { allRows, type Listing, type ListPage, onePage, type PageQuery } from "./http/pages.ts";
import { api } from "./operations.ts";
import type { InterviewTemplate } from "./schema/responses.ts";

/** Saved set-ups that a create can start from. */
export class InterviewTemplates extends Noun {
  page(query: PageQuery = {}): Promise<ListPage<InterviewTemplate>> {
    return onePage(this.call, { ...api.listInterviewTemplates, ...query });
  }

  /** Every template, up to 500. */
  all(): Promise<Listing<InterviewTemplate>> {
    return allRows(this.call, api.listInterviewTemplates);
  }

  get(templateId: string): Promise<InterviewTemplate> {
    return this.call.one(api.getInterviewTemplate, [templateId]);
  }
}
