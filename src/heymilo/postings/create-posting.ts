import { randomUUID } from "node:crypto";
import type { ApiResponse } from "../http/send.ts";
import { ABSENT, inconclusive, type Look } from "../looks/look.ts";
import { contentHash, isSameMarker, type Marker } from "../looks/marker.ts";
import { type LookDeps, NO_TIME, PostingLooks } from "../looks/posting-looks.ts";
import { earliestFirst, type Row, rowOf, type Scope } from "../looks/survey.ts";
import type { CreatePostingRequest } from "../schema/create-posting.ts";
import { posting } from "../schema/responses.ts";
import {
  type Addition,
  type Intention,
  type Lost,
  madeEarlier,
  madeNow,
  type Result,
} from "../writes/addition.ts";
import { type CreateBody, createBody } from "./create-body.ts";
import {
  BLIND,
  blockedBy,
  type Created,
  duplicateOf,
  idsOf,
  inDoubt,
  keyReused,
  receiptOf,
  recoveredReceipt,
} from "./receipts.ts";
import { replayCreate } from "./replay-create.ts";

export interface CreateIntent {
  request: CreatePostingRequest;
  /** The caller's own key, 1 to 128 visible ASCII characters; without one a random UUID stands in. */
  idempotencyKey?: string | undefined;
  /** Makes another posting even if the same call has just made one. Not with a key, which means one posting. */
  allowDuplicate?: boolean | undefined;
  /** The caller reads the whole list itself, before and after: no look at it unless an answer is lost. */
  isScanned?: boolean | undefined;
}

/** The caller's key, or a random one, with the content it stands for. */
export const markerOf = ({ request, idempotencyKey }: CreateIntent): Marker => ({
  key: idempotencyKey ?? randomUUID(),
  hash: contentHash(request),
});

/** One intended posting, for the protocol of `additions.ts`. */
export const intendedPosting = (deps: LookDeps, intent: CreateIntent): Intention<Created> => {
  const { request, idempotencyKey, allowDuplicate } = intent;
  const marker = markerOf(intent);
  const names = [`create with key ${marker.key}`, `create ${marker.hash}`] as const;
  return {
    name: idempotencyKey === undefined ? names[1] : names[0],
    names,
    hash: marker.hash,
    group: `create ${request.title.trim()}`,
    hasOwnKey: idempotencyKey !== undefined,
    wantsAnother: allowDuplicate && idempotencyKey === undefined,
    begin: () => new PostingAddition(deps, intent, marker),
    reused: (earlier, title) => keyReused(marker.key, earlier?.receipt.id, title),
    blocked: (earlier, why) => blockedBy(JSON.stringify(request.title), earlier ? idsOf(earlier) : [], why),
    replay: (made, scope, others) => replayCreate(deps, request, made, others, scope),
  };
};

class PostingAddition implements Addition<Created> {
  readonly operation = "create the interviewer";
  readonly path = "/api/v2/postings";
  /** Without a key nothing finds it again once the process has ended. */
  readonly repeatable = false;
  readonly title: string;
  readonly howToLook: string;
  readonly #deps: LookDeps;
  readonly #intent: CreateIntent;
  readonly #marker: Marker;
  readonly #looks: PostingLooks;
  readonly #warnings: string[] = [];
  #body: CreateBody | undefined;

  #sandbox = false;

  constructor(deps: LookDeps, intent: CreateIntent, marker: Marker) {
    const { title } = intent.request;
    this.#deps = deps;
    this.#intent = intent;
    this.#marker = marker;
    this.title = title;
    this.howToLook = `look for an interviewer titled ${JSON.stringify(title)} in HeyMilo`;
    this.#looks = new PostingLooks({ ...deps, title, marker });
  }

  get key(): string | undefined {
    return this.#body?.marked === false ? undefined : this.#marker.key;
  }

  get isFindable(): boolean {
    return this.#body?.marked !== false;
  }

  async lookBefore(scope: Scope, wasLost: boolean): Promise<Look<Created>> {
    const { idempotencyKey, isScanned } = this.#intent;
    if (!wasLost && (idempotencyKey === undefined || isScanned)) return ABSENT;
    const seen = await this.#looks.before(scope);
    if (this.#deps.sight.isBlind) this.#warnings.push(BLIND);
    if (seen.kind !== "found") return seen;
    const ours = seen.thing.filter(({ marker }) => isSameMarker(marker, this.#marker));
    const [other] = seen.thing;
    if (ours.length === 0) throw keyReused(this.#marker.key, other?.id, other?.posting.title);
    return { kind: "found", thing: this.#fromRows(ours) };
  }

  async body({ deadline }: Scope): Promise<unknown> {
    this.#body = await createBody(this.#deps.http, deadline, this.#intent.request, this.#marker);
    this.#warnings.push(...this.#body.warnings);
    return this.#body.body;
  }

  read(response: ApiResponse): Created {
    this.#sandbox ||= response.sandbox;
    return this.#created(receiptOf(response));
  }

  async lookAfter(scope: Scope, { sentAgoMs, toSendAgain }: Lost): Promise<Look<Created>> {
    if (!this.#body?.marked) return inconclusive("the interviewer carries no key to recognise it by");
    const seen = await this.#looks.afterLoss(scope, sentAgoMs, toSendAgain);
    if (seen.kind !== "found") return seen;
    if (this.#deps.sight.isBlind) this.#warnings.push(BLIND);
    if (seen.doubt !== undefined) this.#warnings.push(inDoubt(seen.doubt));
    return { kind: "found", thing: this.#fromRows(seen.thing) };
  }

  unconfirmed(made: Created): Created {
    if (this.#intent.idempotencyKey === undefined || this.#intent.isScanned) return made;
    return { ...made, warnings: [...made.warnings, inDoubt(NO_TIME)] };
  }

  async confirm(made: Created, scope: Scope, wasSentTwice: boolean): Promise<Result<Created>> {
    if (!this.#body?.marked) return madeNow(made);
    this.#deps.sight.knows(made.receipt.id, this.#marker);
    const { idempotencyKey, isScanned } = this.#intent;
    if (!wasSentTwice && (idempotencyKey === undefined || isScanned)) return madeNow(made);
    const { sharing, doubt } = await this.#looks.afterReceipt(made.receipt.id, scope);
    if (doubt !== undefined) this.#warnings.push(inDoubt(doubt));
    const same = sharing.filter(({ marker }) => isSameMarker(marker, this.#marker));
    const others = sharing.filter((row) => !same.includes(row));
    if (others.length > 0) {
      const ids = others.map(({ id }) => id).join(", ");
      this.#warnings.push(`idempotency_key: ${ids} has this key too, with other content`);
    }
    const own = rowOf(posting.parse(made.receipt));
    const rows = earliestFirst([own, ...same]);
    if (rows[0] !== own) return madeEarlier(this.#fromRows(rows));
    return madeNow({ ...this.#created(made.receipt), duplicates: rows.slice(1).map(duplicateOf) });
  }

  /** Of several with one marker the earliest counts. */
  #fromRows([first, ...rest]: readonly Row[]): Created {
    const row = first as Row;
    this.#sandbox ||= this.#looks.sandbox;
    this.#deps.sight.knows(row.id, this.#marker);
    return { ...this.#created(recoveredReceipt(row.posting)), duplicates: rest.map(duplicateOf) };
  }

  #created(receipt: Created["receipt"]): Created {
    const { key } = this;
    const warnings = [...this.#warnings];
    return { receipt, ...(key !== undefined && { key }), duplicates: [], warnings, sandbox: this.#sandbox };
  }
}
