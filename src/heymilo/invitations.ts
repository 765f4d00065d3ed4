import { Confidential } from "./confidential.ts";
import { Deadline, onAbort } from "./deadline.ts";
import { HeyMiloError } from "./errors.ts";
import { type ApiCall, dataOf } from "./http/call.ts";
import { retry, WRITES } from "./http/client.ts";
import { api } from "./operations.ts";
import { classify } from "./outcome.ts";
import { type KnownPerson, personOf, type RecentInvitations } from "./recent-invitations.ts";
import { ApiError, reasonOf } from "./request-errors.ts";
import { isAddress, type ListedPerson, type NewCandidate } from "./schema/candidates.ts";
import { folded } from "./text.ts";

/**
 * What is known of one person. `failed` has HeyMilo's words, which may quote what was sent. `held_back`: somebody on
 * the list may be this person. `not_confirmed`: nobody has agreed to invite them.
 */
export type Invited =
  | KnownPerson
  | { outcome: "added"; interviewId?: string | undefined }
  | { outcome: "failed"; status: number; words: Confidential<string> }
  | { outcome: "not_sent" | "held_back"; why: string }
  | { outcome: "not_confirmed" };

/** Who is on a posting's list, however little HeyMilo shows of them. */
export class Present {
  readonly #byAddress = new Map<string, ListedPerson>();
  /** Of people without a readable address; "" for somebody without a name, too. */
  readonly #names = new Set<string>();
  withoutAddress = 0;

  add(listed: ListedPerson): void {
    const address = personOf(listed.email ?? "");
    if (isAddress(address)) this.#byAddress.set(address, listed);
    else {
      this.#names.add(folded(listed.name ?? ""));
      this.withoutAddress += 1;
    }
  }

  hasAddressOf({ email }: NewCandidate): (Invited & { outcome: "already_there" }) | undefined {
    const listed = this.#byAddress.get(personOf(email));
    return listed && { outcome: "already_there", interviewId: listed.interview_id ?? undefined };
  }

  mayHave({ name }: NewCandidate): Invited | undefined {
    if (this.#names.has(""))
      return { outcome: "held_back", why: "HeyMilo lists somebody with neither a name nor an email" };
    if (!this.#names.has(folded(name))) return undefined;
    return { outcome: "held_back", why: "HeyMilo lists somebody of this name without an email" };
  }
}

/** One call that invites people to one posting. */
export interface Inviting {
  call: ApiCall;
  recent: RecentInvitations;
  postingId: string;
  /** Reads the whole list. */
  present(): Promise<Present>;
}

const AT_ONCE = 4;
/** Shares of the call's time: no POST starts after the first, and none is waited for after the second. */
const LATEST_START = 1 / 2;
const LATEST_ANSWER = 8 / 9;
/** These refusals are about the key or the posting, and so about all rows. */
const ABOUT_ALL = [401, 402, 403, 404];
const NO_TIME = "there was no time left";

/** People that were sent within the last minute may not be on the list yet, and are not sent again. */
export const knownOf = (
  { recent, postingId }: Pick<Inviting, "recent" | "postingId">,
  present: Present,
  person: NewCandidate,
): Invited | undefined =>
  present.hasAddressOf(person) ?? recent.find(postingId, person.email) ?? present.mayHave(person);

/**
 * Invites people with one POST each, of which no two are for the same person: the list is read before, and after the
 * last POST once more if an answer was lost. What is not on it then stays `unknown`.
 *
 * @param people each address once
 * @param confirmed those of them whom the caller has agreed to invite
 * @throws the errors of reading the list before; nothing was sent then
 */
export async function inviteAll(
  inviting: Inviting,
  people: readonly NewCandidate[],
  confirmed: ReadonlySet<NewCandidate>,
): Promise<Invited[]> {
  const { call, present } = inviting;
  const { deadline, onProgress } = call;
  const before = await present();
  const invited = people.map((person): Invited | undefined => {
    const known = knownOf(inviting, before, person);
    return known || confirmed.has(person) ? known : { outcome: "not_confirmed" };
  });
  const waiting = people.flatMap((person, at) => (invited[at] ? [] : [{ person, at }]));
  const untilShare = (share: number) => deadline.remaining() - deadline.totalMs * (1 - share);
  const answerBy = deadline.clock.now() + untilShare(LATEST_ANSWER);
  const startBy = deadline.capped(untilShare(LATEST_START));
  const lost = new Set<number>();
  let stopped: string | undefined;
  let next = 0;
  const work = async () => {
    for (let row = waiting[next++]; row; row = waiting[next++]) {
      const why = stopped ?? (startBy.isOver ? NO_TIME : undefined);
      if (why === undefined) onProgress?.(`Inviting ${next} of ${waiting.length}`);
      const result: Invited =
        why === undefined ? await inviteOne(inviting, row.person, startBy, answerBy) : { outcome: "not_sent", why };
      invited[row.at] = result;
      if (result.outcome === "unknown") lost.add(row.at);
      if (result.outcome === "failed" && ABOUT_ALL.includes(result.status))
        stopped = `HeyMilo answered ${result.status} to a row before`;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  startBy.close();
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;

  const after = lost.size > 0 ? await present().catch(onlyOurs) : undefined;
  for (const at of lost) {
    const person = people[at] as NewCandidate;
    const listed = after?.hasAddressOf(person);
    if (!listed) continue;
    invited[at] = { ...listed, outcome: "added" };
    inviting.recent.begin(inviting.postingId, person.email)(listed);
  }
  return invited as Invited[];
}

/** A list that cannot be read leaves open what it would have shown. */
const onlyOurs = (error: unknown): undefined => {
  if (!(error instanceof HeyMiloError)) throw error;
};

async function inviteOne(
  { call, recent, postingId }: Inviting,
  person: NewCandidate,
  startBy: Deadline,
  answerBy: number,
): Promise<Invited> {
  const timeoutMs = answerBy - startBy.clock.now();
  // HeyMilo goes on with what it has got. So its answer is waited for even if the caller leaves.
  const deadline = new Deadline(timeoutMs, { clock: startBy.clock });
  let ended: ReturnType<RecentInvitations["begin"]> | undefined;
  const stay = onAbort(startBy.signal, () => {
    if (!ended) deadline.cancel(startBy.signal.reason);
  });
  const onSent = () => {
    ended = recent.begin(postingId, person.email);
  };
  const request = { ...api.ingestCandidate, ids: [postingId], body: person, timeoutMs, startBy, onSent };
  const once = async () => {
    try {
      const response = await call.http.send(request, deadline);
      const { interview_id: interviewId } = dataOf(api.ingestCandidate, response);
      ended?.({ outcome: "already_there", interviewId });
      return interviewId;
    } catch (error) {
      ended?.(classify(error).outcome === "not_created" ? undefined : { outcome: "unknown" });
      ended = undefined;
      throw error;
    }
  };
  try {
    return { outcome: "added", interviewId: await retry(WRITES, once, startBy) };
  } catch (error) {
    return failureOf(error);
  } finally {
    stay();
    deadline.close();
  }
}

const failureOf = (error: unknown): Invited => {
  if (!(error instanceof HeyMiloError)) throw error;
  const { outcome, retry } = classify(error);
  if (outcome === "unknown") return { outcome };
  if (!(error instanceof ApiError)) return { outcome: "not_sent", why: reasonOf(error) };
  const { status, message, fields } = error;
  if (retry !== "no") return { outcome: "not_sent", why: `HeyMilo answered ${status}` };
  const words = new Set([message, ...fields.map((field) => field.message)]);
  return { outcome: "failed", status, words: new Confidential([...words].join("; ")) };
};
