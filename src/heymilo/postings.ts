import { hasEffect } from "./effect.ts";
import { Noun, type Operation } from "./http/call.ts";
import { allRows, type Listing, type ListPage, LOOKUP_PAGES, onePage, type PageQuery, pages } from "./http/pages.ts";
import { type Duplicate, inDoubt } from "./lookups/posting-list.ts";
import { api } from "./operations.ts";
import type { CreatePostingRequest } from "./schema/create-posting.ts";
import { isArchived, type Posting, type PostingStats, type PostingSummary, type posting } from "./schema/responses.ts";
import type { WritingCall } from "./shared-writes.ts";
import { type CloneIntent, type CloneResult, clonePosting, readSource } from "./wanted/clone-posting.ts";
import {
  type CreateIntent,
  type CreateResult,
  intendedPosting,
  type PostPlan,
  planPost,
} from "./wanted/create-posting.ts";
import { makeChange } from "./writes/change.ts";

/** Of more duplicates than these the candidates are not counted, at a request each. */
const MOST_COUNTED = 5;

/** Interviewers, as the API calls them: job postings with their workflow. */
export class Postings extends Noun<WritingCall> {
  /** Every posting that a search finds, or of all without one, up to 500. */
  search(term: string | undefined): Promise<Listing<Posting>> {
    return allRows(this.call, { ...api.listPostings, search: term });
  }

  /** Every posting of the workspace, up to 3,000. */
  every(): Promise<Listing<Posting>> {
    return allRows(this.call, { ...api.listPostings, maxPages: LOOKUP_PAGES });
  }

  page(query: PageQuery = {}): Promise<ListPage<Posting>> {
    return onePage(this.call, { ...api.listPostings, ...query });
  }

  pages(query: PageQuery = {}): AsyncGenerator<ListPage<Posting>> {
    return pages(this.call, { ...api.listPostings, ...query });
  }

  get(postingId: string): Promise<Posting> {
    return this.call.one(api.getPosting, [postingId]);
  }

  /** Id, title and slug of every posting, up to `maxPages` pages of 100. */
  summaries(maxPages?: number): Promise<Listing<PostingSummary>> {
    return allRows(this.call, { ...api.listPostingSummaries, maxPages });
  }

  stats(postingId: string): Promise<PostingStats> {
    return this.call.one(api.getPostingStats, [postingId]);
  }

  /** Creates a posting by the rules of `writes/make-once.ts`: one for one key, and for identical calls. */
  async create(intent: CreateIntent): Promise<CreateResult> {
    const wanted = intendedPosting(this.call.writes.seenLists, intent);
    const { thing, how, alsoMade, doubt } = await this.call.writes.maker.make(wanted, this.call);
    const outcome = how === "existed" ? "already_created" : "created";
    const duplicates = await this.withCandidates(thing.duplicates);
    const warnings = [...thing.warnings, ...inDoubt(doubt)];
    return { ...thing, warnings, duplicates, outcome, alsoMade, isRecovered: how === "recovered" };
  }

  /** What `create` would do, without doing it. */
  planPost(intent: CreateIntent): Promise<PostPlan> {
    return planPost(this.call.writes.seenLists, intent, this.call);
  }

  /** @throws if a create of this key with other content has begun or has made something, as far as this process knows */
  checkKey(idempotencyKey: string, request: CreatePostingRequest): void {
    this.call.writes.maker.checkKey(intendedPosting(this.call.writes.seenLists, { request, idempotencyKey }).identity);
  }

  /** Copies a posting, at most once for one intention (`clone-posting.ts`). */
  async clone(intent: CloneIntent): Promise<CloneResult> {
    const result = await clonePosting(this.call.writes, intent, this.call, this);
    return { ...result, duplicates: await this.withCandidates(result.duplicates) };
  }

  /** Reads what is to be copied. If that fails, the error says of an earlier copy what is known of it. */
  readBeforeClone<T>(intent: CloneIntent, read: () => Promise<T>): Promise<T> {
    return readSource(this.call.writes, intent, this.call.deadline, read);
  }

  /** Work that reads a posting and writes what follows from it: after all earlier such work of this connection. */
  inTurn<T>(postingId: string, work: () => Promise<T>): Promise<T> {
    return this.call.writes.turns.take(postingId, work, this.call.deadline);
  }

  /** Changes the given fields of a posting; metadata is replaced as a whole. */
  update(postingId: string, patch: Record<string, unknown>): Promise<Posting> {
    const done = (stored: Posting) => hasEffect(stored, patch);
    return this.change("update the interviewer", api.updatePosting, [postingId], patch, done);
  }

  /** Changes the given config fields of one step, `order` from 1; nested objects are replaced as a whole. */
  updateStep(postingId: string, order: number, config: Record<string, unknown>): Promise<Posting> {
    const done = ({ workflow }: Posting) =>
      hasEffect(workflow?.find((step) => step.order === order)?.config ?? {}, config);
    const step = String(order);
    return this.change(`update step ${step}`, api.updateInterviewerWorkflowStep, [postingId, step], { config }, done);
  }

  activate(postingId: string): Promise<Posting> {
    const done = ({ status, ats_metadata: ats }: Posting) => status === "active" && !ats?.pending_activation;
    return this.change("activate the interviewer", api.activatePosting, [postingId], undefined, done);
  }

  archive(postingId: string): Promise<Posting> {
    return this.change("archive the interviewer", api.archivePosting, [postingId], undefined, isArchived);
  }

  /** Which of several interviewers is in use is what a person decides by. */
  private withCandidates(duplicates: readonly Duplicate[]): Promise<Duplicate[]> {
    return Promise.all(
      duplicates.map(async (one, index) => {
        if (index >= MOST_COUNTED) return one;
        const { total_candidates } = await this.stats(one.id).catch(() => ({ total_candidates: undefined }));
        return typeof total_candidates === "number" ? { ...one, candidates: total_candidates } : one;
      }),
    );
  }

  private change(
    what: string,
    operation: Operation<typeof posting>,
    ids: [postingId: string, ...string[]],
    body: unknown,
    done: (stored: Posting) => boolean,
  ): Promise<Posting> {
    const [postingId] = ids;
    return makeChange(this.call, {
      operation: what,
      postingId,
      send: () => this.call.write(operation, ids, body),
      look: async () => {
        const stored = await this.get(postingId);
        return done(stored) ? stored : undefined;
      },
    });
  }
}
