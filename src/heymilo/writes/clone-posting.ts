import { randomUUID } from "node:crypto";
import type { LRUCache } from "lru-cache";
import { ApiError, PartiallyDoneError } from "../errors.ts";
import { pathOf } from "../http/client.ts";
import { ABSENT, inconclusive, type Look } from "../looks/look.ts";
import * as markers from "../looks/marker.ts";
import { PostingLooks } from "../looks/posting-looks.ts";
import {
  earliestFirst,
  isInUse,
  type Row,
  rowOf,
  type Scope,
  type Survey,
  surveyPostings,
} from "../looks/survey.ts";
import { mayBeSameTitle, searchTermOf } from "../looks/titles.ts";
import type { Posting } from "../schema/responses.ts";
import type { Addition, Intention, Lost } from "./addition.ts";
import type { Additions } from "./additions.ts";
import { hasEffect } from "./change.ts";
import type { CreateDeps } from "./create-posting.ts";
import { blockedBy, type Duplicate, duplicateOf, keyReused, receiptOf } from "./receipts.ts";
import type { Waiter } from "./shared-run.ts";

export interface CloneIntent {
  sourceId: string;
  /** The copy's title; HeyMilo's clone keeps the source's, so it is set afterwards. */
  title?: string | undefined;
  /** The caller's own key, for one copy. */
  idempotencyKey?: string | undefined;
  /** Makes another copy even if the same call has just made one. */
  allowDuplicate?: boolean | undefined;
}

export interface CloneResult {
  outcome: "cloned" | "already_cloned";
  posting: Posting;
  /** The key in the copy's marker; absent if it carries none. */
  key?: string;
  /** Later copies with the same key. */
  duplicates: Duplicate[];
  warnings: string[];
}

/** What the copying needs of HeyMilo within one call. */
export interface CloneApi {
  posting(postingId: string): Promise<Posting>;
  updatePosting(postingId: string, patch: Record<string, unknown>): Promise<Posting>;
}

/** A copy that exists, perhaps still with the title and the marker of its source. */
interface Copy {
  id: string;
  /** Set once it has its own: what becomes of them afterwards is not undone by a repeat. */
  finished?: { key?: string };
}

interface CloneDeps extends CreateDeps {
  additions: Additions;
  /** Copies that this process has made, and the key that each is for: none is another's. */
  owners: LRUCache<string, string>;
}

/** How long to look for whoever shares the key, in milliseconds. */
const CONFIRM_MS = 6_000;

/**
 * Copies a posting. HeyMilo's clone takes no body, so a copy carries no marker of its own from the start: after a lost
 * answer it is recognised by the source's title among what was not there before. It is marked and titled afterwards.
 *
 * @throws PartiallyDoneError if the copy exists and only its title or marker could not be set
 */
export async function clonePosting(
  deps: CloneDeps,
  intent: CloneIntent,
  waiter: Waiter,
  api: CloneApi,
): Promise<CloneResult> {
  const { sourceId, idempotencyKey } = intent;
  const source = await api.posting(sourceId);
  const hash = markers.contentHash({ clone: sourceId, title: intent.title });
  const marker = { key: idempotencyKey ?? randomUUID(), hash };
  const title = intent.title ?? source.title ?? "";
  const looks = new PostingLooks({ ...deps, title, marker });
  const { thing: copy, madeBy } = await deps.additions.make(
    intendedCopy(deps, intent, source, marker, looks),
    waiter,
  );

  const metadata = markers.withoutMarker(source.metadata);
  const marked =
    idempotencyKey !== undefined || markers.readMarker(source.metadata)
      ? markers.markMetadata(metadata, marker)
      : undefined;
  const patch = { ...(intent.title !== undefined && { title }), ...(marked && { metadata: marked }) };
  const stored = await api.posting(copy.id);
  const posting = copy.finished || hasEffect(stored, patch) ? stored : await finish(api, copy.id, patch);
  copy.finished ??= marked ? { key: marker.key } : {};
  const outcome = madeBy === "this_call" ? "cloned" : "already_cloned";
  const result: CloneResult = { outcome, posting, ...copy.finished, duplicates: [], warnings: [] };
  return idempotencyKey === undefined || !copy.finished.key ? result : confirm(result, looks, marker, waiter);
}

const intendedCopy = (
  deps: CloneDeps,
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
    blocked: (earlier, why) => blockedBy(`a copy of ${shown}`, earlier?.id, why),
    replay: async (copy, { deadline, onQueued }) => {
      const path = pathOf`/api/v2/postings/${copy.id}`;
      return (await isStillThere(() => deps.http.read({ method: "GET", path, onQueued }, deadline)))
        ? copy
        : undefined;
    },
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
    private readonly deps: Pick<CloneDeps, "http" | "owners">,
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

  async lookAfter(scope: Scope, { toSendAgain }: Lost): Promise<Look<Copy>> {
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
    if (copy) return { kind: "found", thing: this.#own(copy.id) };
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

/** Of several with one key the earliest counts. */
const confirm = async (
  result: CloneResult,
  looks: PostingLooks,
  marker: markers.Marker,
  { deadline }: Waiter,
): Promise<CloneResult> => {
  const confirmBy = deadline.within(Math.min(CONFIRM_MS, deadline.remaining() / 2));
  const { sharing, doubt } = await looks
    .afterReceipt(result.posting.id, { deadline: confirmBy })
    .finally(() => confirmBy.close());
  const own = rowOf(result.posting);
  const same = sharing.filter((row) => markers.isSameMarker(row.marker, marker));
  const [first, ...later] = earliestFirst([own, ...same]) as [Row, ...Row[]];
  const warnings = doubt === undefined ? [] : [`idempotency_key: duplicates cannot be ruled out; ${doubt}`];
  const outcome = first === own ? result.outcome : "already_cloned";
  return { ...result, outcome, posting: first.posting, duplicates: later.map(duplicateOf), warnings };
};

const isStillThere = async (read: () => Promise<{ body: unknown }>): Promise<boolean> => {
  try {
    const { body } = await read();
    const { data } = body as { data: Posting };
    return isInUse(rowOf(data));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
};

const finish = async (api: CloneApi, id: string, patch: Record<string, unknown>): Promise<Posting> => {
  try {
    return await api.updatePosting(id, patch);
  } catch (cause) {
    throw new PartiallyDoneError([`cloned as ${id}`], [`its ${Object.keys(patch).join(" and ")}`], cause);
  }
};
