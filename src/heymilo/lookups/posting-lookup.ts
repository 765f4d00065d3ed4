import { HeyMiloError, keyReused, LookUpError } from "../errors.ts";
import type { ApiCall } from "../http/call.ts";
import { reasonOf } from "../request-errors.ts";
import { isSameMarker, type Marker } from "./marker.ts";
import {
  couldBe,
  earliestFirst,
  type Found,
  foundOf,
  isInUse,
  type LostPosting,
  type Row,
  readPosting,
  readPostings,
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
const ANSWER_SHARE = 1 / 18;
/** Why a list that does not show what is known to exist rules nothing out. */
const NOT_SHOWN = "HeyMilo's list does not show this interviewer with its key";
/** More postings of one title than this are not read one by one. */
const MOST_READ_ALONE = 5;

type ListKind = "search" | "whole";

/** More search terms than these are forgotten, the first ones first: it costs a longer read. */
const MOST_TERMS = 100;

/** What one workspace's lists have been seen to show. */
export class SeenLists {
  readonly #byTerm = new Map<string, ListKind>();
  /** No list shows a key that is known to be stored. */
  showsNoKeys = false;

  /**
   * `search`: a search for this very term has shown a key. `whole`: the whole list shows what this search does not, or
   * there is nothing to search by.
   */
  whereKeysAre(term: string | undefined): ListKind | undefined {
    return term === undefined ? "whole" : this.#byTerm.get(term);
  }

  hasSeen(term: string, where: ListKind | undefined): void {
    this.#byTerm.delete(term);
    if (where) this.#byTerm.set(term, where);
    const [oldest] = this.#byTerm.keys();
    if (oldest !== undefined && this.#byTerm.size > MOST_TERMS) this.#byTerm.delete(oldest);
  }
}

/** Looks one posting up in the list of postings. Every method throws the errors of a read. */
export class PostingLookup {
  /** Ids of all postings that were listed until now. */
  readonly seen = new Set<string>();
  /** Where something was found that may be the lost posting: no other kind of list shows that it is gone. */
  #namedIn: ListKind | undefined;
  readonly #isOurs = ({ marker }: Row): boolean => isSameMarker(marker, this.marker);
  /** What the list is searched by; undefined if nothing in the title serves for that. */
  readonly #term: string | undefined;

  /** @param marker that of the posting; undefined if it carries none */
  constructor(
    private readonly seenLists: SeenLists,
    title: string,
    public marker: Marker | undefined,
  ) {
    this.#term = searchTermOf(title);
  }

  /**
   * Before the POST.
   *
   * @throws LookUpError if not every posting was understood, InputError if the key was used for something else
   */
  async before(call: ApiCall): Promise<Found | undefined> {
    const { ours, others, uncertain } = await this.#read(this.seenLists.whereKeysAre(this.#term) ?? "search", call);
    if (uncertain !== undefined) throw new LookUpError(uncertain);
    const [other] = others;
    if (other?.marker && ours.length === 0) throw keyReused(other.marker.key, other.posting.title, other.id);
    return foundOf(ours);
  }

  /**
   * After a lost answer.
   *
   * @param toSend a POST follows absence, so the whole list is read, unless this very search has shown a key
   * @returns undefined if nothing in the list could be the lost posting
   * @throws LookUpError if something may be it
   */
  async afterLoss(call: ApiCall, lost: LostPosting, toSend: boolean): Promise<Found | undefined> {
    const keysAre = this.seenLists.whereKeysAre(this.#term);
    const isWhole = this.#namedIn === "whole" || (toSend && keysAre !== "search");
    const kind = isWhole ? "whole" : (keysAre ?? "search");
    const list = await this.#read(kind, call, lost.sentAgoMs);
    const { ours, uncertain } = list;
    if (ours.length > 0) return foundOf(ours, uncertain);
    const suspects = await this.#readAlone(couldBe(list, lost), lost, call);
    const found = foundOf(earliestFirst(suspects.filter(this.#isOurs)), NOT_SHOWN);
    if (found || (suspects.length === 0 && uncertain === undefined)) return found;
    const mayBe = suspects.map(({ id }) => id);
    if (mayBe.length > 0) this.#namedIn = kind;
    const named = mayBe.length > 0 && `HeyMilo does not show whether it made ${mayBe.join(" or ")} for it`;
    throw new LookUpError([named, uncertain].filter(Boolean).join("; "), { mayBe });
  }

  /** After the receipt: reads the list until it shows our own posting with its key, and only then judges the others. */
  async afterReceipt(own: Row, call: ApiCall): Promise<Found> {
    const { deadline } = call;
    const leftMs = deadline.remaining() - deadline.totalMs * ANSWER_SHARE;
    const confirmBy = deadline.capped(Math.min(CONFIRM_MS, leftMs));
    try {
      return await this.#confirm(own, call.within(confirmBy));
    } finally {
      confirmBy.close();
    }
  }

  async #confirm(own: Row, call: ApiCall): Promise<Found> {
    const { seenLists } = this;
    const withKey = new Map([[own.id, own]]);
    let doubt: string | undefined = "there was no time left to look";
    let isShown = false;
    const lookAfter = async (waitMs: number, kind: ListKind): Promise<void> => {
      try {
        if (waitMs > 0) await call.deadline.wait(waitMs);
        const { ours, others, rows, uncertain } = await this.#read(kind, call, 0);
        for (const row of [...ours, ...others]) withKey.set(row.id, row);
        isShown = rows.some((row) => row.id === own.id && this.#isOurs(row));
        doubt = isShown ? uncertain : NOT_SHOWN;
      } catch (error) {
        if (!(error instanceof HeyMiloError)) throw error;
        doubt = `the list could not be read: ${reasonOf(error)}`;
      }
    };
    const kind = seenLists.whereKeysAre(this.#term) ?? "search";
    for (const waitMs of seenLists.showsNoKeys ? WAITS_WHERE_NONE_MS : WAITS_UNTIL_SHOWN_MS) {
      if (isShown || waitMs >= call.deadline.remaining()) break;
      await lookAfter(waitMs, kind);
    }
    if (doubt === NOT_SHOWN) {
      if (kind === "search") await lookAfter(0, "whole");
      if (this.#term !== undefined) seenLists.hasSeen(this.#term, isShown ? "whole" : undefined);
      seenLists.showsNoKeys = !isShown;
    }
    const same: Row[] = [];
    const others: string[] = [];
    for (const row of earliestFirst(withKey.values()))
      if (row.id === own.id || this.#isOurs(row)) same.push(row);
      else others.push(row.id);
    const found = foundOf(same, doubt) as Found;
    if (others.length > 0)
      found.warnings.push(`idempotency_key: ${others.join(", ")} has this key too, with other content`);
    return found;
  }

  /** Reads one by one what the list shows without a key: the posting itself may show it. Returns what may still be ours. */
  async #readAlone(
    suspects: readonly Row[],
    { isOtherMarker }: Pick<LostPosting, "isOtherMarker">,
    call: ApiCall,
  ): Promise<readonly Row[]> {
    const unmarked = suspects.filter(({ marker }) => !marker);
    if (unmarked.length > MOST_READ_ALONE || !this.marker) return suspects;
    const read = unmarked.map(({ id }) => readPosting(call, id));
    const rows = [...suspects.filter(({ marker }) => marker), ...(await Promise.all(read))];
    return rows.filter(({ marker }) => !marker || !isOtherMarker(marker));
  }

  async #read(kind: ListKind, call: ApiCall, madeWithinMs?: number) {
    const { seenLists } = this;
    const search = kind === "search" ? this.#term : undefined;
    const list = await readPostings(call, search, madeWithinMs);
    const ours: Row[] = [];
    const others: Row[] = [];
    for (const row of earliestFirst(list.rows)) {
      this.seen.add(row.id);
      if (!row.marker) continue;
      seenLists.showsNoKeys = false;
      if (search !== undefined) seenLists.hasSeen(search, "search");
      if (row.marker.key === this.marker?.key && isInUse(row)) (this.#isOurs(row) ? ours : others).push(row);
    }
    return { ...list, ours, others, uncertain: whyUncertain(list) };
  }
}
