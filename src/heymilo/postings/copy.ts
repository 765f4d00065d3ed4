import type { LRUCache } from "lru-cache";
import { pathOf } from "../http/client.ts";
import { ABSENT, inconclusive, type Look } from "../looks/look.ts";
import * as markers from "../looks/marker.ts";
import type { LookDeps, PostingLooks } from "../looks/posting-looks.ts";
import { isInUse, type Row, type Scope, type Survey, surveyPostings } from "../looks/survey.ts";
import { mayBeSameTitle, searchTermOf } from "../looks/titles.ts";
import type { Posting } from "../schema/responses.ts";
import type { Addition, Intention, Lost } from "../writes/addition.ts";
import { blockedBy, keyReused, receiptOf } from "./receipts.ts";
import { isStillInUse } from "./still-in-use.ts";

export interface CloneIntent {
  sourceId: string;
  /** The copy's title; HeyMilo's clone keeps the source's, so it is set afterwards. */
  title?: string | undefined;
  /** The caller's own key, for one copy. */
  idempotencyKey?: string | undefined;
  /** Makes another copy even if the same call has just made one. */
  allowDuplicate?: boolean | undefined;
}

/** A copy that exists, perhaps still with the title and the marker of its source. */
export interface Copy {
  id: string;
  /** Set once it has its own: what becomes of them afterwards is not undone by a repeat. */
  finished?: { key?: string };
}

export interface CopyDeps extends Pick<LookDeps, "http" | "betweenLooksMs"> {
  /** Copies that this process has made, and the key that each is for: none is another's. */
  owners: LRUCache<string, string>;
}

/** One intended copy, for the protocol of `writes/`. */
export const intendedCopy = (
  deps: CopyDeps,
  { title, idempotencyKey, allowDuplicate }: CloneIntent,
  source: Posting,
  marker: markers.Marker,
  looks: PostingLooks,
): Intention<Copy> => {
  const name = idempotencyKey === undefined ? `clone ${marker.hash}` : `clone with key ${idempotencyKey}`;
  const shown = JSON.stringify(title ?? source.title);
  return {
    name,
    names: [name],
    hash: marker.hash,
    group: `clone ${source.title?.trim()}`,
    isOneAtATime: true,
    hasOwnKey: false,
    wantsAnother: allowDuplicate && idempotencyKey === undefined,
    begin: () =>
      new CopyAddition(
        deps,
        source,
        marker,
        idempotencyKey === undefined ? undefined : looks,
        title ?? source.title ?? "",
      ),
    reused: (earlier, before) => keyReused(marker.key, earlier?.id, before),
    blocked: (earlier, why) => blockedBy(`a copy of ${shown}`, earlier ? [earlier.id] : [], why),
    replay: async (copy, scope) => ((await isStillInUse(deps, copy.id, scope)) ? copy : undefined),
  };
};

class CopyAddition implements Addition<Copy> {
  readonly operation = "clone the interviewer";
  readonly repeatable = true;
  readonly isFindable = true;
  readonly path: string;
  readonly howToLook: string;
  readonly key: string | undefined;
  /** What stood in HeyMilo before: a copy is what has come since. */
  #before: Survey | undefined;

  constructor(
    private readonly deps: CopyDeps,
    private readonly source: Posting,
    private readonly marker: markers.Marker,
    private readonly looks: PostingLooks | undefined,
    readonly title: string,
  ) {
    this.path = pathOf`/api/v2/postings/${source.id}/clone`;
    this.howToLook = `look for a copy titled ${JSON.stringify(source.title)} with list_interviewers`;
    this.key = looks && marker.key;
  }

  async lookBefore(scope: Scope): Promise<Look<Copy>> {
    const seen = this.looks ? await this.looks.before(scope) : ABSENT;
    if (seen.kind === "inconclusive") return seen;
    if (seen.kind === "found") {
      const [first] = seen.thing.filter((row) => markers.isSameMarker(row.marker, this.marker));
      const [other] = seen.thing;
      if (!first) throw keyReused(this.marker.key, other?.id, other?.posting.title);
      return { kind: "found", thing: { id: first.id, finished: { key: this.marker.key } } };
    }
    this.#before = await this.#survey(scope);
    return ABSENT;
  }

  async body(): Promise<undefined> {}

  read(response: Parameters<typeof receiptOf>[0]): Copy {
    return this.#own(receiptOf(response).id);
  }

  async lookAfter(scope: Scope, lost: Lost): Promise<Look<Copy>> {
    const seen = await this.#look(scope, lost);
    if (seen.kind !== "found") return seen;
    // Another process that has made this one marks it soon. A short call has less time for this.
    await scope.deadline.wait(Math.min(this.deps.betweenLooksMs, scope.deadline.remaining() / 2));
    const still = await this.#look(scope, lost);
    if (still.kind !== "found") return still;
    const { id } = still.thing;
    if (id !== seen.thing.id) return inconclusive(`${id} has just come, and may be the copy of another call`);
    return { kind: "found", thing: this.#own(id) };
  }

  async #look(scope: Scope, { toSendAgain }: Lost): Promise<Look<Row>> {
    const { rows, unclear } = await this.#survey(scope);
    // What had no readable id before may have one now, and is no copy for that.
    if (unclear > 0 || (this.#before?.unclear ?? 0) > 0)
      return inconclusive("entries of HeyMilo's list of interviewers have no readable id");
    const before = new Set([this.source.id, ...(this.#before?.rows.map(({ id }) => id) ?? [])]);
    const isAnothers = ({ id }: Row) => ![undefined, this.marker.key].includes(this.deps.owners.get(id));
    const copies = rows.filter(
      (row) => isInUse(row) && !before.has(row.id) && !isAnothers(row) && this.#mayBeCopy(row),
    );
    const [copy, another] = copies;
    if (another) {
      const ids = copies.map(({ id }) => id).join(", ");
      return inconclusive(`several interviewers could be the copy: ${ids}`);
    }
    if (copy) return { kind: "found", thing: copy };
    // The source is known to exist: a list that does not show it may not show the copy either.
    if (toSendAgain && !rows.some(({ id }) => id === this.source.id))
      return inconclusive("HeyMilo's list does not show the interviewer that was to be copied");
    return ABSENT;
  }

  #own(id: string): Copy {
    this.deps.owners.set(id, this.marker.key);
    return { id };
  }

  /** A copy has its source's title and marker, or none. */
  #mayBeCopy({ posting, marker }: Row): boolean {
    const own = markers.readMarker(this.source.metadata);
    const isAnothers = marker !== undefined && !(own && markers.isSameMarker(marker, own));
    return !isAnothers && mayBeSameTitle(posting.title ?? "", this.source.title ?? "");
  }

  #survey(scope: Scope): Promise<Survey> {
    return surveyPostings(this.deps.http, scope, { search: searchTermOf(this.source.title ?? "") });
  }
}
