import { randomUUID } from "node:crypto";
import { ApiError, LookUpError, OutcomeUnknownError } from "../errors.ts";
import { type Http, pathOf } from "../http/client.ts";
import { dataOf } from "../reads.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { posting } from "../schema/responses.ts";
import { type Attempt, Attempts, type AttemptsOptions } from "./attempts.ts";
import { blueprintReader, type CreateBody, createBody } from "./body.ts";
import { CreateRun } from "./create-run.ts";
import { contentHash } from "./marker.ts";
import { type CreateResult, keyReused, reasonOf, unknownOutcome } from "./receipts.ts";
import { notArchived } from "./recognise.ts";
import { SharedRun, type Waiter } from "./shared-run.ts";
import { BETWEEN_LOOKS_MS } from "./waits.ts";

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

export interface CreatesOptions extends AttemptsOptions {
  http: Http;
  /** For one create in all, in milliseconds. */
  timeoutMs: number;
  /** Between two looks for a posting, in milliseconds; 2 s by default, which HeyMilo's list is taken to need. */
  betweenLooksMs?: number | undefined;
  /** Called when the posting of a create without an answer was found. It must not throw. */
  onRecovered?: (() => void) | undefined;
}

/** A create that was sent, and of which its caller has not heard. */
export interface UnansweredCreate {
  title: string;
  /** The key in the posting's marker; absent if it carries none. */
  key?: string;
}

/**
 * All creates of one process and one HeyMilo key: one posting for one key, and for identical calls. Throws the
 * errors of `errors.ts`; OutcomeUnknownError alone means that a posting may exist.
 */
export class Creates {
  readonly #http: Http;
  readonly #timeoutMs: number;
  readonly #betweenLooksMs: number;
  readonly #onRecovered: () => void;
  readonly #attempts: Attempts;

  constructor({
    http,
    timeoutMs,
    betweenLooksMs = BETWEEN_LOOKS_MS,
    onRecovered = () => {},
    ...memory
  }: CreatesOptions) {
    this.#http = http;
    this.#timeoutMs = timeoutMs;
    this.#betweenLooksMs = betweenLooksMs;
    this.#onRecovered = onRecovered;
    this.#attempts = new Attempts(memory);
  }

  /** On shutdown: what may exist at HeyMilo without anybody having its receipt. */
  unanswered(): UnansweredCreate[] {
    return this.#attempts
      .unanswered()
      .map(({ request: { title }, marker, body }) => (body?.marked ? { title, key: marker.key } : { title }));
  }

  /** Something is being done about a create, or its POST is still out. */
  get busy(): boolean {
    return this.#attempts.underWay > 0 || this.#attempts.unanswered().length > 0;
  }

  /** How many creates of the last minutes it knows the receipts of, at some 10 kB each. */
  get remembered(): number {
    return this.#attempts.remembered;
  }

  async create(intent: CreateIntent, waiter: Waiter): Promise<CreateResult> {
    const { deadline } = waiter;
    for (;;) {
      if (deadline.isOver) throw deadline.error("queued");
      try {
        return await this.#createOnce(intent, waiter);
      } catch (error) {
        if (!(error instanceof NothingThere)) throw error;
      }
    }
  }

  /** What a create would send, without sending it. */
  async preview({ request, idempotencyKey }: CreateIntent, { deadline }: Waiter): Promise<CreatePreview> {
    const key = idempotencyKey ?? randomUUID();
    const marker = { key, hash: contentHash(request) };
    const readBlueprint = blueprintReader(this.#http, deadline);
    return { key, ...(await createBody(request, marker, idempotencyKey !== undefined, readBlueprint)) };
  }

  async #createOnce(intent: CreateIntent, waiter: Waiter): Promise<CreateResult> {
    const attempt = this.#attemptFor(intent);
    if (attempt.run) return this.#wait(attempt, attempt.run, waiter);
    if (attempt.result) return this.#replay(attempt, attempt.result, waiter);
    if (attempt.sentAt !== undefined) return this.#start(attempt, waiter, (run) => run.resume());
    const earlier = this.#attempts.unresolvedWithTitle(attempt.request.title);
    // Two keys of callers' own are two intentions, whatever the title.
    if (earlier && !(attempt.keyIsCallers && earlier.keyIsCallers))
      return this.#answerWith(earlier, attempt, waiter);
    return this.#start(attempt, waiter, (run) => run.begin());
  }

