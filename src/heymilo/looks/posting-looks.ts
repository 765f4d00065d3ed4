import { HeyMiloError } from "../errors.ts";
import type { Http } from "../http/client.ts";
import { ABSENT, inconclusive, type Look, reasonOf } from "./look.ts";
import { isOtherMarker, isSameMarker, type Marker } from "./marker.ts";
import type { Kind, Sight } from "./sight.ts";
import {
  earliestFirst,
  isInUse,
  orderOf,
  type Row,
  type Scope,
  type Survey,
  type SurveyOptions,
  surveyPostings,
} from "./survey.ts";
import { readSuspects } from "./suspects.ts";
import { mayBeSameTitle, searchTermOf } from "./titles.ts";

/** How far HeyMilo's `created_at` and its Date header may lie apart: a time zone, at the worst. */
const CLOCK_SLACK_MS = 24 * 3_600_000;

/** Between two looks, in milliseconds: HeyMilo's lists are taken to need no longer to show what it has committed. */
export const BETWEEN_LOOKS_MS = 2_000;
/** Lists mostly show a posting at once; the later waits, in shares of the time between two looks, are for those that lag. */
const WAITS_UNTIL_SHOWN = [0, 1 / 8, 1 / 4, 1 / 2, 9 / 8];
/** Where lists are known not to show markers, waiting hardly helps. */
const WAITS_WHEN_BLIND = [0, 1 / 2];

/** Why a look that does not show what is known to be there rules nothing out. */
export const NOT_SHOWN = "HeyMilo's list does not show this interviewer with its key";

/** Nothing was looked at, so nothing is ruled out. */
export const NO_TIME = "there was no time left to look";

/** The own posting is among the newest, so it is not searched for through a whole workspace. */
const MOST_PAGES_FOR_OWN = 5;

/** What all looks of one connection share. */
export interface LookDeps {
  http: Pick<Http, "read">;
  sight: Sight;
  /** Tests shorten it. */
  betweenLooksMs: number;
}

export interface PostingLooksOptions extends LookDeps {
  title: string;
  marker: Marker;
}

/** What a look after a receipt showed. */
export interface Shown {
  /** Others in use that carry the same key, the earliest first. */
  sharing: Row[];
  /** Why it is not certain that these are all. */
  doubt?: string;
}

/** The looks of one create or clone at the list of postings. Each throws the errors of a read. */
export class PostingLooks {
  readonly #options: PostingLooksOptions;
  readonly #sight: Sight;
  readonly #term: string | undefined;
  /** An answer came from the sandbox. */
  sandbox = false;
  /** What there was before the POST: none of it can be what the POST made. */
  #before: { kind: Kind; survey: Survey } | undefined;

  constructor(options: PostingLooksOptions) {
    this.#options = options;
    this.#sight = options.sight;
    this.#term = searchTermOf(options.title);
  }

  /** Before the first POST: those in use with this key, the earliest first. */
  async before(scope: Scope): Promise<Look<Row[]>> {
    const kind = this.#kind;
    const survey = await this.#survey(kind, scope);
    this.#before = { kind, survey };
    const unclear = unclearEntries(survey);
    if (unclear !== undefined) return inconclusive(unclear);
    const sharing = this.#sharing(survey.rows);
    return sharing.length > 0 ? { kind: "found", thing: sharing } : ABSENT;
  }

