import { keyReused, reasonOf } from "../error-texts.ts";
import { HeyMiloError } from "../errors.ts";
import { dataOf } from "../http/answer.ts";
import { type Http, pathOf } from "../http/client.ts";
import { posting } from "../schema/responses.ts";
import { LookUpError } from "../write-errors.ts";
import { isSameMarker, type Marker } from "./marker.ts";
import {
  couldBe,
  earliestFirst,
  isInUse,
  type ListOptions,
  type LostPosting,
  type PostingList,
  type Row,
  readPostings,
  rowOf,
  type Scope,
  whyUncertain,
} from "./posting-list.ts";
import { searchTermOf } from "./titles.ts";

/** After a receipt, between reads of the list, in milliseconds. Lists mostly show a posting at once. */
const WAITS_UNTIL_SHOWN_MS = [0, 250, 500, 1_000, 2_250];
/** Where lists are known not to show keys, waiting hardly helps. */
const WAITS_WHERE_NONE_MS = [0, 1_000];

/** Why a list that does not show what is known to exist rules nothing out. */
const NOT_SHOWN = "HeyMilo's list does not show this interviewer with its key";

/** More postings of one title than this are not read one by one. */
const MOST_READ_ALONE = 5;

/** More than can be beside a lost posting in its list. */
const MOST_RECEIPTS = 1_000;

/** What all lookups of one connection share. */
export interface LookupDeps {
  http: Pick<Http, "read">;
  workspace: Workspace;
}

type ListKind = "search" | "whole";

/** What one workspace's lists have been seen to show. */
export class Workspace {
  /**
   * Where keys are shown. `search`: a search for a title has shown one. `whole`: the whole list shows what a search does
   * not. `none`: neither shows a key that is known to be stored.
   */
  keysShown: "unknown" | ListKind | "none" = "unknown";
  /** Ids of what HeyMilo has confirmed to this process: none of it is what another POST made. The latest are kept. */
  readonly #receipts = new Set<string>();

  addReceipt(id: string): void {
    this.#receipts.add(id);
    const [oldest] = this.#receipts;
    if (oldest !== undefined && this.#receipts.size > MOST_RECEIPTS) this.#receipts.delete(oldest);
  }

  hasReceipt(id: string): boolean {
    return this.#receipts.has(id);
  }
}

interface Found {
  /** The earliest first. */
  rows: Row[];
  /** Why it is not certain that these are all. */
  doubt: string | undefined;
}

interface Confirmation extends Found {
  /** Ids of postings with the same key and other content. */
  others: string[];
}

/** Looks one posting up in the list of postings. Every method throws the errors of a read. */
export class PostingLookup {
  /** An answer came from the sandbox. */
  sandbox = false;
  readonly #term: string | undefined;
  readonly #seen = new Set<string>();
  #seenBeforePost: ReadonlySet<string> = new Set();

  /** @param marker that of the posting, if it carries one */
  constructor(
    private readonly deps: LookupDeps,
    title: string,
    private readonly marker: Marker | undefined,
  ) {
    this.#term = searchTermOf(title);
  }

