import { LRUCache } from "lru-cache";
import type { Http } from "./http/client.ts";
import { BETWEEN_LOOKS_MS } from "./looks/posting-looks.ts";
import { Sight } from "./looks/sight.ts";
import { type CloneApi, type CloneResult, clonePosting } from "./postings/clone-posting.ts";
import type { CloneIntent } from "./postings/copy.ts";
import { type CreateIntent, intendedPosting } from "./postings/create-posting.ts";
import { type CreatePreview, previewCreate } from "./postings/preview-create.ts";
import type { Created } from "./postings/receipts.ts";
import { intendedQuestion } from "./questions/add-question.ts";
import type { Question } from "./schema/responses.ts";
import type { Result } from "./writes/addition.ts";
import { Additions, type AdditionsOptions } from "./writes/additions.ts";
import { REMEMBERED } from "./writes/attempts.ts";
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
  title?: string;
  /** The key in the posting's marker; absent if it carries none. */
  key?: string;
}

/** All that one process adds under one HeyMilo key, so that no call does what another does at the same time. */
export interface SharedWrites {
  /** One posting for one key, and for identical calls. */
  create(intent: CreateIntent, waiter: Waiter): Promise<CreateResult>;
  /** What a create would do, without doing it. */
  preview(intent: CreateIntent, waiter: Waiter): Promise<CreatePreview>;
  clone(intent: CloneIntent, waiter: Waiter, api: CloneApi): Promise<CloneResult>;
  /** At the end of its modality, unless such a question already exists. */
  addQuestion(postingId: string, fields: Record<string, unknown>, waiter: Waiter): Promise<Question>;
  /** On shutdown: what may exist at HeyMilo without anybody having heard of it. */
  unanswered(): Unanswered[];
  /** Something is under way, whether or not somebody still waits for it. */
  readonly busy: boolean;
  /** How many results and unresolved writes it remembers, at some 10 kB each. */
  readonly remembered: number;
}

export interface WritesOptions extends AdditionsOptions {
  http: Pick<Http, "read" | "send">;
}

export function createWrites({ http, ...options }: WritesOptions): SharedWrites {
  const additions = new Additions({ http, ...options });
  const { betweenLooksMs = BETWEEN_LOOKS_MS, remembered = REMEMBERED } = options;
  const owners = new LRUCache<string, string>({ max: remembered });
  const deps = { http, sight: new Sight(remembered), additions, betweenLooksMs, owners };
  return {
    async create(intent, waiter) {
      const { thing, madeBy, isRecovered }: Result<Created> = await additions.make(
        intendedPosting(deps, intent),
        waiter,
      );
      return { ...thing, outcome: madeBy === "this_call" ? "created" : "already_created", isRecovered };
    },
    preview: (intent, { deadline }) => previewCreate(deps, intent, { deadline }),
    clone: (intent, waiter, api) => clonePosting(deps, intent, waiter, api),
    async addQuestion(postingId, fields, waiter) {
      return (await additions.make(intendedQuestion(http, postingId, fields), waiter)).thing;
    },
    unanswered: () =>
      additions.attempts.unanswered.map(({ addition: { operation, key, title } }) => ({
        operation,
        ...(title !== undefined && { title }),
        ...(key !== undefined && { key }),
      })),
    get busy() {
      return additions.attempts.isBusy;
    },
    get remembered() {
      return additions.attempts.remembered;
    },
  };
}
