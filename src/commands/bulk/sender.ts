import { ApiError, HeyMiloError } from "../../heymilo/errors.ts";
import { OutcomeUnknownError } from "../../heymilo/write-errors.ts";
import type { Item } from "./items.ts";
import type { Journal } from "./journal.ts";
import type { Ending } from "./state.ts";
import type { World } from "./world.ts";

export interface SenderOptions {
  journal: Pick<Journal, "begin" | "end">;
  world: World;
  /** The most creates under way at once. */
  workers: number;
  /** From the start of one create to that of the next, in milliseconds. */
  spacingMs: number;
  /** So many failures in a row end the run. */
  stopAfter: number;
  /** Somebody wants it to stop: what is under way ends, and nothing new begins. */
  stopping: AbortSignal;
  onEnding: (ending: Ending) => void;
}

/** HeyMilo will say the same to every other item. */
const STOPPING_STATUSES = [401, 402, 403];

/** Creates what a run has to, several at once: each is in the journal before it is sent, and when it has ended. */
export class Sender {
  readonly #options: SenderOptions;
  /** Why the run ended before its end. */
  stopped: string | undefined;
  /** At least one create was sent. */
  sentAny = false;
  #failuresInARow = 0;
  #nextStart = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Something, or somebody, has ended the run. */
  get mustStop(): boolean {
    return this.stopped !== undefined || this.#options.stopping.aborted;
  }

  async createAll(items: readonly Item[]): Promise<void> {
    const waiting = [...items];
    const work = async () => {
      for (let item = waiting.shift(); item && !this.mustStop; item = waiting.shift()) {
        await this.#ownTime();
        if (!this.mustStop) await this.#create(item);
      }
    };
    await Promise.all(Array.from({ length: this.#options.workers }, work));
    if (this.#options.stopping.aborted) this.stopped ??= "it was asked to";
  }

  /** Evenly spread: a burst would use up the minute's requests, and the calls of others with them. */
  async #ownTime(): Promise<void> {
    const { world, spacingMs } = this.#options;
    const at = Math.max(world.now(), this.#nextStart);
    this.#nextStart = at + spacingMs;
    if (at > world.now()) await world.sleep(at - world.now());
  }

  async #create(item: Item): Promise<void> {
    const { world, journal } = this.#options;
    const { key, hash, line } = item;
    let isBegun = false;
    const begin = () => {
      isBegun = false;
      journal.begin({ key, hash, line });
      isBegun = true;
      this.sentAny = true;
    };
    const ending = await world.create(item, begin).then(
      ({ warnings, ...posting }): Ending => {
        const message = warnings.length > 0 ? { message: warnings.join("; ") } : {};
        return { item, standing: "created", posting, ...message };
      },
      (error: unknown) => (isBegun ? this.#failed(item, error) : this.#notBegun(error)),
    );
    if (!ending) return;
    this.write(ending);
    this.#options.onEnding(ending);
    this.#failuresInARow = ending.standing === "created" ? 0 : this.#failuresInARow + 1;
    if (this.#failuresInARow >= this.#options.stopAfter) {
      this.stopped ??= `${this.#failuresInARow} in a row failed`;
    }
  }

  /** Nothing is sent that the journal does not have. */
  #notBegun(error: unknown): undefined {
    this.stopped = `the journal cannot be written (${(error as Error).message})`;
  }

  #failed(item: Item, error: unknown): Ending & { status?: number } {
    if (!(error instanceof HeyMiloError)) throw error;
    const message = error.message;
    if (error instanceof OutcomeUnknownError) return { item, standing: "unknown", message: error.why };
    if (!(error instanceof ApiError) || error.retryable !== "no")
      return { item, standing: "not_sent", message };
    if (STOPPING_STATUSES.includes(error.status))
      this.stopped ??= `HeyMilo answered ${error.status}: ${message}`;
    return { item, standing: "refused", message, status: error.status };
  }

  /** Into the journal: what the next run has to know. */
  write(ending: Ending & { status?: number }): void {
    const { item, posting, standing, status } = ending;
    if (standing !== "created" && standing !== "refused" && standing !== "not_sent" && standing !== "unknown")
      return;
    const { key, hash, line } = item;
    const id = posting && { posting_id: posting.id };
    try {
      this.#options.journal.end({ key, hash, line, state: standing, ...id, ...(status && { status }) });
    } catch (error) {
      this.stopped ??= `the journal cannot be written (${(error as Error).message})`;
    }
  }
}
