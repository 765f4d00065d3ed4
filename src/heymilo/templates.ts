import type { ApiCall, PageQuery } from "./api-call.ts";
import { pathOf } from "./http/client.ts";
import type { Listing, ListPage } from "./http/pages.ts";
import { type InterviewTemplate, interviewTemplate } from "./schema/responses.ts";

/** Saved set-ups that a create can start from. */
export class InterviewTemplates {
  constructor(private readonly api: ApiCall) {}

  page(query: PageQuery = {}): Promise<ListPage<InterviewTemplate>> {
    return this.api.page("/api/v2/interview-templates", interviewTemplate, query);
  }

  /** Every template, up to 500. */
  all(): Promise<Listing<InterviewTemplate>> {
    return this.api.all("/api/v2/interview-templates", interviewTemplate);
  }

  get(templateId: string): Promise<InterviewTemplate> {
    return this.api.one(pathOf`/api/v2/interview-templates/${templateId}`, interviewTemplate);
  }
}
