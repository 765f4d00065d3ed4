import type { Entries, Entry, LostPost, Made, Run } from "./entries.ts";
import type { Wanted } from "./wanted.ts";

/** What a call does about the thing that it wants, given what this process has sent. */
export type Decision =
  /** Its key stands for something else. */
  | { does: "refuse"; entry: Entry }
  /** It was made, and answers for this call, too. */
  | { does: "answer"; entry: Entry; made: Made }
  /** Another call is at work on it. */
  | { does: "join"; entry: Entry }
  /** Its POST was lost, and another stands in the way: it finds out what became of its own, and sends nothing. */
  | { does: "settle"; entry: Entry }
  /** Another call of its group, for which its callers still wait, may mean it in other words. */
  | { does: "come later"; entry: Entry; run: Run }
  /** Another call of its group may have meant it in other words: it hears first what became of that. */
  | { does: "wait for"; entry: Entry }
  /** Its POST was lost: it finds out what became of that, and sends if it certainly made nothing. */
  | { does: "settle, then send"; entry: Entry }
  /** Nothing is known of it. Or its POST was lost, and the caller knows that and wants another. */
  | { does: "send"; entry?: Entry | undefined };

/** @param now by the clock of the process */
export const decide = (wanted: Wanted, entries: Pick<Entries, "find" | "ofGroup">, now: number): Decision => {
  const { identity, wantsAnother } = wanted;
  const known = entries.find(identity);
  if (known && known.identity.content !== identity.content) return { does: "refuse", entry: known };
  const isDecided = known !== undefined && hasDecided(wanted, known, now);
  // Without a key, a call that wants another is about a thing of its own, unless it has decided about the lost one.
  const own = wantsAnother && !identity.hasKey && !isDecided ? undefined : known;
  if (own?.state.is === "made") return { does: "answer", entry: own, made: own.state };
  if (own?.state.is === "running") return { does: "join", entry: own };
  const first = entries
    .ofGroup(identity.group)
    .find((other) => other !== own && standsInTheWay(other, wanted, own, now));
  const isOpen = own !== undefined && !isDecided;
  if (first && isOpen && !own.state.lost.isAbsent) return { does: "settle", entry: own };
  if (first?.state.is === "running" && first.state.run.isAwaited && first.state.began === "new")
    return { does: "come later", entry: first, run: first.state.run };
  if (first) return { does: "wait for", entry: first };
  return isOpen ? { does: "settle, then send", entry: own } : { does: "send", entry: own };
};

/** The caller reads the list itself; or it was told what may be the lost thing, and wants another. */
const hasDecided = ({ lookUpLost, wantsAnother, identity }: Wanted, { state }: Entry, now: number): boolean => {
  if (state.is !== "unresolved") return false;
  return !lookUpLost || (wantsAnother === true && wasToldAll(state.lost, identity.content, now));
};

/** Whoever wants this content knows that no repeat finds out more. */
const wasToldAll = ({ told, quietUntil }: LostPost, content: string, now: number): boolean =>
  told.get(content) === "all" && quietUntil <= now;

/**
 * An entry of the same group that has to be settled before: a model that repeats itself rephrases. One that its callers
 * still wait for is meant as another thing, unless it has the same content and its answer was lost, or this call wants
 * one more of the very same.
 */
const standsInTheWay = (
  { identity, state }: Entry,
  { identity: { hasOwnKey, content }, wantsAnother }: Wanted,
  own: Entry | undefined,
  now: number,
): boolean => {
  if (identity.hasOwnKey && hasOwnKey) return false;
  if (state.is === "made") return !state.isDelivered;
  if (state.is === "unresolved") return !state.lost.isAbsent && !wasToldAll(state.lost, content, now);
  const isSame = identity.content === content;
  const mayBeMeant = state.lost !== undefined && (isSame || !state.run.isAwaited);
  return mayBeMeant || state.began === "after a loss" || (wantsAnother === true && !own && isSame);
};