  /**
   * Before the POST: postings in use with this marker, the earliest first.
   *
   * @throws LookUpError if not every posting was understood, InputError if the key was used for something else
   */
  async before(scope: Scope): Promise<Row[]> {
    const list = await this.#read(this.#usualKind, scope);
    const why = whyUncertain(list);
    if (why !== undefined) throw new LookUpError(why);
    const rows = this.#withKey(list);
    const ours = rows.filter((row) => this.#isOurs(row));
    const [other] = rows;
    if (other?.marker && ours.length === 0) throw keyReused(other.marker.key, other.posting.title, other.id);
    return ours;
  }

  /** What was listed until now is not what this POST makes. Returns what takes that back. */
  noteSent(): () => void {
    const before = this.#seenBeforePost;
    this.#seenBeforePost = new Set(this.#seen);
    return () => {
      this.#seenBeforePost = before;
    };
  }

  /**
   * After a lost answer: the postings with this marker; none if nothing in the list could be the lost posting.
   *
   * @param toSend a POST follows absence, so the list has to be one that shows keys, or the whole list
   * @returns why it is not certain that these are all, if the list did not show their key or not every id
   * @throws LookUpError if something may be the lost posting
   */
  async afterLoss(scope: Scope, lost: LostPosting, toSend: boolean): Promise<Found> {
    const { workspace } = this.deps;
    const kind = toSend && workspace.keysShown !== "search" ? "whole" : this.#usualKind;
    const list = await this.#read(kind, scope, { madeWithinMs: lost.sentAgoMs });
    const isKnown = (id: string) =>
      lost.isKnown(id) || this.#seenBeforePost.has(id) || workspace.hasReceipt(id);
    const ours = list.rows.filter((row) => isInUse(row) && this.#isOurs(row));
    const suspects =
      ours.length > 0 ? [] : await this.#readAlone(couldBe(list, { ...lost, isKnown }), lost, scope);
    const found = earliestFirst([...ours, ...suspects.filter((row) => this.#isOurs(row))]);
    const unreadable = whyUncertain(list);
    if (found.length > 0 || (suspects.length === 0 && unreadable === undefined))
      return { rows: found, doubt: suspects.length > 0 ? NOT_SHOWN : unreadable };
    const mayBe = suspects.map(({ id }) => id);
    const why = [
      mayBe.length > 0 && `HeyMilo does not show whether it made ${mayBe.join(" or ")} for it`,
      unreadable,
    ];
    throw new LookUpError(why.filter(Boolean).join("; "), { mayBe });
  }

  /**
   * After the receipt: reads the list until it shows our own posting with its key, and only then judges who else has it.
   */
  async afterReceipt(own: Row, { deadline, onQueued }: Scope): Promise<Confirmation> {
    const { workspace } = this.deps;
    const found = new Map([[own.id, own]]);
    let doubt: string | undefined = "there was no time left to look";
    const isShown = async (kind: ListKind): Promise<boolean> => {
      try {
        const list = await this.#read(kind, { deadline, onQueued }, { madeWithinMs: 0 });
        for (const row of this.#withKey(list)) found.set(row.id, row);
        const shown = list.rows.find(({ id }) => id === own.id);
        doubt = shown && this.#isOurs(shown) ? whyUncertain(list) : NOT_SHOWN;
      } catch (error) {
        if (!(error instanceof HeyMiloError)) throw error;
        doubt = `the list could not be read: ${reasonOf(error)}`;
        return false;
      }
      return doubt !== NOT_SHOWN;
    };
    const kind = this.#usualKind;
    for (const waitMs of workspace.keysShown === "none" ? WAITS_WHERE_NONE_MS : WAITS_UNTIL_SHOWN_MS) {
      if (waitMs >= deadline.remaining()) break;
      if (waitMs > 0) await deadline.wait(waitMs);
      if (await isShown(kind)) break;
    }
    if (doubt === NOT_SHOWN)
      workspace.keysShown = kind === "search" && (await isShown("whole")) ? "whole" : "none";
    const all = earliestFirst(found.values());
    const rows = all.filter((row) => row.id === own.id || this.#isOurs(row));
    return { rows, others: all.filter((row) => !rows.includes(row)).map(({ id }) => id), doubt };
  }

  get #usualKind(): ListKind {
    return this.#term === undefined || this.deps.workspace.keysShown === "whole" ? "whole" : "search";
  }

  /** Reads one by one what the list shows without a key: the posting itself may show it. Returns what may still be ours. */
  async #readAlone(suspects: readonly Row[], lost: LostPosting, scope: Scope): Promise<Row[]> {
    const unmarked = suspects.filter(({ marker }) => !marker);
    if (unmarked.length > MOST_READ_ALONE || !this.marker) return [...suspects];
    const read = unmarked.map(async ({ id }) => {
      const path = pathOf`/api/v2/postings/${id}`;
      const answer = await this.deps.http.read(
        { method: "GET", path, onQueued: scope.onQueued },
        scope.deadline,
      );
      return rowOf(dataOf(posting, answer));
    });
    const rows = [...suspects.filter(({ marker }) => marker), ...(await Promise.all(read))];
    return rows.filter(({ marker }) => !marker || !lost.isOtherMarker(marker));
  }

  async #read(kind: ListKind, scope: Scope, options: ListOptions = {}): Promise<PostingList> {
    const { http, workspace } = this.deps;
    const search = kind === "search" ? this.#term : undefined;
    const list = await readPostings(http, scope, { search, ...options });
    for (const { id } of list.rows) this.#seen.add(id);
    this.sandbox ||= list.sandbox;
    const showsKeys = list.rows.some(({ marker }) => marker);
    if (showsKeys && kind === "search") workspace.keysShown = "search";
    if (showsKeys && workspace.keysShown === "none") workspace.keysShown = "whole";
    return list;
  }

  #withKey({ rows }: PostingList): Row[] {
    return earliestFirst(
      rows.filter((row) => isInUse(row) && row.marker && row.marker.key === this.marker?.key),
    );
  }

  #isOurs({ marker }: Row): boolean {
    return this.marker !== undefined && isSameMarker(marker, this.marker);
  }
}
