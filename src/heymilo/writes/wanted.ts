import { LookUpError } from "../errors.ts";
import type { ApiCall, ApiRequest } from "../http/call.ts";
import type { ApiResponse } from "../http/send.ts";
import type { Key } from "../lookups/marker.ts";
import { reasonOf } from "../request-errors.ts";

export interface Thing {
  id: string;
}

/** `recovered`: the answer to the POST was lost, and the thing was looked up. `existed`: an earlier call made it. */
export interface Result<T extends Thing = Thing> {
  thing: T;
  how: "created" | "recovered" | "existed";
  /** The id of what this call made, too, where the thing that another call made before counts. */
  alsoMade?: string | undefined;
  /** Why there may be another that no list shows. */
  doubt?: string | undefined;
}

/** How a call names the thing that it wants. Calls that want the same thing share an entry of the process. */
export interface Identity extends Key {
  readonly content: string;
  /** Things of one group may be one thing in other words: while one is unresolved, no other is sent. */
  readonly group: string;
}

/**
 * What one POST adds: what is sent, how it is looked up, and what proves that a thing is ours. When to send and when to
 * look up is decided by `make-once.ts`, in the same way for everything that is added.
 */
export interface Wanted<T extends Thing = Thing> {
  readonly identity: Identity;
  readonly operation: string;
  readonly request: Pick<ApiRequest, "method" | "path" | "ids">;
  readonly title?: string | undefined;
  /** The thing carries the key, so that a repeat finds it. Known once there is a body. */
  readonly isMarked?: boolean;
  readonly howToLook: string;
  /** The caller wants one more, although the same call has just made one. */
  readonly wantsAnother?: boolean;
  /** What it holds until it is made, in bytes. */
  readonly memory: number;
  /** Ids of what was listed until now: a later POST makes none of it. */
  readonly seen: ReadonlySet<string> | undefined;
  /** What an earlier call made. @throws LookUpError if that is not certain */
  lookUpBefore?(call: ApiCall): Promise<T | undefined>;
  /** The body of the POST; the same at each repeat. */
  body(call: ApiCall): Promise<unknown>;
  /** @throws InvalidResponseError if the answer does not tell what was made */
  read(response: ApiResponse): T;
  /**
   * What the lost POST made; undefined if nothing could be it. Absent if the caller reads the list itself, and decides.
   *
   * @param lost when it was sent, and what it certainly did not make
   * @param toSend another POST follows if there is nothing
   * @throws LookUpError if that is not certain, with the ids of what may be the lost thing
   */
  lookUpLost?(
    call: ApiCall,
    lost: { sentAgoMs: number; isKnown(id: string): boolean },
    toSend: boolean,
  ): Promise<T | undefined>;
  /**
   * What counts after the receipt: the thing that was made, or another with its key that was made earlier.
   *
   * @param doubt why there may be another that no list shows
   */
  confirm?(made: T, call: ApiCall, doubt: string | undefined): Promise<T>;
  /** What is kept of a thing: without what `readAgain` reads. */
  toKeep?(made: T): T;
  /** What was made then, at a time of the process's clock, as it is now; undefined if it is no longer in use. */
  readAgain(made: T, call: ApiCall, madeAt: number): Promise<T | undefined>;
}

/** What was made may be archived or deleted by now. */
export const notChecked = (id: string, cause: unknown): LookUpError => {
  const what = `whether ${id}, which an earlier call made, still exists could not be checked`;
  return new LookUpError(`${what}: ${reasonOf(cause)}`, { cause });
};
