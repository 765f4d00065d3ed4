import { AsyncLocalStorage } from "node:async_hooks";
import { type Deadline, onAbort } from "../../src/heymilo/deadline.ts";
import { type ApiRequest, type Http, pathWith } from "../../src/heymilo/http/call.ts";
import { READS, retry, WRITES } from "../../src/heymilo/http/client.ts";
import { askedWait } from "../../src/heymilo/http/rate-limit.ts";
import type { ApiResponse } from "../../src/heymilo/http/send.ts";
import { signer } from "../../src/heymilo/http/sign.ts";
import { ApiError, ConnectionError, InvalidResponseError, TimeoutError } from "../../src/heymilo/request-errors.ts";
import { type Answer, EPOCH_MS, type Request, type SimulatedHeyMilo } from "./heymilo.ts";
import type { Chance, VirtualTime } from "./virtual-time.ts";

/** What becomes of one request. */
export type Fate =
  | { sent: false; how: "refused" | "no connection" }
  | {
      sent: true;
      /** When HeyMilo does it, from its arrival on; never, if it does not. */
      doneAfterMs: number | "never";
      /** A number is a status that says that it failed. */
      answer: "whole" | "cut off" | "without an id" | "reset" | "silence" | number;
      answerAfterMs: number;
      retryAfter?: string | undefined;
      /** During which lists do not show what it made. */
      listLagMs: number;
    };

/**
 * How a process heard that a write ended. `failed`: by a reset or a 5xx of HeyMilo's; `silent`: it was not answered,
 * or only by a gateway that waits no longer, or with a success that cannot be read.
 */
export type Ending = "answered" | "refused" | "failed" | "silent";

/** One POST or PATCH as it left a process. */
export interface SentPost {
  process: string;
  /** The number of the call that sent it. */
  call: number | undefined;
  path: string;
  body: unknown;
  sentAt: number;
  fate: Fate;
  heard?: { at: number; how: Ending };
  /** The id of what it made, or the path of what it changed, and when; absent as long as it has done nothing. */
  made?: { id: string; at: number };
}

/** One GET of a list's first page that was answered as it should be. */
export interface SeenList {
  process: string;
  call: number | undefined;
  path: string;
  search: string | undefined;
  at: number;
}

/** What went over the network in a history. */
export interface Traffic {
  posts: SentPost[];
  /** The PATCHes. */
  changes: SentPost[];
  lists: SeenList[];
  /** All requests by the process that sent them. */
  requests: { process: string; sentAt: number }[];
}

/** What becomes of the writes and of the reads, each in the order in which they are sent; then all goes well. */
export class Fates {
  readonly #left: Record<"writes" | "reads", Fate[]>;
  readonly #well: Fate;

  constructor({ writes, reads, listLagMs }: { writes: Fate[]; reads: Fate[]; listLagMs: number }) {
    this.#left = { writes: [...writes], reads: [...reads] };
    this.#well = { sent: true, doneAfterMs: 0, answer: "whole", answerAfterMs: 0, listLagMs };
  }

  readonly next = (method: string): Fate => this.#left[method === "GET" ? "reads" : "writes"].shift() ?? this.#well;

