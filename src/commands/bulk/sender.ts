import type { Clock } from "../../heymilo/deadline.ts";
import { HeyMiloError, OutcomeUnknownError } from "../../heymilo/errors.ts";
import { ApiError } from "../../heymilo/request-errors.ts";
import { createPostingReceipt } from "../../heymilo/schema/responses.ts";
import { type CallHeyMilo, STOPPING_STATUSES } from "../batch/call-heymilo.ts";
import { Pace } from "../batch/pace.ts";
import { CommandError } from "../command.ts";
import type { Item } from "./items.ts";
import type { Journal } from "./journal.ts";
import type { ItemResult } from "./plan.ts";

export interface SenderOptions {
  journal: Pick<Journal, "begin" | "end">;
  call: CallHeyMilo;
  clock: Clock;
  workers: number;
  /** From the start of one create to that of the next, in milliseconds. */
  spacingMs: number;
  stopAfter: number;
  /** Ends the run, with the reason: what is under way ends, and nothing new begins. */
  stop: AbortController;
  onResult: (result: ItemResult) => void;
}

/** Creates interviewers, several at once. The journal has each before it is sent, and what became of it. */
export class Sender {
  readonly #options: SenderOptions;
  sent = 0;
  readonly #pace: Pace;
  #failuresInARow = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#pace = new Pace({ ...options, stopping: options.stop.signal });
  }

  async createAll(items: readonly Item[]): Promise<void> {
    await this.#pace.each(items, (item) => this.#create(item));
  }

  async #create(item: Item): Promise<void> {
    const { call, journal, onResult, stop, stopAfter } = this.#options;
    const { request, key } = item;
    let result: ItemResult;
    try {
      const { receipt, warnings } = await call((heymilo) => {
        journal.begin(item);
        this.sent += 1;
        return heymilo.postings.create({ request, idempotencyKey: key, isScanned: true });
      });
      const { id, urls, posting } = createPostingReceipt.parse(receipt);
      const message = warnings.length > 0 ? { message: warnings.join("; ") } : {};
      result = { item, outcome: "created", posting: { id, urls: urls ?? posting?.urls }, ...message };
    } catch (error) {
      if (error instanceof CommandError) return stop.abort(error.message);
      result = this.#failed(item, error);
    }
    this.note(result);
    onResult(result);
    this.#failuresInARow = result.outcome === "created" ? 0 : this.#failuresInARow + 1;
    if (this.#failuresInARow >= stopAfter) stop.abort(`${this.#failuresInARow} in a row failed`);
  }

  #failed(item: Item, error: unknown): ItemResult {
    if (!(error instanceof HeyMiloError)) throw error;
    const { message } = error;
    if (error instanceof OutcomeUnknownError)
      return { item, outcome: "unknown", message: error.why, quietMs: error.retryAfterMs };
    if (!(error instanceof ApiError) || error.retryable !== "no") return { item, outcome: "not_sent", message };
    const { status } = error;
    if (STOPPING_STATUSES.includes(status)) this.#options.stop.abort(`HeyMilo answered ${status}: ${message}`);
    return { item, outcome: "refused", message };
  }

  /** Tells the journal what the next run has to know. */
  note({ item, outcome: state, posting }: ItemResult): void {
    if (state !== "created" && state !== "refused" && state !== "not_sent" && state !== "unknown") return;
    try {
      this.#options.journal.end(item, { state, ...(posting && { posting_id: posting.id }) });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#options.stop.abort(error.message);
    }
  }
}
