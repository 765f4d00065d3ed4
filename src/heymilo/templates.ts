import { type ApiCall, pathOf } from "./http/call.ts";
import { allRows, type Listing, type ListPage, onePage, type PageQuery } from "./http/pages.ts";
import { type InterviewTemplate, interviewTemplate } from "./schema/responses.ts";

const TEMPLATES = { path: "/api/v2/interview-templates", row: interviewTemplate };

/** Saved set-ups that a create can start from. */
export class InterviewTemplates {
  constructor(private readonly call: ApiCall) {}

  page(query: PageQuery = {}): Promise<ListPage<InterviewTemplate>> {
    return onePage(this.call, { ...TEMPLATES, ...query });
  }

  /** Every template, up to 500. */
  all(): Promise<Listing<InterviewTemplate>> {
    return allRows(this.call, TEMPLATES);
  }

  get(templateId: string): Promise<InterviewTemplate> {
    return this.call.one(pathOf`/api/v2/interview-templates/${templateId}`, interviewTemplate);
  }
}
