import type { Confidential } from "../../heymilo/confidential.ts";
import { LARGEST_PAGE, type ListPage, type PageQuery, whyIncomplete } from "../../heymilo/http/pages.ts";
import { ApiError } from "../../heymilo/request-errors.ts";
import type { Candidate } from "../../heymilo/schema/candidates.ts";
import type { Posting } from "../../heymilo/schema/responses.ts";
import { counted, printable } from "../../heymilo/text.ts";
import type { Privacy } from "../../privacy/index.ts";
import { type CandidateQuestion, fitOf } from "../../reading/candidate-question.ts";
import { valueOrReason } from "../../reading/value-or-reason.ts";
import { isFinished } from "../../views/candidate.ts";
import { isReady } from "../../views/interview-result.ts";
import { type CallHeyMilo, STOPPING_STATUSES } from "../batch/call-heymilo.ts";
import type { Pace } from "../batch/pace.ts";
import { CommandError } from "../command.ts";
import type { Exported } from "./columns.ts";
import type { PartialExport } from "./partial.ts";

interface ExportRunOptions {
  call: CallHeyMilo;
  pace: Pace;
  privacy: Privacy;
  question: CandidateQuestion;
  withResults: boolean;
  file: PartialExport;
  redact(text: string): string;
  /** Ends the run, with the reason: what is under way ends, and nothing new begins. */
  stop: AbortController;
  /** One interviewer's list was read. */
  onList(): void;
  /** So many results are to be read. */
  onResults(count: number): void;
  onResult(isTrouble: boolean): void;
}

/** What failed, and may not fail the next time. */
interface Failed {
  id: string;
  why: string;
  /** Whose result it is, if it is one. */
  person?: Exported;
}

/** So many failures in a row are HeyMilo's. */
const MOST_FAILURES = 5;

/** Reads everybody's row, and then the results of those who have finished. */
export class ExportRun {
  /** What no other run would read either. */
  readonly missing: string[] = [];
  /** What the next run may read. */
  readonly left: string[] = [];
  /** Of whom HeyMilo does not say when they finished. */
  timeless = 0;
  /** What the privacy setting keeps back, as the first row tells it of whom something is kept back. */
  withheld: string | undefined;
  readonly #options: ExportRunOptions;
  /** Those whose results are to be read. */
  readonly #finished: Exported[] = [];
  readonly #failed: Failed[] = [];
  readonly #seen = new Set<string>();
  #failuresInARow = 0;

  constructor(options: ExportRunOptions) {
    this.#options = options;
  }

  async run(postings: readonly Posting[]): Promise<void> {
    const { pace, onResults } = this.#options;
    await pace.each(postings, (posting) => this.#list(posting));
    if (this.#finished.length > 0) onResults(this.#finished.length);
    await pace.each(this.#finished, (one) => this.#read(one));
    for (const one of this.#failed) this.#settle(one);
  }

  /** Who fails again in a run that ends well would keep the file from ever being whole. */
  #settle({ id, why, person }: Failed): void {
    const { stop, file } = this.#options;
    if (stop.signal.aborted || !file.failedBefore(id)) {
      this.left.push(why);
      this.#written(() => file.noteFailure(id));
    } else {
      this.missing.push(why);
      if (person) this.#add({ ...person, result: UNREADABLE });
    }
  }

  async #list(posting: Posting): Promise<void> {
    const { call, pace, onList } = this.#options;
    const what = `${posting.id} "${printable(posting.title ?? "", 60)}"`;
    let unreadable = 0;
    let before: Pick<PageQuery, "cursor" | "listedBefore"> = {};
    const query = { limit: LARGEST_PAGE, maxPages: 1 };
    for (let isFirst = true; isFirst || (await pace.turn()); isFirst = false) {
      const reading = call(async (heymilo) => {
        const { value } = await heymilo.candidates.pages(posting.id, { ...query, ...before }).next();
        return value as ListPage<Confidential<Candidate>>;
      });
      const tried = await this.#tried(what, reading);
      if ("why" in tried) {
        if (tried.isFinal) this.missing.push(tried.why);
        else this.#failed.push({ id: posting.id, why: tried.why });
        return;
      }
      const page = tried.value;
      for (const row of page.rows) this.#take(posting, row);
      unreadable += page.unreadable;
      if (page.end === "max_pages" || page.end === undefined) {
        before = { cursor: page.next, listedBefore: page.listed };
        continue;
      }
      if (page.end !== "complete") this.missing.push(`${what}: ${whyIncomplete(page)}`);
      if (unreadable > 0) this.missing.push(`${what}: ${counted(unreadable, "row")} that could not be understood`);
      return onList();
    }
    this.left.push(what);
  }

  #take(posting: Posting, row: Confidential<Candidate>): void {
    const { privacy, question, withResults, file } = this.#options;
    const candidate = privacy.candidate(row);
    const { interview_id: id } = candidate;
    if (file.has(id) || this.#seen.has(id)) return;
    const fit = fitOf(candidate, question, 0);
    if (fit !== "fits" && fit !== "unknown_time") return;
    this.#seen.add(id);
    if (fit === "unknown_time") this.timeless += 1;
    this.withheld ??= privacy.withheld([row]);
    if (withResults && isFinished(candidate)) this.#finished.push({ posting, candidate });
    else this.#add({ posting, candidate });
  }

  async #read(person: Exported): Promise<void> {
    const { call, privacy, onResult } = this.#options;
    const { interview_id: id } = person.candidate;
    const tried = await this.#tried(
      `the result of ${id}`,
      call((heymilo) => heymilo.interviews.get(id)),
    );
    if ("value" in tried) {
      const report = privacy.interview(tried.value);
      this.#add({ ...person, ...(isReady(report) ? { report } : { result: "not_ready" }) });
    } else if (tried.isFinal) {
      this.missing.push(tried.why);
      this.#add({ ...person, result: UNREADABLE });
    } else this.#failed.push({ id, why: tried.why, person });
    onResult("why" in tried);
  }

  #add(one: Exported): void {
    const { file, redact } = this.#options;
    this.#written(() => file.add(one, redact));
  }

  #written(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#options.stop.abort(error.message);
    }
  }

  async #tried<T>(what: string, reading: Promise<T>): Promise<{ value: T } | { why: string; isFinal: boolean }> {
    const { stop } = this.#options;
    const answer = await valueOrReason(reading);
    if ("value" in answer) {
      this.#failuresInARow = 0;
      return answer;
    }
    const { error, reason } = answer;
    const isStopping = error instanceof ApiError && STOPPING_STATUSES.includes(error.status);
    this.#failuresInARow += 1;
    if (isStopping) stop.abort(reason);
    else if (this.#failuresInARow >= MOST_FAILURES) stop.abort(`${this.#failuresInARow} requests in a row failed`);
    const isFinal = error instanceof ApiError && error.retryable === "no" && !isStopping;
    return { why: `${what}: ${reason}`, isFinal };
  }
}

const UNREADABLE = "unreadable";
