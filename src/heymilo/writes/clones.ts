import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Deadline } from "../deadline.ts";
import { ApiError, LookUpError, PartiallyDoneError } from "../errors.ts";
import { type Http, pathOf } from "../http/client.ts";
import { dataOf } from "../reads.ts";
import { createPostingReceipt, type Posting, posting } from "../schema/responses.ts";
import { MARKER_KEY } from "../schema/values.ts";
import { byAge, look } from "./look.ts";
import {
  contentHash,
  hasRoomForMarker,
  type Marker,
  markerValue,
  readMarker,
  withoutMarker,
} from "./marker.ts";
import type { Addition, Once } from "./once.ts";
import { keyReused } from "./receipts.ts";
import { byKey, hasMarker, notArchived } from "./recognise.ts";
import type { Waiter } from "./shared-run.ts";
import { shows } from "./shows.ts";
import { titled } from "./titled.ts";

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
  /** Ids of later copies with the same key. */
  duplicates: string[];
}

/** What the copying needs of HeyMilo within one call. */
export interface CloneApi {
  posting(postingId: string): Promise<Posting>;
  updatePosting(postingId: string, patch: Record<string, unknown>): Promise<Posting>;
}

interface Copy {
  id: string;
  marker: Marker;
  /** Set once it has its title and its marker: what becomes of them afterwards is not undone by a repeat. */
  finished?: { key?: string };
}

/** What stood in HeyMilo before the copy was asked for: a copy is what has come since. */
interface Before {
  ids: ReadonlySet<string>;
  /** HeyMilo's clock then, if it said. */
  atMs: number | undefined;
}

const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED = 500;
/** The Date header counts whole seconds. */
const CLOCK_SLACK_MS = 2_000;

/**
 * Copies of postings. HeyMilo's clone takes no body, so a copy cannot carry a marker from the start: it is recognised
 * by the source's title among what was not there before, and is marked and titled afterwards.
 */
export class Clones {
  readonly #http: Http;
  readonly #once: Once;
  readonly #done = new LRUCache<string, Copy>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  readonly #before = new LRUCache<string, Before>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  /** Whose copy is whose: between copying and titling they look alike. */
  readonly #owners = new LRUCache<string, string>({ max: REMEMBERED, ttl: REMEMBERED_MS });

  constructor(http: Http, once: Once) {
    this.#http = http;
    this.#once = once;
  }

