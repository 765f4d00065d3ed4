import type { Dispatcher } from "undici";
import { type Deadline, onAbort } from "../deadline.ts";
import { CancelledError, InvalidResponseError, TimeoutError } from "../request-errors.ts";
import type { Headers } from "./rate-limit.ts";
import { fromUndiciError } from "./undici-error.ts";

/** An answer as it came in: at least its status line and headers. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
  /** False if the connection, the time or the size limit ended before the body did. */
  complete: boolean;
}

interface ExchangeLimits {
  /** For everything from here on: waiting for a socket, connecting, and the answer to its last byte. */
  timeoutMs: number;
  maxBytes: number;
  /** The exchange ends when this deadline ends. */
  deadline?: Deadline | undefined;
  /** Called once, at the moment from which the request may reach HeyMilo. */
  onSent?: (() => void) | undefined;
}

/** A refusal's status is what counts, so the exchange does not wait long for its explanation. */
const REFUSAL_BODY_MS = 5_000;

/**
 * Sends one request and collects the answer; nothing is ever sent twice.
 *
 * The phase is exact: undici calls `onRequestStart` in the same step in which it writes the headers to a connected
 * socket, after any proxy tunnel, and writes nothing if the request is aborted there. (The `undici:client:sendHeaders`
 * channel fires at the same point but also for the tunnel's CONNECT, and does not say whose request it was.)
 *
 * @throws TimeoutError, CancelledError, ConnectionError, InvalidResponseError
 */
export function exchange(
  dispatcher: Dispatcher,
  url: URL,
  options: Pick<Dispatcher.DispatchOptions, "method" | "path" | "headers" | "body">,
  limits: ExchangeLimits,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const pending = new Exchange(url, limits, resolve, reject);
    if (!pending.settled) dispatcher.dispatch({ origin: url.origin, ...options }, pending);
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  settled = false;
  #timer: NodeJS.Timeout;
  readonly #stopListening: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Headers = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(
    private readonly url: URL,
    private readonly limits: ExchangeLimits,
    private readonly resolve: (answer: RawAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.#timer = setTimeout(this.#onTimeout, limits.timeoutMs);
    this.#stopListening = limits.deadline && onAbort(limits.deadline.signal, this.#onOver);
  }

  get #phase() {
    return this.#controller === undefined ? "not_sent" : "sent";
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A process that slept may hear of its connection before its timers.
    if (this.limits.deadline?.isOver) this.#onOver();
    if (this.settled) {
      // Given up while there was no socket: this keeps undici from writing anything.
      controller.abort(new Error("given up before sending"));
    } else {
      this.#controller = controller;
      this.limits.onSent?.();
    }
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (this.settled || status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (status >= 400) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#onTimeout, Math.min(REFUSAL_BODY_MS, this.limits.timeoutMs));
    }
    if (Number(headers["content-length"]) > this.limits.maxBytes) this.#tooLarge();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.limits.maxBytes) this.#tooLarge();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end(undefined, true);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(this.#status === 0 ? fromUndiciError(error, this.#phase, this.url) : undefined);
  }

  readonly #onTimeout = (): void => {
    const which = this.#phase === "not_sent" ? "connect" : this.#status === 0 ? "headers" : "body";
    this.#giveUp(new TimeoutError(this.#phase, which, this.limits.timeoutMs));
  };

  readonly #onOver = (): void => {
    const deadline = this.limits.deadline as Deadline;
    this.#giveUp(deadline.error(this.#phase === "sent" ? "sent" : "connecting"));
  };

  #tooLarge(): void {
    const mb = Math.round(this.limits.maxBytes / 1e6);
    this.#giveUp(new InvalidResponseError("too_large", `the answer is larger than ${mb} MB`, { status: this.#status }));
  }

  /** A refusal whose body does not end is still a refusal: its status is what counts. */
  #giveUp(error: Error): void {
    if (this.settled) return;
    const isRefusal = this.#status >= 400 && !(error instanceof CancelledError);
    this.#end(isRefusal ? undefined : error);
    this.#controller?.abort(error);
  }

  /** @param error undefined for an answer, which may not have come whole */
  #end(error: Error | undefined, complete = false): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.#timer);
    this.#stopListening?.();
    if (error) {
      this.reject(error);
      return;
    }
    const answer = { status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks), complete };
    // undici frees the socket one turn of the event loop after the answer, with an immediate that it sets after this
    // call. A caller that went on before that would open another connection instead of using this one.
    queueMicrotask(() => setImmediate(this.resolve, answer));
  }
}