  /**
   * After a lost answer: those with this marker. Absent only if no posting of this title could be it.
   *
   * @param sentAgoMs milliseconds since the first POST went out
   * @param toSendAgain absence then counts only if looks of this kind are known to show markers, or the whole list was read
   */
  async afterLoss(scope: Scope, sentAgoMs: () => number, toSendAgain: boolean): Promise<Look<Row[]>> {
    const kind = this.#kind;
    const seen = await this.#judge(kind, scope, sentAgoMs);
    if (seen.kind !== "absent" || kind === "whole" || !toSendAgain || this.#sight.isProven(kind)) return seen;
    return this.#judge("whole", scope, sentAgoMs);
  }

  /** After the receipt: waits until the list shows the own posting with its marker, and judges only then who else has it. */
  async afterReceipt(ownId: string, scope: Scope): Promise<Shown> {
    const survey = (kind: Kind) => this.#sinceBefore(kind, scope, ownId);
    const waits = this.#sight.isBlind ? WAITS_WHEN_BLIND : WAITS_UNTIL_SHOWN;
    const shown = await this.#besides(ownId, scope, survey, waits);
    if (shown.doubt === NOT_SHOWN) this.#sight.blinded();
    return shown;
  }

  /** For a repeat: who has the key by now, or another of the call's, besides the posting that its call made. */
  forRepeat(ownId: string, scope: Scope, otherKeys: readonly string[]): Promise<Shown> {
    return this.#besides(ownId, scope, (kind) => this.#survey(kind, scope), [0], otherKeys);
  }

  /** Looks until the own posting is shown with its marker, and collects whoever has the key besides it. */
  async #besides(
    ownId: string,
    { deadline }: Scope,
    survey: (kind: Kind) => Promise<Survey>,
    waits: readonly number[],
    otherKeys: readonly string[] = [],
  ): Promise<Shown> {
    this.#sight.knows(ownId, this.#options.marker);
    const sharing = new Map<string, Row>();
    let doubt: string | undefined = NO_TIME;
    const isShown = async (kind: Kind): Promise<boolean> => {
      try {
        const seen = await survey(kind);
        for (const row of this.#sharing(seen.rows, otherKeys)) if (row.id !== ownId) sharing.set(row.id, row);
        const own = seen.rows.find(({ id }) => id === ownId);
        const isOwnShown = isSameMarker(own?.marker, this.#options.marker);
        doubt = isOwnShown ? unclearEntries(seen) : NOT_SHOWN;
        return isOwnShown;
      } catch (error) {
        if (!(error instanceof HeyMiloError)) throw error;
        doubt = `the list could not be read: ${reasonOf(error)}`;
        return false;
      }
    };
    const kind = this.#kind;
    for (const share of waits) {
      const waitMs = share * this.#options.betweenLooksMs;
      if (waitMs >= deadline.remaining()) break;
      if (waitMs > 0) await deadline.wait(waitMs);
      if (await isShown(kind)) break;
    }
    if (doubt === NOT_SHOWN && kind === "searched" && (await isShown("whole"))) this.#sight.missed(kind);
    return { sharing: earliestFirst(sharing.values()), ...(doubt !== undefined && { doubt }) };
  }

  get #kind(): Kind {
    return this.#term === undefined || this.#sight.misses("searched") ? "whole" : "searched";
  }

  async #judge(kind: Kind, scope: Scope, sentAgoMs: () => number): Promise<Look<Row[]>> {
    const since = ({ serverMs }: Survey): number | undefined =>
      serverMs === undefined ? undefined : serverMs - sentAgoMs() - CLOCK_SLACK_MS;
    const isOlder = (row: Row | undefined, limit: number | undefined): boolean =>
      row?.createdMs !== undefined && limit !== undefined && row.createdMs < limit;
    const survey = await this.#survey(kind, scope, {
      isEnough: (soFar) => orderOf(soFar.rows) === "newest_first" && isOlder(soFar.rows.at(-1), since(soFar)),
    });
    const { marker } = this.#options;
    const ours = earliestFirst(survey.rows.filter((row) => isInUse(row) && isSameMarker(row.marker, marker)));
    const unclear = unclearEntries(survey);
    if (ours.length > 0)
      return { kind: "found", thing: ours, ...(unclear !== undefined && { doubt: unclear }) };
    const existedBefore = new Set(this.#before?.survey.rows.map(({ id }) => id));
    const limit = since(survey);
    const suspects = survey.rows.filter(
      (row) =>
        isInUse(row) &&
        !existedBefore.has(row.id) &&
        !isOlder(row, limit) &&
        !isOtherMarker(row.marker, marker) &&
        this.#mayHaveTitle(row),
    );
    const found = await readSuspects(this.#options, suspects, scope);
    if (found.kind === "found" || unclear === undefined) return found;
    return inconclusive(found.kind === "inconclusive" ? `${found.why}; ${unclear}` : unclear);
  }

  /** What has come since the look before the POST, by as few pages as the list's order allows. */
  #sinceBefore(kind: Kind, scope: Scope, ownId: string): Promise<Survey> {
    const before = this.#before?.kind === kind ? this.#before.survey : undefined;
    const order = orderOf(before?.rows ?? []);
    if (before && before.pageCount > 1 && order === "oldest_first")
      return this.#survey(kind, scope, { after: before.lastId });
    if (before && before.pageCount > 1 && order === "newest_first") {
      const known = new Set(before.rows.map(({ id }) => id));
      return this.#survey(kind, scope, { isEnough: ({ rows }) => rows.some(({ id }) => known.has(id)) });
    }
    const isEnough = ({ rows, pageCount }: Survey) =>
      before === undefined && (pageCount >= MOST_PAGES_FOR_OWN || rows.some(({ id }) => id === ownId));
    return this.#survey(kind, scope, { isEnough });
  }

  async #survey(kind: Kind, scope: Scope, options: SurveyOptions = {}): Promise<Survey> {
    const search = kind === "searched" ? this.#term : undefined;
    const survey = await surveyPostings(this.#options.http, scope, { search, ...options });
    this.sandbox ||= survey.sandbox;
    this.#sight.saw(kind, survey.rows);
    return survey;
  }

  #sharing(rows: readonly Row[], otherKeys: readonly string[] = []): Row[] {
    const keys = [this.#options.marker.key, ...otherKeys];
    return earliestFirst(rows.filter((row) => isInUse(row) && row.marker && keys.includes(row.marker.key)));
  }

  #mayHaveTitle({ posting: { title } }: Row): boolean {
    return typeof title !== "string" || mayBeSameTitle(title, this.#options.title);
  }
}

const unclearEntries = ({ unclear }: Survey): string | undefined =>
  unclear > 0 ? `${unclear} entries of HeyMilo's list of interviewers have no readable id` : undefined;
