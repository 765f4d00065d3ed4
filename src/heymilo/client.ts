import { ApiCall, type CallLimits } from "./api-call.ts";
import { Workspaces } from "./assets.ts";
import { Candidates } from "./candidates.ts";
import type { Http } from "./http/client.ts";
import type { RateShare } from "./http/pacing.ts";
import { Interviews } from "./interviews.ts";
import { Postings } from "./postings.ts";
import { Questions } from "./questions.ts";
import type { SharedWrites } from "./shared-writes.ts";
import { InterviewTemplates } from "./templates.ts";

const READING_PART = 3 / 4;

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

  constructor(
    http: Http,
    private readonly writes: SharedWrites,
    call: CallLimits,
  ) {
    const api = new ApiCall(http, call);
    this.#api = api;
    this.postings = new Postings(api, writes);
    this.questions = new Questions(api, writes);
    this.templates = new InterviewTemplates(api);
    this.workspace = new Workspaces(api);
    this.candidates = new Candidates(api, writes);
    this.interviews = new Interviews(api);
  }

  /**
   * Work of many reads. They take their turns from a share of the rate, and are over while a quarter of the call's time
   * is left to answer in.
   */
  async inShare<T>(share: RateShare, work: (heymilo: HeyMilo) => Promise<T>): Promise<T> {
    const { http, call } = this.#api;
    const deadline = call.deadline.capped(call.deadline.remaining() * READING_PART);
    const reading = new HeyMilo(http, this.writes, { ...call, deadline, share });
    try {
      return await work(reading);
    } finally {
      deadline.close();
      this.#api.sandbox ||= reading.sandbox;
    }
  }

  /** A signature that only holders of the same HeyMilo key can make. */
  sign(text: string): string {
    return this.#api.http.sign(text);
  }

  /** HeyMilo refuses the key of this call. */
  get isKeyRefused(): boolean {
    return this.#api.http.isKeyRefused;
  }

  /** True once an answer carried the sandbox's header: nothing in this call was real. */
  get sandbox(): boolean {
    return this.#api.sandbox;
  }
}
