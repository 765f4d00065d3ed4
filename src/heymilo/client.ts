import { Workspaces } from "./assets.ts";
import { Candidates } from "./candidates.ts";
import type { Deadline } from "./deadline.ts";
import { ApiCall, type Http } from "./http/call.ts";
import type { RateShare } from "./http/rate.ts";
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
export class HeyMilo extends ApiCall {
  readonly postings = new Postings(this);
  readonly questions = new Questions(this);
  readonly templates = new InterviewTemplates(this);
  readonly workspace = new Workspaces(this);
  readonly candidates = new Candidates(this);
  readonly interviews = new Interviews(this);

  /** @param writes what all calls of the connection share */
  constructor(
    http: Http,
    readonly writes: SharedWrites,
    deadline: Deadline,
    onProgress?: (message: string) => void,
    share?: RateShare,
  ) {
    super(http, deadline, onProgress, share);
  }

  /**
   * Work of many reads. They take their turns from a share of the rate, and are over while a quarter of the call's time
   * is left to answer in.
   */
  async inShare<T>(share: RateShare, work: (heymilo: HeyMilo) => Promise<T>): Promise<T> {
    const deadline = this.deadline.capped(this.deadline.remaining() * READING_PART);
    try {
      return await work(new HeyMilo(this.http, this.writes, deadline, this.onProgress, share));
    } finally {
      deadline.close();
    }
  }
}