  /** @throws PartiallyDoneError if the copy exists and only its title or marker could not be set */
  async clone(intent: CloneIntent, waiter: Waiter, api: CloneApi): Promise<CloneResult> {
    const { sourceId, idempotencyKey, allowDuplicate } = intent;
    const hash = contentHash({ clone: sourceId, title: intent.title });
    const name = idempotencyKey === undefined ? `clone ${hash}` : `clone with key ${idempotencyKey}`;
    const source = await api.posting(sourceId);
    const title = (intent.title ?? source.title ?? "").trim();

    const remembered = allowDuplicate ? undefined : this.#done.get(name);
    if (remembered && remembered.marker.hash !== hash)
      throw keyReused(remembered.marker.key, remembered.id, title);
    const replayed = remembered && (await this.#replay(remembered, intent, source, waiter, api));
    if (replayed) return replayed;
    if (remembered) this.#done.delete(name);
    const marker = { key: idempotencyKey ?? randomUUID(), hash };
    if (idempotencyKey !== undefined) {
      const earlier = await this.#lookUpKey(marker, title, waiter);
      if (earlier) return earlier;
    }
    // An identical call may have finished while this one was reading.
    if (!allowDuplicate && this.#done.has(name)) return this.clone(intent, waiter, api);
    const id = await this.#once.make(this.#copying(name, source, marker), waiter);
    return this.#finish(this.#done.get(name) ?? { id, marker }, intent, source, waiter, api);
  }

  #copying(name: string, source: Posting, marker: Marker): Addition<string> {
    let isFirst = false;
    const keep = (id: string): string => {
      this.#done.set(name, { id, marker });
      this.#owners.set(id, name);
      this.#before.delete(name);
      return id;
    };
    return {
      name,
      turn: `clone ${source.title?.trim()}`,
      operation: "clone the interviewer",
      howToLook: `look for a copy titled ${JSON.stringify(source.title)} with list_interviewers`,
      path: pathOf`/api/v2/postings/${source.id}/clone`,
      read: (response) => keep(dataOf(createPostingReceipt, response).id),
      look: async (within) => {
        const before = this.#before.get(name);
        if (!before) {
          this.#before.set(name, await this.#snapshot(source, within));
          isFirst = true;
          return undefined;
        }
        const copy = await this.#findCopy(name, source, before, within);
        return copy && keep(copy.id);
      },
      onNothingSent: () => {
        if (isFirst) this.#before.delete(name);
      },
    };
  }

  /** The copy that this call made before, completed if it was not; undefined if it is gone. */
  async #replay(
    copy: Copy,
    intent: CloneIntent,
    source: Posting,
    waiter: Waiter,
    api: CloneApi,
  ): Promise<CloneResult | undefined> {
    const { finished } = copy;
    const stored = await stillThere(copy.id, api);
    if (!stored) return undefined;
    if (finished) return { outcome: "already_cloned", posting: stored, ...finished, duplicates: [] };
    return { ...(await this.#finish(copy, intent, source, waiter, api)), outcome: "already_cloned" };
  }

  /** Gives the copy its title and its own marker instead of the source's, and looks for others with its key. */
  async #finish(
    copy: Copy,
    { title, idempotencyKey }: CloneIntent,
    source: Posting,
    waiter: Waiter,
    api: CloneApi,
  ): Promise<CloneResult> {
    const { id, marker } = copy;
    const metadata = withoutMarker(source.metadata);
    const marks = hasRoomForMarker(metadata) && (idempotencyKey !== undefined || readMarker(source.metadata));
    const patch = {
      ...(title !== undefined && { title }),
      ...(marks && { metadata: { ...metadata, [MARKER_KEY]: markerValue(marker) } }),
    };
    const key = marks ? { key: marker.key } : {};
    const stored = await api.posting(id);
    const posting = shows(stored, patch) ? stored : await update(api, id, patch);
    copy.finished = key;
    if (idempotencyKey === undefined || !marks) return { outcome: "cloned", posting, ...key, duplicates: [] };
    const seen = await this.#lookByKey(marker.key, posting.title ?? "", waiter);
    const same = seen.kind === "found" ? seen.postings.filter((one) => hasMarker(one, marker)) : [];
    const others = same.filter((one) => one.id !== id);
    const [first, ...later] = [posting, ...others].sort(byAge);
    if (!first || first.id === id)
      return { outcome: "cloned", posting, ...key, duplicates: later.map((one) => one.id) };
    return { outcome: "already_cloned", posting: first, ...key, duplicates: later.map((one) => one.id) };
  }

  async #lookUpKey(marker: Marker, title: string, waiter: Waiter): Promise<CloneResult | undefined> {
    const seen = await this.#lookByKey(marker.key, title, waiter);
    if (seen.kind === "inconclusive") throw seen.error;
    if (seen.kind === "absent") return undefined;
    const [first, ...later] = seen.postings.filter((one) => hasMarker(one, marker));
    const [other] = seen.postings;
    if (!first) throw keyReused(marker.key, other.id, other.title);
    const duplicates = later.map(({ id }) => id);
    return { outcome: "already_cloned", posting: first, key: marker.key, duplicates };
  }

  #lookByKey(key: string, title: string, { deadline }: Waiter) {
    return look(this.#http, deadline, { title, recogniser: byKey(key) });
  }

  async #snapshot(source: Posting, deadline: Deadline): Promise<Before> {
    const ids = new Set<string>();
    let atMs: number | undefined;
    for await (const { items, response } of this.#sameTitle(source, deadline)) {
      atMs ??= response.dateMs;
      for (const item of items) ids.add(String(item.id));
    }
    return { ids, atMs };
  }

  async #findCopy(
    name: string,
    source: Posting,
    before: Before,
    deadline: Deadline,
  ): Promise<Posting | undefined> {
    const copies: Posting[] = [];
    for await (const { items } of this.#sameTitle(source, deadline)) {
      for (const item of items) {
        const candidate = posting.safeParse(item);
        if (!candidate.success || !isCopy(candidate.data, source, before)) continue;
        if ((this.#owners.get(candidate.data.id) ?? name) === name) copies.push(candidate.data);
      }
    }
    if (copies.length > 1) {
      throw new LookUpError(
        `several interviewers could be the copy: ${copies.map(({ id }) => id).join(", ")}`,
      );
    }
    return copies[0];
  }

  #sameTitle(source: Posting, deadline: Deadline) {
    return titled(this.#http, source.title ?? "", deadline);
  }
}

const isCopy = (candidate: Posting, source: Posting, { ids, atMs }: Before): boolean =>
  !ids.has(candidate.id) &&
  notArchived(candidate) &&
  candidate.title?.trim() === source.title?.trim() &&
  (atMs === undefined || (candidate.created_at ?? 0) * 1000 >= atMs - CLOCK_SLACK_MS);

const stillThere = async (postingId: string, api: CloneApi): Promise<Posting | undefined> => {
  try {
    const stored = await api.posting(postingId);
    return notArchived(stored) ? stored : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
};

const update = async (api: CloneApi, id: string, patch: Record<string, unknown>): Promise<Posting> => {
  try {
    return await api.updatePosting(id, patch);
  } catch (cause) {
    throw new PartiallyDoneError([`cloned as ${id}`], [`its ${Object.keys(patch).join(" and ")}`], cause);
  }
};
