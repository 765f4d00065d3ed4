import { randomUUID } from "node:crypto";
import { OutcomeUnknownError } from "../errors.ts";
import { type Http, pathOf } from "../http/client.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { one, posting } from "../schema/responses.ts";
import { type Attempt, Attempts } from "./attempts.ts";
import { blueprintReader, type CreateBody, createBody } from "./body.ts";
import { type CreateResult, CreateRun } from "./create-run.ts";
import { notArchived } from "./look.ts";
import { contentHash } from "./marker.ts";
import { keyReused, reasonOf, unknownOutcome } from "./receipts.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";

export interface CreateIntent {
  request: CreatePostingRequest;
  /** The caller's own key, 1 to 128 visible ASCII characters; without one a random UUID stands in. */
  idempotencyKey?: string | undefined;
  /** Makes another posting even if the same call has just made one. Not with a key, which means one posting. */
  allowDuplicate?: boolean | undefined;
}

/** What a create would send, and the key to repeat it under. */
export interface CreatePreview extends CreateBody {
  key: string;
}

export interface CreatesOptions {
  http: Http;
  /** For one create in all, in milliseconds. */
  timeoutMs: number;
}

/**
 * All creates of one process and one HeyMilo key: one posting for one key, and for identical calls. Throws the
 * errors of `errors.ts`; OutcomeUnknownError alone means that a posting may exist.
 */
export class Creates {
  readonly #http: Http;
  readonly #timeoutMs: number;
  readonly #attempts = new Attempts();

  constructor({ http, timeoutMs }: CreatesOptions) {
    this.#http = http;
    this.#timeoutMs = timeoutMs;
  }

  /** Keys of creates that were sent and not answered: on shutdown, what may exist without a receipt. */
  unansweredKeys(): string[] {
    return this.#attempts.open().map(({ marker }) => marker.key);
  }

  async create(intent: CreateIntent, waiter: Waiter): Promise<CreateResult> {
    const attempt = this.#attemptFor(intent);
    if (attempt.run) return this.#wait(attempt, attempt.run, waiter);
    if (attempt.result) return this.#replay(attempt, attempt.result, intent, waiter);
    if (attempt.sentAt !== undefined) return this.#join(attempt, intent, waiter, (run) => run.resume());
    const rephrased = this.#attempts.unresolvedWithTitle(attempt.title);
    // Two keys of callers' own are two intentions, whatever the title.
    if (rephrased && !(attempt.keyIsCallers && rephrased.keyIsCallers)) {
      const earlier = await this.#resolve(rephrased, attempt, intent, waiter);
      return earlier ?? this.create(intent, waiter);
    }
    return this.#join(attempt, intent, waiter, (run) => run.begin());
  }

  /** What a create would send, without sending it. */
  async preview({ request, idempotencyKey }: CreateIntent, { deadline }: Waiter): Promise<CreatePreview> {
    const key = idempotencyKey ?? randomUUID();
    const marker = { key, hash: contentHash(request) };
    const readBlueprint = blueprintReader(this.#http, deadline);
    return { key, ...(await createBody(request, marker, idempotencyKey !== undefined, readBlueprint)) };
  }

  #attemptFor({ request, idempotencyKey, allowDuplicate }: CreateIntent): Attempt {
    const hash = contentHash(request);
    const known = idempotencyKey ? this.#attempts.byKey(idempotencyKey) : this.#attempts.byContent(hash);
    if (known && known.marker.hash !== hash) {
      throw keyReused(known.marker.key, idOf(known.result), known.title);
    }
    // While an attempt is under way or unresolved, "another one" would be a guess about the first.
    const wantsAnother = allowDuplicate && known?.result && !known.run;
    if (known && !wantsAnother) return known;
    return {
      marker: { key: idempotencyKey ?? randomUUID(), hash },
      keyIsCallers: idempotencyKey !== undefined,
      title: request.title.trim(),
    };
  }

  #join(
    attempt: Attempt,
    { request }: CreateIntent,
    waiter: Waiter,
    work: (run: CreateRun) => Promise<CreateResult>,
  ): Promise<CreateResult> {
    const run = new SharedRun<CreateResult>(this.#timeoutMs, async (shared) => {
      try {
        attempt.result = await work(new CreateRun(this.#http, attempt, request, shared));
        return attempt.result;
      } finally {
        delete attempt.run;
        this.#settle(attempt);
      }
    });
    attempt.run = run;
    this.#attempts.start(attempt);
    return this.#wait(attempt, run, waiter);
  }

  #wait(attempt: Attempt, run: SharedRun<CreateResult>, waiter: Waiter): Promise<CreateResult> {
    return run.join(waiter).catch((error: unknown) => {
      throw unknownIfSent(error, attempt);
    });
  }

  /** What is certain not to have created anything need not be remembered. */
  #settle(attempt: Attempt): void {
    if (attempt.result || attempt.sentAt !== undefined) this.#attempts.settle(attempt);
    else this.#attempts.forget(attempt);
  }

  async #replay(
    attempt: Attempt,
    result: CreateResult,
    intent: CreateIntent,
    waiter: Waiter,
  ): Promise<CreateResult> {
    if (await this.#stillExists(String(result.receipt.id), waiter)) {
      return { ...result, outcome: "already_created" };
    }
    if (attempt.result === result) this.#attempts.forget(attempt);
    return this.create(intent, waiter);
  }

  async #stillExists(postingId: string, { deadline }: Waiter): Promise<boolean> {
    try {
      const answer = await this.#http.read(
        { method: "GET", path: pathOf`/api/v2/postings/${postingId}` },
        deadline,
      );
      return notArchived(one(posting).parse(answer.body).data);
    } catch (error) {
      if ((error as { status?: unknown }).status === 404) return false;
      throw error;
    }
  }

  /** A model that repeats itself rephrases: an unresolved create of this title comes before a new one. */
  async #resolve(
    earlier: Attempt,
    attempt: Attempt,
    intent: CreateIntent,
    waiter: Waiter,
  ): Promise<CreateResult | undefined> {
    const request = earlier.body?.body ?? intent.request;
    const run = new SharedRun<CreateResult | undefined>(this.#timeoutMs, (shared) =>
      new CreateRun(this.#http, earlier, request, shared as SharedRun<CreateResult>).resolve(),
    );
    const found = await run.join(waiter);
    if (!found) {
      this.#attempts.forget(earlier);
      return undefined;
    }
    earlier.result = found;
    // Both intentions are answered by this posting, so a repeat of either is.
    attempt.result = { ...found, warnings: [...found.warnings, REPHRASED] };
    this.#attempts.settle(attempt);
    return attempt.result;
  }
}

const idOf = (result: CreateResult | undefined): string | undefined =>
  typeof result?.receipt.id === "string" ? result.receipt.id : undefined;

const REPHRASED =
  "An earlier call with this title, whose outcome was unknown, did create this interviewer, with the content of " +
  "that call. If this one was meant to be another, call again with allow_duplicate: true.";

/** Once a POST is out and not refused, no failure may sound as if nothing had been sent. */
const unknownIfSent = (error: unknown, attempt: Attempt): unknown => {
  if (error instanceof OutcomeUnknownError || attempt.sentAt === undefined) return error;
  return unknownOutcome(attempt, reasonOf(error), error);
};
