import type { ApiResponse } from "../http/send.ts";
import { generateKey, isGeneratedKey } from "../lookups/marker.ts";
import type { Scope } from "../lookups/posting-list.ts";
import { OutcomeUnknownError } from "../write-errors.ts";

/** What was added. */
export interface Thing {
  id: string;
}

/** `recovered`: the answer to the POST was lost, and the thing was looked up. `existed`: an earlier call made it. */
export interface Result<T extends Thing = Thing> {
  thing: T;
  how: "created" | "recovered" | "existed";
  /** Why there may be another that no list shows. */
  doubt?: string | undefined;
}

/** How a call names the thing that it wants. Calls that want the same thing share an entry of the process. */
export interface Identity {
  /** The caller's key, or one that the server made up. */
  readonly key: string;
  /** The caller gave the key, so that its call is looked up by it. Otherwise it is looked up by its content. */
  readonly hasKey: boolean;
  /** The caller chose the key itself, so that it never stands for another thing. */
  readonly hasOwnKey: boolean;
  /** What the request says. */
  readonly content: string;
  /** Things of one group may be one thing in other words: while one is unresolved, no other is sent. */
  readonly group: string;
}

export const identityOf = (content: string, group: string, key?: string): Identity => ({
  key: key ?? generateKey(),
  hasKey: key !== undefined,
  hasOwnKey: key !== undefined && !isGeneratedKey(key),
  content,
  group,
});

/**
 * What one POST adds: what is sent, how it is looked up, and what proves that a thing is ours. When to send and when to
 * look up is decided by `add-once.ts`, in the same way for everything that is added.
 */
export interface Addition<T extends Thing = Thing> {
  readonly identity: Identity;
  /** Such as "add the question". */
  readonly operation: string;
  readonly path: string;
  readonly title?: string | undefined;
  /** The thing carries the key, so that a repeat finds it. Known once there is a body. */
  readonly isMarked: boolean;
  /** How a person finds out whether it happened. */
  readonly howToLook: string;
  /** The caller wants one more, although the same call has just made one. */
  readonly wantsAnother: boolean;
  /** The caller has read the whole list itself: nothing is looked up before the POST or after a lost answer. */
  readonly isScanned: boolean;
  /** What an earlier call made. @throws LookUpError if that is not certain */
  lookUpBefore?(scope: Scope): Promise<T | undefined>;
  /** The body of the POST; the same at each repeat. */
  body(scope: Scope): Promise<unknown>;
  /** The POST goes out. Returns what is called if it was certainly not carried out. */
  noteSent?(): () => void;
  /** @throws InvalidResponseError if the answer does not tell what was made */
  read(response: ApiResponse): T;
  /**
   * What the lost POST made; undefined if nothing could be it.
   *
   * @param toSend another POST follows if there is nothing
   * @throws LookUpError if that is not certain, with the ids of what may be the lost thing
   */
  lookUpLost(scope: Scope, sentAgoMs: number, toSend: boolean): Promise<T | undefined>;
  /** After the receipt: whether another was made at the same time. */
  confirm?(made: T, scope: Scope, wasLost: boolean): Promise<Result<T>>;
  /** Whether what was made then, at a time of the process's clock, still is in use. */
  isStillInUse(made: T, scope: Scope, madeAt: number): Promise<boolean>;
}

/** What a caller hears while the thing may exist. */
export const unknownOutcome = (
  { operation, isMarked, identity, title, howToLook }: Addition,
  details: { why: string; retryAfterMs?: number | undefined; mayBe?: readonly string[] },
): OutcomeUnknownError =>
  new OutcomeUnknownError({
    operation,
    key: isMarked ? identity.key : undefined,
    title,
    howToLook,
    ...details,
  });
