import { keyReused, reasonOf } from "../error-texts.ts";
import { HeyMiloError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { LookUpError } from "../write-errors.ts";
import { isSameMarker, type Marker } from "./marker.ts";
import {
  couldBe,
  earliestFirst,
  isInUse,
  type LostPosting,
  type Row,
  readPosting,
  readPostings,
  type Scope,
  whyUncertain,
} from "./posting-list.ts";
import { searchTermOf } from "./titles.ts";

/** After a receipt, between reads of the list, in milliseconds. Lists mostly show a posting at once. */
const WAITS_UNTIL_SHOWN_MS = [0, 250, 500, 1_000, 2_250];
/** Where lists are known not to show keys, waiting hardly helps. */
const WAITS_WHERE_NONE_MS = [0, 1_000];
/** In all, with the reads between the waits, in milliseconds. */
const CONFIRM_MS = 6_000;
/** The share of a call's time that is kept for its answer: 2.5 s of the usual 45 s. */
const TO_ANSWER = 1 / 18;
/** Why a list that does not show what is known to exist rules nothing out. */
const NOT_SHOWN = "HeyMilo's list does not show this interviewer with its key";
/** More postings of one title than this are not read one by one. */
const MOST_READ_ALONE = 5;

/** What all lookups of one connection share. */
export interface LookupDeps {
  http: Pick<Http, "read">;
  workspace: Workspace;
}

type ListKind = "search" | "whole";

/** More search terms than these are forgotten, the first ones first: it costs a longer read. */
const MOST_TERMS = 100;

/** What one workspace's lists have been seen to show. */
export class Workspace {
  readonly #byTerm = new Map<string, ListKind>();
  /** No list shows a key that is known to be stored. */
  showsNoKeys = false;

  /** `search`: a search for this very term has shown a key. `whole`: the whole list shows what this search does not. */
  whereKeysAre(term: string): ListKind | undefined {
    return this.#byTerm.get(term);
  }

  hasSeen(term: string, where: ListKind | undefined): void {
    this.#byTerm.delete(term);
    if (where) this.#byTerm.set(term, where);
    const [oldest] = this.#byTerm.keys();
    if (oldest !== undefined && this.#byTerm.size > MOST_TERMS) this.#byTerm.delete(oldest);
  }
}

/** Another posting with the same key. */
export interface Duplicate {
  id: string;
  /** Unix seconds, if HeyMilo says. */
  createdAt?: number;
  /** How many candidates it has; absent if that was not read. */
  candidates?: number;
}

/** The postings in use with one marker. */
export interface Found {
  /** The earliest, which counts. */
  first: Row;
  /** The others, the earliest first. HeyMilo's own copies may have inherited the marker. */
  duplicates: Duplicate[];
  /** Why there may be more, and who has the key with other content. */
  warnings: string[];
}

/** The warnings if another with this key may exist. */
export const inDoubt = (why: string | undefined): string[] =>
  why === undefined ? [] : [`idempotency_key: duplicates cannot be ruled out; ${why}`];

/** Looks one posting up in the list of postings. Every method throws the errors of a read. */
export class PostingLookup {
  /** An answer came from the sandbox. */
  sandbox = false;
  /** Ids of all postings that were listed until now. */
  readonly seen = new Set<string>();
  /** Where something was found that may be the lost posting: no other kind of list shows that it is gone. */
  #namedIn: ListKind | undefined;
  readonly #isOurs = ({ marker }: Row): boolean => isSameMarker(marker, this.marker);

  /** @param marker that of the posting; undefined if it carries none */
  constructor(
    private readonly deps: LookupDeps,
    private readonly title: string,
    public marker: Marker | undefined,
  ) {}

  /**
   * Before the POST.
   *
   * @throws LookUpError if not every posting was understood, InputError if the key was used for something else
   */
  async before(scope: Scope): Promise<Found | undefined> {
    const { ours, others, uncertain } = await this.#read(this.#usualKind, scope);
    if (uncertain !== undefined) throw new LookUpError(uncertain);
    const [other] = others;
    if (other?.marker && ours.length === 0) throw keyReused(other.marker.key, other.posting.title, other.id);
    return this.#found(ours);
  }

  /**
   * After a lost answer.
   *
   * @param toSend a POST follows absence, so the whole list is read, unless this very search has shown a key
   * @returns undefined if nothing in the list could be the lost posting
   * @throws LookUpError if something may be it
   */
  async afterLoss(scope: Scope, lost: LostPosting, toSend: boolean): Promise<Found | undefined> {
    const isWhole = this.#namedIn === "whole" || (toSend && this.#whereKeysAre !== "search");
    const kind = isWhole ? "whole" : this.#usualKind;
    const list = await this.#read(kind, scope, lost.sentAgoMs);
    const { ours, uncertain } = list;
    if (ours.length > 0) return this.#found(ours, uncertain);
    const suspects = await this.#readAlone(couldBe(list, lost), lost, scope);
    const found = this.#found(earliestFirst(suspects.filter(this.#isOurs)), NOT_SHOWN);
    if (found || (suspects.length === 0 && uncertain === undefined)) return found;
    const mayBe = suspects.map(({ id }) => id);
    if (mayBe.length > 0) this.#namedIn = kind;
    const named = mayBe.length > 0 && `HeyMilo does not show whether it made ${mayBe.join(" or ")} for it`;
    throw new LookUpError([named, uncertain].filter(Boolean).join("; "), { mayBe });
  }

  /** After the receipt: reads the list until it shows our own posting with its key, and only then judges the others. */
  async afterReceipt(own: Row, { deadline, onQueued }: Scope): Promise<Found> {
    const leftMs = deadline.remaining() - deadline.totalMs * TO_ANSWER;
    const confirmBy = deadline.capped(Math.min(CONFIRM_MS, leftMs));
    return this.#confirm(own, { deadline: confirmBy, onQueued }).finally(() => confirmBy.close());
  }

  async #confirm(own: Row, scope: Scope): Promise<Found> {
    const { workspace } = this.deps;
    const withKey = new Map([[own.id, own]]);
    let doubt: string | undefined = "there was no time left to look";
    let isShown = false;
    const lookAfter = async (waitMs: number, kind: ListKind): Promise<void> => {
      try {
        if (waitMs > 0) await scope.deadline.wait(waitMs);
        const { ours, others, rows, uncertain } = await this.#read(kind, scope, 0);
        for (const row of [...ours, ...others]) withKey.set(row.id, row);
        isShown = rows.some((row) => row.id === own.id && this.#isOurs(row));
        doubt = isShown ? uncertain : NOT_SHOWN;
      } catch (error) {
        if (!(error instanceof HeyMiloError)) throw error;
        doubt = `the list could not be read: ${reasonOf(error)}`;
      }
    };
    const kind = this.#usualKind;
    for (const waitMs of workspace.showsNoKeys ? WAITS_WHERE_NONE_MS : WAITS_UNTIL_SHOWN_MS) {
      if (isShown || waitMs >= scope.deadline.remaining()) break;
      await lookAfter(waitMs, kind);
    }
    if (doubt === NOT_SHOWN) {
      if (kind === "search") await lookAfter(0, "whole");
      if (this.#term !== undefined) workspace.hasSeen(this.#term, isShown ? "whole" : undefined);
      workspace.showsNoKeys = !isShown;
    }
    const isOwn = (row: Row) => row.id === own.id || this.#isOurs(row);
    const all = earliestFirst(withKey.values());
    const others = all.filter((row) => !isOwn(row)).map(({ id }) => id);
    const found = this.#found(all.filter(isOwn), doubt) as Found;
    if (others.length > 0)
      found.warnings.push(`idempotency_key: ${others.join(", ")} has this key too, with other content`);
    return found;
  }

  /** Made when it is needed: most creates are never looked up. */
  get #term(): string | undefined {
    return searchTermOf(this.title);
  }

  get #whereKeysAre(): ListKind | undefined {
    return this.#term === undefined ? "whole" : this.deps.workspace.whereKeysAre(this.#term);
  }

  get #usualKind(): ListKind {
    return this.#whereKeysAre ?? "search";
  }

  /** Reads one by one what the list shows without a key: the posting itself may show it. Returns what may still be ours. */
  async #readAlone(
    suspects: readonly Row[],
    { isOtherMarker }: Pick<LostPosting, "isOtherMarker">,
    scope: Scope,
  ): Promise<readonly Row[]> {
    const unmarked = suspects.filter(({ marker }) => !marker);
    if (unmarked.length > MOST_READ_ALONE || !this.marker) return suspects;
    const read = unmarked.map(({ id }) => readPosting(this.deps.http, id, scope));
    const rows = [...suspects.filter(({ marker }) => marker), ...(await Promise.all(read))];
    return rows.filter(({ marker }) => !marker || !isOtherMarker(marker));
  }

  async #read(kind: ListKind, scope: Scope, madeWithinMs?: number) {
    const { http, workspace } = this.deps;
    const search = kind === "search" ? this.#term : undefined;
    const list = await readPostings(http, scope, search, madeWithinMs);
    for (const { id } of list.rows) this.seen.add(id);
    this.sandbox ||= list.sandbox;
    if (list.rows.some(({ marker }) => marker)) {
      workspace.showsNoKeys = false;
      if (search !== undefined) workspace.hasSeen(search, "search");
    }
    const hasKey = ({ marker }: Row) => marker !== undefined && marker.key === this.marker?.key;
    const withKey = earliestFirst(list.rows.filter((row) => isInUse(row) && hasKey(row)));
    return {
      ...list,
      ours: withKey.filter(this.#isOurs),
      others: withKey.filter((row) => !this.#isOurs(row)),
      uncertain: whyUncertain(list),
    };
  }

  #found([first, ...later]: readonly Row[], doubt?: string): Found | undefined {
    if (!first) return undefined;
    const duplicates = later.map(({ id, createdMs }) => ({
      id,
      ...(createdMs !== undefined && { createdAt: createdMs / 1000 }),
    }));
    return { first, duplicates, warnings: inDoubt(doubt) };
  }
}
