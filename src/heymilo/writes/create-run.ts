import { Deadline } from "../deadline.ts";
import { TimeoutError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { classify } from "../outcome.ts";
import { waitingForItsTurn } from "../reads.ts";
import type { Posting } from "../schema/responses.ts";
import type { Attempt } from "./attempts.ts";
import { blueprintReader, createBody } from "./body.ts";
import { byAge, type Look, look } from "./look.ts";
import { type Answer, LATEST_START, post } from "./post.ts";
import {
  type CreateResult,
  keyReused,
  reasonOf,
  recoveredReceipt,
  resultOf,
  unknownOutcome,
  waitAskedBy,
} from "./receipts.ts";
import { byContent, byKey, byMarker, hasMarker, type Recogniser } from "./recognise.ts";
import type { SharedRun } from "./shared-run.ts";
import { RESERVE } from "./waits.ts";

/** The first look comes when this share of the time has passed without an answer. */
const FIRST_LOOK = LATEST_START;

/** What one run works with. */
export interface RunOptions {
  http: Http;
  attempt: Attempt;
  run: SharedRun<CreateResult>;
  /** After a lost answer HeyMilo may need this long to show what it has committed. */
  betweenLooksMs: number;
  /** Called when the posting of a POST without an answer was found. */
  onRecovered: () => void;
}

/**
 * One run at creating one posting. HeyMilo's create cannot be undone or repeated safely, so whatever leaves its
 * outcome open is followed by looking for the posting, and only certainty that there is none by another POST.
 */
export class CreateRun {
  readonly #http: Http;
  readonly #attempt: Attempt;
  readonly #run: SharedRun<CreateResult>;
  readonly #deadline: Deadline;
  readonly #betweenLooksMs: number;
  readonly #onRecovered: () => void;

  constructor({ http, attempt, run, betweenLooksMs, onRecovered }: RunOptions) {
    this.#http = http;
    this.#attempt = attempt;
    this.#run = run;
    this.#deadline = run.deadline;
    this.#betweenLooksMs = betweenLooksMs;
    this.#onRecovered = onRecovered;
  }

  /** The first run of an intention. */
  async begin(): Promise<CreateResult> {
    const { request, marker, keyIsCallers } = this.#attempt;
    const earlier = keyIsCallers ? await this.#lookUpKey() : undefined;
    if (earlier) return earlier;
    const readBlueprint = blueprintReader(this.#http, this.#deadline);
    this.#attempt.body = await createBody(request, marker, keyIsCallers, readBlueprint);
    return this.#post(1);
  }

  /** A later run of an intention whose outcome stayed unknown. */
  async resume(): Promise<CreateResult> {
    this.#run.report("An earlier create of this interviewer is unresolved; looking for it");
    if (this.#isPending()) return already(await this.#watch(this.#attempt.open));
    return this.#lookAndRepeat(1, new Error("the earlier create's outcome is unknown"));
  }

  /** Looks for an unresolved posting without creating one. Undefined if there certainly is none. */
  async resolve(): Promise<CreateResult | undefined> {
    this.#run.report("An earlier create of this title is unresolved; looking for it");
    if (this.#isPending()) return already(await this.#watch(this.#attempt.open));
    const seen = await this.#lookTwice();
    if (seen.kind === "found") return already(this.#found(seen.postings));
    if (seen.kind === "absent") return undefined;
    throw unknownOutcome(this.#attempt, seen.why);
  }

  /** Whether HeyMilo may still be at work on an earlier POST, even if nobody hears of it any more. */
  #isPending(): boolean {
    const { open, mayAppearUntil = 0 } = this.#attempt;
    return open !== undefined || performance.now() < mayAppearUntil;
  }

  /** A key that another process may have used: found upstream, it answers for the whole create. */
  async #lookUpKey(): Promise<CreateResult | undefined> {
    const { marker } = this.#attempt;
    const seen = await this.#look(byKey(marker.key), this.#deadline);
    // Nothing was sent yet, so why the list could not be read says best what to do.
    if (seen.kind === "inconclusive") throw seen.error;
    if (seen.kind === "absent") return undefined;
    const [first, ...rest] = seen.postings.filter((one) => hasMarker(one, marker));
    const [other] = seen.postings;
    if (!first) throw keyReused(marker.key, other.id, other.title);
    return already(this.#found([first, ...rest]));
  }

  async #post(repeats: number): Promise<CreateResult> {
    const open = post(this.#http, this.#attempt, this.#run);
    const elapsed = this.#deadline.totalMs - this.#deadline.remaining();
    const answer = await within(open, this.#deadline.totalMs * FIRST_LOOK - elapsed);
    if (!answer) return this.#watch(open);
    if ("receipt" in answer) return this.#created(answer.receipt, repeats === 0);
    const { error } = answer;
    if (classify(error).outcome === "not_created") throw error;
    if (this.#attempt.mayAppearUntil !== undefined) return this.#watch(undefined, reasonOf(error));
    return this.#lookAndRepeat(repeats, error);
  }

  /** The POST may still be at work: look for its posting until the end, and never send another. */
  async #watch(open?: Promise<Answer>, whyUnclear = "HeyMilo did not answer in time"): Promise<CreateResult> {
    this.#run.report("HeyMilo has not confirmed the create yet; looking for the interviewer");
    const { totalMs } = this.#deadline;
    const forLastLook = (totalMs * RESERVE) / 2;
    const lookBy = new Deadline(Math.max(this.#deadline.remaining() - forLastLook, 1), this.#deadline);
    let waiting = open;
    let why = whyUnclear;
    try {
      for (let isLast = false; ; ) {
        const seen = await this.#look(this.#recogniser(), lookBy);
        if (seen.kind === "found") return this.#found(seen.postings);
        if (seen.kind === "inconclusive" && !lookBy.isOver) why = seen.why;
        if (isLast || lookBy.isOver) break;
        const untilLastMs = lookBy.remaining() - forLastLook;
        isLast = untilLastMs <= this.#betweenLooksMs;
        const answer = await within(waiting, Math.min(untilLastMs, this.#betweenLooksMs));
        if (answer && "receipt" in answer) return await this.#created(answer.receipt, false);
        if (answer) {
          if (classify(answer.error).outcome === "not_created") throw answer.error;
          why = reasonOf(answer.error);
          waiting = undefined;
        }
      }
    } finally {
      lookBy.close();
    }
    // Still connecting: the run's end calls it off.
    if (this.#attempt.sentAt === undefined) throw new TimeoutError("not_sent", "connect", totalMs);
    throw unknownOutcome(this.#attempt, why);
  }

  /** The answer was lost: look twice, and if the posting is not there, send the same once more. */
  async #lookAndRepeat(repeats: number, error: unknown): Promise<CreateResult> {
    const why = reasonOf(error);
    this.#run.report("The answer to the create was lost; looking for the interviewer");
    const askedToWaitMs = waitAskedBy(error);
    if (askedToWaitMs >= this.#deadline.remaining()) throw unknownOutcome(this.#attempt, why, error);
    await this.#deadline.wait(askedToWaitMs);
    const seen = await this.#lookTwice();
    if (seen.kind === "found") return this.#found(seen.postings);
    if (seen.kind === "inconclusive") throw unknownOutcome(this.#attempt, `${why}; ${seen.why}`);
    if (repeats === 0) throw unknownOutcome(this.#attempt, why);
    return this.#post(repeats - 1);
  }

  /** Absent only if both looks say so. */
  async #lookTwice(): Promise<Look> {
    const first = await this.#look(this.#recogniser(), this.#deadline);
    if (first.kind === "found") return first;
    await this.#deadline.wait(this.#betweenLooksMs);
    const second = await this.#look(this.#recogniser(), this.#deadline);
    return second.kind === "absent" ? first : second;
  }

  /**
   * A receipt came. With a caller's key, or after a repeat, one more look: another process may have used the key at
   * the same time, or the lost POST may have come through after all.
   */
  async #created(receipt: Record<string, unknown>, repeated: boolean): Promise<CreateResult> {
    const created = resultOf(this.#attempt, "created", receipt);
    const { marker, keyIsCallers, body } = this.#attempt;
    if (!body?.marked || !(keyIsCallers || repeated)) return created;
    const soon = new Deadline(Math.max(this.#deadline.remaining() / 2, 1), this.#deadline);
    const seen = await this.#look(byKey(marker.key), soon).finally(() => soon.close());
    if (seen.kind === "inconclusive") {
      const unchecked = `idempotency_key: it could not be checked that no other has this key (${seen.why})`;
      return { ...created, warnings: [...created.warnings, unchecked] };
    }
    const own = { id: String(receipt.id), created_at: Number(receipt.created_at) || undefined };
    const others = seen.kind === "found" ? seen.postings.filter(({ id }) => id !== own.id) : [];
    const same = others.filter((one) => hasMarker(one, marker));
    const ids = [own, ...same].sort(byAge).map(({ id }) => id);
    const earliest = same.find(({ id }) => id === ids[0]);
    const result = earliest
      ? resultOf(this.#attempt, "already_created", recoveredReceipt(earliest), ids.slice(1))
      : { ...created, duplicates: ids.slice(1) };
    const strangers = others.filter((one) => !same.includes(one)).map(({ id }) => id);
    if (strangers.length > 0)
      result.warnings.push(`idempotency_key: ${strangers.join(", ")} has this key too, with other content`);
    return result;
  }

  /** Of several with one marker the earliest counts; without a marker several are no answer. */
  #found([first, ...rest]: [Posting, ...Posting[]]): CreateResult {
    const others = rest.map(({ id }) => id);
    if (others.length > 0 && this.#attempt.body?.marked === false)
      throw unknownOutcome(this.#attempt, `several interviewers fit: ${[first.id, ...others].join(", ")}`);
    if (this.#attempt.sentAt !== undefined) this.#onRecovered();
    return resultOf(this.#attempt, "created", recoveredReceipt(first), others);
  }

  #look(recogniser: Recogniser, deadline: Deadline): Promise<Look> {
    return look(this.#http, deadline, {
      title: this.#attempt.request.title,
      recogniser,
      onSandbox: () => {
        this.#attempt.sandbox = true;
      },
      onQueued: (position) => this.#run.report(waitingForItsTurn(position)),
    });
  }

  #recogniser(): Recogniser {
    const { request, marker, body, sentAt } = this.#attempt;
    if (body?.marked) return byMarker(marker);
    return byContent(body?.body ?? request, () => performance.now() - (sentAt ?? performance.now()));
  }
}

const already = (result: CreateResult): CreateResult => ({ ...result, outcome: "already_created" });

/** What the promise resolves with, or undefined when it takes longer. */
const within = async <T>(promise: Promise<T> | undefined, ms: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 0), undefined);
  });
  return Promise.race(promise ? [promise, late] : [late]).finally(() => clearTimeout(timer));
};