  /** From now on all goes well. */
  end(): void {
    for (const kind of Object.values(this.#left)) kind.length = 0;
  }
}

export interface NetworkOptions {
  time: VirtualTime;
  chance: Chance;
  heymilo: SimulatedHeyMilo;
  /** How far HeyMilo's Date header is ahead of our clock; null for no header. */
  dateMs: number | null;
  /** The fate of the next request of this kind. */
  fateOf(method: string): Fate;
}

/** The fastest and the slowest way there or back. */
const [FASTEST_MS, SLOWEST_MS] = [2, 120];
const CONNECT_TIMEOUT_MS = 10_000;

/** The number of the call on whose behalf something happens. */
export const onBehalfOf = new AsyncLocalStorage<number>();

/** Between processes and one HeyMilo: it delays, loses and refuses, as it is told to. */
export class Network {
  readonly traffic: Traffic = { posts: [], changes: [], lists: [], requests: [] };
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** HeyMilo's API for one process, with the real rules of repeating. A process that is killed hears nothing more. */
  http(process: { name: string; isAlive: boolean }): Pick<Http, "read" | "send" | "write" | "sign" | "isKeyRefused"> {
    const exchange = (call: ApiRequest, deadline: Deadline, mostMs: number) =>
      new Promise<ApiResponse>((resolve, reject) => {
        const alive =
          <T>(settle: (value: T) => void) =>
          (value: T) =>
            process.isAlive && settle(value);
        this.#exchange(process, { ...call, path: pathWith(call.ids ?? [], call.path) }, deadline, mostMs).then(
          alive(resolve),
          alive(reject),
        );
      });
    return {
      isKeyRefused: false,
      sign: signer("simulated"),
      send: (call, deadline) => exchange(call, deadline, deadline.totalMs),
      read: (call, deadline) => retry(READS, () => exchange(call, deadline, deadline.totalMs / 3), deadline),
      write: (call, deadline) => retry(WRITES, () => exchange(call, deadline, deadline.totalMs), deadline),
    };
  }

  #exchange(
    life: { name: string; isAlive: boolean },
    call: ApiRequest,
    deadline: Deadline,
    mostMs: number,
  ): Promise<ApiResponse> {
    const { time, fateOf } = this.#options;
    const { name: process } = life;
    const fate = fateOf(call.method);
    return new Promise((resolve, reject) => {
      const sender = { process, call: onBehalfOf.getStore() };
      const post: SentPost = { ...sender, path: call.path, body: call.body, sentAt: 0, fate };
      let isSent = false;
      const calledOff: (() => void)[] = [];
      const end: End = (how, settle) => {
        for (const stop of calledOff.splice(0)) stop();
        if (!post.heard) settle();
        post.heard ??= { at: time.now(), how };
      };
      const startBy = call.startBy ?? deadline;
      if (startBy.isOver) return reject(startBy.error("queued"));
      const timeoutMs = Math.min(call.timeoutMs ?? Number.POSITIVE_INFINITY, mostMs, deadline.remaining());
      const giveUp = (error: Error) => end("silent", () => reject(error));
      calledOff.push(
        onAbort(deadline.signal, () => giveUp(deadline.error(isSent ? "sent" : "connecting"))),
        time.after(timeoutMs, () => giveUp(timedOut(isSent, timeoutMs))),
      );
      if (!fate.sent) {
        const ms = fate.how === "refused" ? this.#travel() : CONNECT_TIMEOUT_MS;
        calledOff.push(time.after(ms, () => giveUp(notConnected(fate.how))));
        return;
      }
      const send = () => {
        if (!life.isAlive) return;
        isSent = true;
        post.sentAt = time.now();
        this.traffic.requests.push({ process, sentAt: time.now() });
        if (call.method === "POST") this.traffic.posts.push(post);
        if (call.method === "PATCH") this.traffic.changes.push(post);
        call.onSent?.();
        time.after(this.#travel(), () => this.#arrive(call, post, fate, end, resolve, reject));
      };
      calledOff.push(time.after(this.#travel(), send));
    });
  }

  /** HeyMilo has it: what it does with it no longer depends on whether anybody waits. */
  #arrive(
    call: ApiRequest,
    post: SentPost,
    fate: Extract<Fate, { sent: true }>,
    end: End,
    resolve: (response: ApiResponse) => void,
    reject: (error: Error) => void,
  ): void {
    const { time } = this.#options;
    const { doneAfterMs, answer, answerAfterMs } = fate;
    const failed = (error: Error, how: Ending) =>
      time.after(answerAfterMs + this.#travel(), () => end(how, () => reject(error)));
    if (answer === "reset") failed(reset(), "failed");
    else if (typeof answer === "number") failed(this.#refusal(answer, fate.retryAfter), endingOf(answer));
    if (doneAfterMs === "never") return;
    time.after(doneAfterMs, () => {
      const done = this.#do(call, post, fate.listLagMs);
      if (answer === "cut off") failed(cutOff(done), "silent");
      if (answer === "without an id")
        time.after(answerAfterMs + this.#travel(), () => {
          end("silent", () => resolve(this.#response({ status: done.status, body: { data: {} } })));
        });
      if (answer !== "whole") return;
      time.after(answerAfterMs + this.#travel(), () => {
        if (done.status < 400) end("answered", () => resolve(this.#response(done)));
        else end("refused", () => reject(this.#refusal(done.status)));
      });
    });
  }

  #do(call: ApiRequest, post: SentPost, listLagMs: number): Answer {
    const { heymilo, time } = this.#options;
    const { method, path, query = {}, body } = call;
    const request: Request = { method, path, query, body };
    if (method !== "POST") {
      const isList = path === "/api/v2/postings" || path.endsWith("/questions");
      if (isList && query.starting_after === undefined) {
        const search = query.search === undefined ? undefined : String(query.search);
        this.traffic.lists.push({ process: post.process, call: post.call, path, search, at: time.now() });
      }
      const answer = heymilo.answer(request);
      if (method === "PATCH" && answer.status === 200) post.made = { id: path, at: time.now() };
      return answer;
    }
    const answer = heymilo.answer(request, { by: post, listLagMs });
    const id = (answer.body as { data?: { id?: unknown } }).data?.id;
    if (answer.status === 201) post.made = { id: String(id), at: time.now() };
    return answer;
  }

  #response({ status, body }: Answer): ApiResponse {
    const { dateMs, time } = this.#options;
    const date = dateMs === null ? undefined : Math.floor((EPOCH_MS + time.now() + dateMs) / 1000) * 1000;
    return { status, body, sandbox: false, ...(date !== undefined && { dateMs: date }) };
  }

  #refusal(status: number, retryAfter?: string): Error {
    if (status < 400) return new InvalidResponseError("redirect", `simulated ${status}`, { status });
    const headers = { "retry-after": retryAfter };
    const retryAfterMs = askedWait(headers, status, EPOCH_MS + this.#options.time.now());
    return new ApiError({ status, message: `simulated ${status}`, retryAfterMs });
  }

  /** Hardly ever two things happen at once, so what came first is clear. */
  #travel(): number {
    return FASTEST_MS + this.#options.chance.next() * (SLOWEST_MS - FASTEST_MS);
  }
}

type End = (how: Ending, settle: () => void) => void;

/** What a gateway says that has waited long enough for an answer. */
const GAVE_UP_WAITING = [408, 499, 504, 522, 524, 598, 599];

/** By the rules of HTTP and of the API's documentation, not by those of the client. */
const endingOf = (status: number): Ending => {
  if (GAVE_UP_WAITING.includes(status)) return "silent";
  return status >= 400 && status < 500 ? "refused" : "failed";
};

const reset = () =>
  new ConnectionError({
    phase: "sent",
    reason: "reset",
    host: "simulated",
    code: "ECONNRESET",
    problem: "the connection was reset",
    transient: true,
  });

const notConnected = (how: "refused" | "no connection") =>
  new ConnectionError({
    phase: "not_sent",
    reason: how === "refused" ? "refused" : "connect_timeout",
    host: "simulated",
    code: how === "refused" ? "ECONNREFUSED" : "UND_ERR_CONNECT_TIMEOUT",
    problem: "no connection was made",
    transient: true,
  });

const timedOut = (isSent: boolean, ms: number) =>
  isSent ? new TimeoutError("sent", "headers", ms) : new TimeoutError("not_sent", "connect", ms);

const cutOff = ({ status }: Answer) => new InvalidResponseError("truncated", "the answer broke off", { status });
