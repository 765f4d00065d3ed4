import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import { ApiError, LookUpError, PartiallyDoneError } from "../errors.ts";
import { type Http, pathOf } from "../http/client.ts";
import { pages } from "../http/pages.ts";
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
import type { Once } from "./once.ts";
import { keyReused } from "./receipts.ts";
import { byKey, hasMarker, notArchived } from "./recognise.ts";
import type { Waiter } from "./shared-run.ts";
import { shows } from "./shows.ts";

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
}

/** What stood in HeyMilo before the copy was asked for: a copy is what has come since. */
interface Before {
  ids: ReadonlySet<string>;
  /** HeyMilo's clock then, if it said. */
  atMs: number | undefined;
}

const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED = 500;
const PAGE_SIZE = 100;
const MAX_PAGES = 10;
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
    if (remembered && (await exists(remembered.id, api))) {
      return { ...(await this.#finish(remembered, intent, source, waiter, api)), outcome: "already_cloned" };
    }
    if (remembered) this.#done.delete(name);
    const marker = { key: idempotencyKey ?? randomUUID(), hash };
    if (idempotencyKey !== undefined) {
      const earlier = await this.#lookUpKey(marker, title, waiter);
      if (earlier) return { outcome: "already_cloned", posting: earlier, key: marker.key, duplicates: [] };
    }
    const before = this.#before.get(name) ?? (await this.#snapshot(source, waiter));
    // An identical call may have finished while this one was reading.
    if (!allowDuplicate && this.#done.has(name)) return this.clone(intent, waiter, api);
    this.#before.set(name, before);
    const keep = (id: string): string => {
      this.#done.set(name, { id, marker });
      this.#before.delete(name);
      return id;
    };
    const id = await this.#once.make(
      {
        name,
        operation: "clone the interviewer",
        howToLook: `look for a copy titled ${JSON.stringify(source.title)} with list_interviewers`,
        path: pathOf`/api/v2/postings/${sourceId}/clone`,
        read: (response) => keep(dataOf(createPostingReceipt, response).id),
        look: async (within) => {
          const copy = await this.#findCopy(source, before, within);
          return copy && keep(copy.id);
        },
      },
      waiter,
    );
    return this.#finish(this.#done.get(name) ?? { id, marker }, intent, source, waiter, api);
  }

  /** Gives the copy its title and its own marker instead of the source's, and looks for others with its key. */
  async #finish(
    { id, marker }: Copy,
    { title, idempotencyKey }: CloneIntent,
    source: Posting,
    waiter: Waiter,
    api: CloneApi,
  ): Promise<CloneResult> {
    const copy = await api.posting(id);
    const metadata = withoutMarker(source.metadata);
    const marks = hasRoomForMarker(metadata) && (idempotencyKey !== undefined || readMarker(source.metadata));
    const patch = {
      ...(title !== undefined && { title }),
      ...(marks && { metadata: { ...metadata, [MARKER_KEY]: markerValue(marker) } }),
    };
    const posting = shows(copy, patch) ? copy : await update(api, id, patch);
    const key = marks ? { key: marker.key } : {};
    if (idempotencyKey === undefined || !marks) return { outcome: "cloned", posting, ...key, duplicates: [] };
    const seen = await this.#lookByKey(marker.key, posting.title ?? "", waiter);
    const same = seen.kind === "found" ? seen.postings.filter((one) => hasMarker(one, marker)) : [];
    const others = same.filter((one) => one.id !== id);
    const [first, ...later] = [posting, ...others].sort(byAge);
    if (!first || first.id === id)
      return { outcome: "cloned", posting, ...key, duplicates: later.map((one) => one.id) };
    return { outcome: "already_cloned", posting: first, ...key, duplicates: later.map((one) => one.id) };
  }

  async #lookUpKey(marker: Marker, title: string, waiter: Waiter): Promise<Posting | undefined> {
    const seen = await this.#lookByKey(marker.key, title, waiter);
    if (seen.kind === "inconclusive") throw seen.error;
    if (seen.kind === "absent") return undefined;
    const [first] = seen.postings;
    if (!hasMarker(first, marker)) throw keyReused(marker.key, first.id, first.title);
    return first;
  }

  #lookByKey(key: string, title: string, { deadline }: Waiter) {
    return look(this.#http, deadline, { title, recogniser: byKey(key) });
  }

  async #snapshot(source: Posting, { deadline }: Waiter): Promise<Before> {
    const ids = new Set<string>();
    let atMs: number | undefined;
    for await (const { items, ended, response } of this.#sameTitle(source, deadline)) {
      atMs ??= response.dateMs;
      for (const item of items) ids.add(String(item.id));
      if (ended === "max_pages" || ended === "stuck") throw new LookUpError(TOO_MANY);
    }
    return { ids, atMs };
  }

  async #findCopy(
    source: Posting,
    before: Before,
    deadline: Waiter["deadline"],
  ): Promise<Posting | undefined> {
    const copies: Posting[] = [];
    for await (const { items, ended } of this.#sameTitle(source, deadline)) {
      for (const item of items) {
        const candidate = posting.safeParse(item);
        if (candidate.success && isCopy(candidate.data, source, before)) copies.push(candidate.data);
      }
      if (ended === "max_pages" || ended === "stuck") throw new LookUpError(TOO_MANY);
    }
    if (copies.length > 1) {
      throw new LookUpError(
        `several interviewers could be the copy: ${copies.map(({ id }) => id).join(", ")}`,
      );
    }
    return copies[0];
  }

  #sameTitle(source: Posting, deadline: Waiter["deadline"]) {
    const query = { search: (source.title ?? "").trim() };
    return pages(
      this.#http,
      { path: "/api/v2/postings", query, limit: PAGE_SIZE, maxPages: MAX_PAGES },
      deadline,
    );
  }
}

const TOO_MANY = `more than ${PAGE_SIZE * MAX_PAGES} interviewers have such a title`;

const isCopy = (candidate: Posting, source: Posting, { ids, atMs }: Before): boolean =>
  !ids.has(candidate.id) &&
  notArchived(candidate) &&
  candidate.title?.trim() === source.title?.trim() &&
  (atMs === undefined || (candidate.created_at ?? 0) * 1000 >= atMs - CLOCK_SLACK_MS);

const exists = async (postingId: string, api: CloneApi): Promise<boolean> => {
  try {
    return notArchived(await api.posting(postingId));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
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
