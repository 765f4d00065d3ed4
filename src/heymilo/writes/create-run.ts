import { Deadline } from "../deadline.ts";
import { LookUpError, type OutcomeUnknownError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { retryUnprocessed } from "../http/retry.ts";
import type { ApiResponse } from "../http/send.ts";
import { classify } from "../outcome.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import type { Posting } from "../schema/responses.ts";
import type { Attempt } from "./attempts.ts";
import { blueprintReader, createBody } from "./body.ts";
import { byContent, byKey, type Look, look, notArchived, type Recogniser } from "./look.ts";
import { readMarker } from "./marker.ts";
import {
  keyReused,
  mayStillAppear,
  reasonOf,
  receiptOf,
  recoveredReceipt,
  unknownOutcome,
} from "./receipts.ts";
import type { SharedRun } from "./shared-run.ts";

export interface CreateResult {
  /** `already_created`: an earlier call with this intention made it. */
  outcome: "created" | "already_created";
  /** The `data` of HeyMilo's answer, or the same put together from the posting that was found. */
  receipt: Record<string, unknown>;
  /** The key in the posting's marker; absent if it carries none. */
  key?: string;
  /** Ids of further postings with the same key, later than this one. */
  duplicates: string[];
  warnings: string[];
  sandbox: boolean;
}

/** How a POST ended. */
export type Answer = { response: ApiResponse } | { error: unknown };

/** The first look comes when this share of the time has passed without an answer. */
const FIRST_LOOK = 2 / 3;
/** Time kept for answering the caller: 5 s of the usual 45 s. */
const RESERVE = 1 / 9;
/** After a lost answer HeyMilo may need a moment to show what it has committed. */
const BETWEEN_LOOKS_MS = 2_000;
/** How many times the call's timeout a silent HeyMilo is taken to be still at work on a create. */
const STILL_AT_WORK = 4;

const NEVER = new Promise<never>(() => {});

/**
 * One run at creating one posting. HeyMilo's create cannot be undone or repeated safely, so whatever leaves its
 * outcome open is followed by looking for the posting, and only certainty that there is none by another POST.
 */
export class CreateRun {
  readonly #http: Http;
  readonly #attempt: Attempt;
  readonly #request: CreatePostingRequest;
  readonly #shared: SharedRun<CreateResult>;
  readonly #deadline: Deadline;
  #sandbox = false;

  constructor(http: Http, attempt: Attempt, request: CreatePostingRequest, shared: SharedRun<CreateResult>) {
    this.#http = http;
    this.#attempt = attempt;
    this.#request = request;
    this.#shared = shared;
    this.#deadline = shared.deadline;
  }

  /** The first run of an intention. */
  async begin(): Promise<CreateResult> {
    const earlier = this.#attempt.keyIsCallers ? await this.#lookUpKey() : undefined;
    if (earlier) return earlier;
    const { marker, keyIsCallers } = this.#attempt;
    const readBlueprint = blueprintReader(this.#http, this.#deadline);
    this.#attempt.body = await createBody(this.#request, marker, keyIsCallers, readBlueprint);
    return this.#post(1);
  }

  /** A later run of an intention whose outcome stayed unknown. */
  async resume(): Promise<CreateResult> {
    this.#shared.report("An earlier create of this interviewer is unresolved; looking for it");
    const pending = this.#pending();
    if (pending) return this.#already(await this.#watch(pending));
    return this.#lookAndRepeat(1, "the earlier create's outcome is unknown");
  }

  /** Looks for an unresolved posting without creating one. Undefined if there is none. */
  async resolve(): Promise<CreateResult | undefined> {
    const pending = this.#pending();
    if (pending) return this.#already(await this.#watch(pending));
    const seen = await this.#lookTwice();
    if (seen.kind === "found") return this.#already(this.#found(seen.postings));
    if (seen.kind === "absent") return undefined;
    throw this.#unknown(seen.why);
  }

  /** An earlier POST that HeyMilo may still be at work on, even if nobody hears of it any more. */
  #pending(): Promise<Answer> | undefined {
    const { open, mayAppear } = this.#attempt;
    if (open) return open;
    return mayAppear && this.#sentAgoMs() < STILL_AT_WORK * this.#deadline.totalMs ? NEVER : undefined;
  }

  /** A key that another process may have used: found upstream, it answers for the whole create. */
  async #lookUpKey(): Promise<CreateResult | undefined> {
    const { marker } = this.#attempt;
    const seen = await this.#look(byKey(marker.key), this.#deadline);
    if (seen.kind === "inconclusive") throw new LookUpError(seen.why);
    const existing = seen.kind === "found" ? seen.postings.filter(notArchived) : [];
    const [first, ...rest] = existing;
    if (!first) return undefined;
    const used = readMarker(first.metadata);
    if (used && used.hash !== marker.hash) throw keyReused(marker.key, first.id, first.title);
    return this.#already(this.#found([first, ...rest]));
  }

  async #post(repeats: number): Promise<CreateResult> {
    const open = this.#send();
    const late = this.#deadline.totalMs * FIRST_LOOK - (this.#deadline.totalMs - this.#deadline.remaining());
    const answer = await within(open, late);
    if (!answer) return this.#watch(open);
    if ("response" in answer) return this.#created(answer.response, repeats === 0);
    const { error } = answer;
    if (classify(error).outcome === "not_created") throw error;
    if (this.#attempt.mayAppear) return this.#watch(NEVER);
    return this.#lookAndRepeat(repeats, reasonOf(error));
  }

  /** Sends the POST, and keeps its answer even if everybody has stopped waiting for it. */
  #send(): Promise<Answer> {
    const attempt = this.#attempt;
    const request = {
      method: "POST" as const,
      path: "/api/v2/postings",
      body: attempt.body?.body,
      onSent: () => {
        attempt.sentAt = performance.now();
        attempt.mayAppear = true;
        this.#shared.committed = true;
      },
    };
    const once = () =>
      this.#http.send(request, this.#deadline).catch((error: unknown) => {
        this.#notCommitted(error);
        throw error;
      });
    const open: Promise<Answer> = retryUnprocessed(once, this.#deadline).then(
      (response) => {
        this.#sandbox ||= response.sandbox;
        attempt.mayAppear = false;
        const receipt = receiptOf(response);
        if (receipt) attempt.result = this.#result("created", receipt, []);
        return { response };
      },
      (error: unknown) => ({ error }),
    );
    attempt.open = open;
    void open.finally(() => {
      delete attempt.open;
      this.#shared.committed = false;
    });
    return open;
  }

  #notCommitted(error: unknown): void {
    const attempt = this.#attempt;
    if (classify(error).outcome === "not_created") {
      delete attempt.sentAt;
      attempt.mayAppear = false;
    } else {
      attempt.mayAppear = mayStillAppear(error);
    }
    this.#shared.committed = false;
  }

  /** The POST may still be at work: look for its posting again and again, and never send another. */
  async #watch(open: Promise<Answer>): Promise<CreateResult> {
    this.#shared.report("HeyMilo has not confirmed the create yet; looking for the interviewer");
    const lookingMs = this.#deadline.remaining() - this.#deadline.totalMs * RESERVE;
    const until = new Deadline(Math.max(lookingMs, 1), this.#deadline.signal);
    let waiting = open;
    let why = "HeyMilo did not answer in time";
    try {
      while (!until.signal.aborted) {
        const seen = await this.#look(this.#recogniser(), until);
        if (seen.kind === "found") return this.#found(seen.postings);
        if (seen.kind === "inconclusive") why = seen.why;
        const answer = await within(waiting, Math.min(BETWEEN_LOOKS_MS, until.remaining()));
        if (answer && "response" in answer) return await this.#created(answer.response, false);
        if (answer) {
          if (classify(answer.error).outcome === "not_created") throw answer.error;
          why = reasonOf(answer.error);
          waiting = NEVER;
        }
      }
    } finally {
      until.close();
    }
    throw this.#unknown(why);
  }

  /** The answer was lost: look twice, and if the posting is not there, send the same once more. */
  async #lookAndRepeat(repeats: number, why: string): Promise<CreateResult> {
    this.#shared.report("The answer to the create was lost; looking for the interviewer");
    const seen = await this.#lookTwice();
    if (seen.kind === "found") return this.#found(seen.postings);
    if (seen.kind === "inconclusive") throw this.#unknown(`${why}; ${seen.why}`);
    if (repeats === 0) throw this.#unknown(why);
    return this.#post(repeats - 1);
  }

  async #lookTwice(): Promise<Look> {
    const first = await this.#look(this.#recogniser(), this.#deadline);
    if (first.kind === "found") return first;
    await this.#deadline.wait(BETWEEN_LOOKS_MS);
    const second = await this.#look(this.#recogniser(), this.#deadline);
    return second.kind === "absent" ? first : second;
  }

  async #created(response: ApiResponse, repeated: boolean): Promise<CreateResult> {
    const receipt = receiptOf(response);
    if (!receipt) return this.#watch(NEVER);
    const result = this.#result("created", receipt, []);
    const { marker, keyIsCallers, body } = this.#attempt;
    if (!body?.marked || !(keyIsCallers || repeated)) return result;
    // Another process may have used the key at the same time, or the lost POST may have come through after all.
    const soon = new Deadline(Math.max(this.#deadline.remaining() / 2, 1), this.#deadline.signal);
    const seen = await this.#look(byKey(marker.key), soon).finally(() => soon.close());
    if (seen.kind === "inconclusive") {
      result.warnings.push(
        `idempotency_key: it could not be checked that no other has this key (${seen.why})`,
      );
    }
    if (seen.kind !== "found") return result;
    const [first, ...rest] = seen.postings.filter(notArchived);
    const others = [first, ...rest].filter((one) => one !== undefined && one.id !== receipt.id);
    if (!first || others.length === 0) return result;
    if (first.id === receipt.id) return { ...result, duplicates: rest.map(({ id }) => id) };
    const later = [...new Set([...rest.map(({ id }) => id), String(receipt.id)])];
    return { ...this.#result("already_created", recoveredReceipt(first), later), warnings: result.warnings };
  }

  /** Of several with one key the earliest counts; without a marker several are no answer. */
  #found([first, ...rest]: [Posting, ...Posting[]]): CreateResult {
    const others = rest.map(({ id }) => id);
    if (others.length > 0 && this.#attempt.body?.marked === false) {
      throw this.#unknown(`several interviewers fit: ${[first.id, ...others].join(", ")}`);
    }
    return this.#result("created", recoveredReceipt(first), others);
  }

  #result(
    outcome: CreateResult["outcome"],
    receipt: Record<string, unknown>,
    duplicates: string[],
  ): CreateResult {
    const { marker, body } = this.#attempt;
    const warnings = [...(body?.warnings ?? [])];
    const key = body?.marked === false ? {} : { key: marker.key };
    return { outcome, receipt, ...key, duplicates, warnings, sandbox: this.#sandbox };
  }

  #already(result: CreateResult): CreateResult {
    return { ...result, outcome: "already_created" };
  }

  #look(recogniser: Recogniser, deadline: Deadline): Promise<Look> {
    const onSandbox = () => {
      this.#sandbox = true;
    };
    return look(this.#http, deadline, { title: this.#request.title, recogniser, onSandbox });
  }

  #recogniser(): Recogniser {
    const { marker, body } = this.#attempt;
    if (body?.marked) return byKey(marker.key);
    return byContent(body?.body ?? this.#request, () => this.#sentAgoMs());
  }

  #sentAgoMs(): number {
    return performance.now() - (this.#attempt.sentAt ?? performance.now());
  }

  #unknown(why: string): OutcomeUnknownError {
    return unknownOutcome(this.#attempt, why);
  }
}

/** What the promise resolves with, or undefined when it takes longer. */
const within = async <T>(promise: Promise<T>, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 0), undefined);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};
