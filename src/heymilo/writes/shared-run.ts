import { type Clock, Deadline, onAbort } from "../deadline.ts";
import { ApiCall, type Http } from "../http/call.ts";

/** A call that waits for a run. */
interface Waiting {
  call: ApiCall;
  /** It wants something else, and only waits until this is over: the work does not go on for it alone. */
  isBeside: boolean;
}

/**
 * Work that several calls wait for (single-flight), as a call of its own: one that leaves does not end it while others
 * wait, nor while a request is out that can no longer be taken back. All hear of its progress.
 */
export class SharedRun<T> extends ApiCall {
  readonly #waiting: Set<Waiting>;
  readonly #promise: Promise<T>;
  #isSent = false;
  #hasEnded = false;
  #isCalledOff = false;

  constructor(http: Http, timeoutMs: number, clock: Clock, work: (run: SharedRun<T>) => Promise<T>) {
    const waiting = new Set<Waiting>();
    super(http, new Deadline(timeoutMs, { clock }), (message) => {
      for (const { call } of waiting) call.onProgress?.(message);
    });
    this.#waiting = waiting;
    this.#promise = this.#run(work);
    // Callers that wait hear of a failure; without any, the entry remembers it.
    this.#promise.catch(() => undefined);
  }

  /** A caller waits for the result itself. */
  get isAwaited(): boolean {
    for (const { isBeside } of this.#waiting) if (!isBeside) return true;
    return false;
  }

  /** Whether a request is under way that can no longer be taken back. */
  set isSent(value: boolean) {
    this.#isSent = value;
    this.#endIfNotNeeded();
  }

  /**
   * Waits for the result within the caller's own deadline and cancellation.
   *
   * @returns undefined if it had been called off, since everybody had left before anything was sent
   */
  async join(call: ApiCall, isBeside = false): Promise<T | undefined> {
    if (this.#isCalledOff) return this.#promise.then(nothing, nothing);
    const { deadline } = call;
    let stay = () => {};
    const left = new Promise<never>((_, reject) => {
      stay = onAbort(deadline.signal, () => reject(deadline.error(this.#isSent ? "sent" : "queued")));
    });
    // The same call may join twice.
    const waiting = { call, isBeside };
    this.#waiting.add(waiting);
    try {
      return await Promise.race([this.#promise, left]);
    } finally {
      stay();
      this.#waiting.delete(waiting);
      this.#endIfNotNeeded();
    }
  }

  async #run(work: (run: SharedRun<T>) => Promise<T>): Promise<T> {
    // Whoever starts it first remembers that it runs.
    await Promise.resolve();
    try {
      return await work(this);
    } finally {
      this.#hasEnded = true;
      this.#endIfNotNeeded();
    }
  }

  #endIfNotNeeded(): void {
    const isNeeded = this.#isSent || (this.isAwaited && !this.#hasEnded);
    if (isNeeded || this.#isCalledOff) return;
    this.#isCalledOff = true;
    this.deadline.cancel("no caller waits for it any more");
  }
}

const nothing = (): undefined => undefined;
