import type { Http } from "./http/client.ts";
import { type LookupDeps, Workspace } from "./lookups/posting-lookup.ts";
import { type CloneApi, type CloneIntent, type CloneResult, clonePosting } from "./postings/clone-posting.ts";
import {
  type CreateIntent,
  type CreatePreview,
  intendedPosting,
  previewCreate,
} from "./postings/create-posting.ts";
import type { Created } from "./postings/receipts.ts";
import { intendedQuestion } from "./questions/add-question.ts";
import type { Question } from "./schema/responses.ts";
import { Additions, type AdditionsOptions } from "./writes/additions.ts";
import type { Waiter } from "./writes/shared-run.ts";

export interface CreateResult extends Created {
  /** `already_created`: an earlier call with this intention made it. */
  outcome: "created" | "already_created";
  /** HeyMilo's answer was lost, and the posting was found by its key. */
  isRecovered: boolean;
}

/** Something that was sent, and of which its caller has not heard. */
export interface Unanswered {
  /** Such as "create the interviewer". */
  operation: string;
  title?: string | undefined;
  /** The key in the posting's marker; absent if it carries none. */
  key?: string | undefined;
}

export interface WritesOptions extends AdditionsOptions {
  http: Pick<Http, "read" | "send">;
}

/** All that one process adds under one HeyMilo key, so that no call does what another does at the same time. */
export class SharedWrites {
  readonly #additions: Additions;
  readonly #deps: LookupDeps;

  constructor(options: WritesOptions) {
    this.#additions = new Additions(options);
    this.#deps = { http: options.http, workspace: new Workspace() };
  }

  /** One posting for one key, and for identical calls. */
  async create(intent: CreateIntent, waiter: Waiter): Promise<CreateResult> {
    const { thing, how } = await this.#additions.add<Created>(intendedPosting(this.#deps, intent), waiter);
    const outcome = how === "existed" ? "already_created" : "created";
    return { ...thing, outcome, isRecovered: how === "recovered" };
  }

  /** What a create would do, without doing it. */
  preview(intent: CreateIntent, { deadline }: Waiter): Promise<CreatePreview> {
    return previewCreate(this.#deps, intent, { deadline });
  }

  clone(intent: CloneIntent, waiter: Waiter, api: CloneApi): Promise<CloneResult> {
    return clonePosting({ ...this.#deps, additions: this.#additions }, intent, waiter, api);
  }

  /** At the end of its modality. `before` are the questions that the caller has read. */
  async addQuestion(
    postingId: string,
    fields: Record<string, unknown>,
    before: readonly Question[],
    waiter: Waiter,
  ): Promise<Question> {
    const addition = intendedQuestion(this.#deps, postingId, fields, before);
    return (await this.#additions.add(addition, waiter)).thing;
  }

  /** On shutdown: what may exist at HeyMilo without anybody having heard of it. */
  unanswered(): Unanswered[] {
    const sent = this.#additions.entries
      .all("running")
      .filter(({ state }) => state.is === "running" && state.lost);
    return sent.map(({ addition: { operation, title, isMarked, identity } }) => ({
      operation,
      title,
      key: isMarked ? identity.key : undefined,
    }));
  }

  /** Something is under way, whether or not somebody still waits for it. */
  get busy(): boolean {
    return this.#additions.entries.all("running").length > 0;
  }

  /** How many results and unresolved calls it remembers, at some 10 kB each. */
  get remembered(): number {
    const { entries } = this.#additions;
    return entries.all("made").length + entries.all("unresolved").length;
  }
}

export const createWrites = (options: WritesOptions): SharedWrites => new SharedWrites(options);
