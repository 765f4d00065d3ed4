import { ApiCall, type CallLimits } from "./api-call.ts";
import { Workspaces } from "./assets.ts";
import { Candidates } from "./candidates.ts";
import type { Http } from "./http/client.ts";
import { Interviews } from "./interviews.ts";
import { Postings } from "./postings.ts";
import { Questions } from "./questions.ts";
import type { SharedWrites } from "./shared-writes.ts";
import { InterviewTemplates } from "./templates.ts";

/**
 * HeyMilo's API for one call, by noun. Throws the errors of `errors.ts`. Only OutcomeUnknownError means that a write
 * may have been carried out.
 */
export class HeyMilo {
  readonly postings: Postings;
  readonly questions: Questions;
  readonly templates: InterviewTemplates;
  readonly workspace: Workspaces;
  readonly candidates: Candidates;
  readonly interviews: Interviews;
  readonly #api: ApiCall;

  constructor(http: Http, writes: SharedWrites, call: CallLimits) {
    const api = new ApiCall(http, call);
    this.#api = api;
    this.postings = new Postings(api, writes);
    this.questions = new Questions(api, writes);
    this.templates = new InterviewTemplates(api);
    this.workspace = new Workspaces(api);
    this.candidates = new Candidates(api, writes);
    this.interviews = new Interviews(api);
  }

  /** A signature that only holders of the same HeyMilo key can make. */
  sign(text: string): string {
    return this.#api.http.sign(text);
  }

  /** True once an answer carried the sandbox's header: nothing in this call was real. */
  get sandbox(): boolean {
    return this.#api.sandbox;
  }
}