  #attemptFor({ request, idempotencyKey, allowDuplicate }: CreateIntent): Attempt {
    const hash = contentHash(request);
    const known = idempotencyKey ? this.#attempts.byKey(idempotencyKey) : this.#attempts.byContent(hash);
    if (known && known.marker.hash !== hash)
      throw keyReused(known.marker.key, idOf(known.result), known.request.title);
    // While an attempt is under way or unresolved, "another one" would be a guess about the first.
    const wantsAnother = allowDuplicate && !idempotencyKey && known?.result && !known.run;
    if (known && !wantsAnother) return known;
    const marker = { key: idempotencyKey ?? randomUUID(), hash };
    return { request, marker, keyIsCallers: idempotencyKey !== undefined };
  }

  #start(
    attempt: Attempt,
    waiter: Waiter,
    work: (run: CreateRun) => Promise<CreateResult | undefined>,
  ): Promise<CreateResult> {
    const run = new SharedRun<CreateResult>(this.#timeoutMs, async (shared) => {
      try {
        const options = {
          http: this.#http,
          attempt,
          run: shared,
          betweenLooksMs: this.#betweenLooksMs,
          onRecovered: this.#onRecovered,
        };
        const result = await work(new CreateRun(options));
        if (!result) {
          delete attempt.sentAt;
          throw new NothingThere();
        }
        attempt.result = result;
        return result;
      } finally {
        delete attempt.run;
        this.#settle(attempt);
      }
    });
    attempt.run = run;
    this.#attempts.start(attempt);
    return this.#wait(attempt, run, waiter);
  }

  async #wait(attempt: Attempt, run: SharedRun<CreateResult>, waiter: Waiter): Promise<CreateResult> {
    if (run.calledOff) {
      await run.ended();
      throw new NothingThere();
    }
    try {
      return await run.join(waiter);
    } catch (error) {
      // This caller goes without having heard, even if the run goes on for others.
      attempt.unresolved = attempt.sentAt !== undefined;
      throw unknownIfSent(error, attempt);
    }
  }

  /** What is certain not to have created anything need not be remembered. */
  #settle(attempt: Attempt): void {
    attempt.unresolved = !attempt.result && attempt.sentAt !== undefined;
    if (attempt.result || attempt.unresolved) this.#attempts.settle(attempt);
    else this.#attempts.forget(attempt);
  }

  async #replay(attempt: Attempt, result: CreateResult, { deadline }: Waiter): Promise<CreateResult> {
    const postingId = String(result.receipt.id);
    if (await this.#stillExists(postingId, deadline)) return { ...result, outcome: "already_created" };
    this.#attempts.forget(attempt);
    throw new NothingThere();
  }

  async #stillExists(postingId: string, deadline: Waiter["deadline"]): Promise<boolean> {
    const path = pathOf`/api/v2/postings/${postingId}`;
    try {
      return notArchived(dataOf(posting, await this.#http.read({ method: "GET", path }, deadline)));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      const what = `whether ${postingId}, which this call created before, still exists could not be checked`;
      throw new LookUpError(`${what}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** A model that repeats itself rephrases: an unresolved create of this title comes before a new one. */
  async #answerWith(earlier: Attempt, attempt: Attempt, waiter: Waiter): Promise<CreateResult> {
    try {
      const found = await (earlier.run
        ? this.#wait(earlier, earlier.run, waiter)
        : this.#start(earlier, waiter, (run) => run.resolve()));
      // Both intentions are answered by this posting, so a repeat of either is.
      attempt.result = { ...found, outcome: "already_created", warnings: [...found.warnings, REPHRASED] };
      this.#attempts.settle(attempt);
      return attempt.result;
    } catch (error) {
      if (error instanceof OutcomeUnknownError)
        throw unknownOutcome(earlier, `${UNRESOLVED}: ${error.why}`, error);
      throw new NothingThere();
    }
  }
}

/** Internal: what was waited for turned out not to be there, so the create starts from what is known now. */
class NothingThere extends Error {}

const idOf = (result: CreateResult | undefined): string | undefined =>
  typeof result?.receipt.id === "string" ? result.receipt.id : undefined;

const UNRESOLVED =
  "nothing was sent for this call, because an earlier one with this title and other content is unresolved";

const REPHRASED =
  "An earlier call with this title, whose outcome was unknown, did create this interviewer, with the content of " +
  "that call. If this one was meant to be another, call again with allow_duplicate: true.";

/** Once a POST is out and not refused, no failure may sound as if nothing had been sent. */
const unknownIfSent = (error: unknown, attempt: Attempt): unknown => {
  if (error instanceof OutcomeUnknownError || error instanceof NothingThere) return error;
  return attempt.sentAt === undefined ? error : unknownOutcome(attempt, reasonOf(error), error);
};
