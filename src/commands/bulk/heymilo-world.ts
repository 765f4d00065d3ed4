import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../../connection.ts";
import type { HeyMilo } from "../../heymilo/client.ts";
import { Deadline } from "../../heymilo/deadline.ts";
import { ApiError } from "../../heymilo/errors.ts";
import { whyIncomplete } from "../../heymilo/http/pages.ts";
import { readMarker } from "../../heymilo/lookups/marker.ts";
import { createPostingReceipt, type Posting } from "../../heymilo/schema/responses.ts";
import { LookUpError } from "../../heymilo/write-errors.ts";
import type { Existing, World } from "./world.ts";

const PAGE_SIZE = 100;
/** A hundred thousand postings. */
const MOST_PAGES = 1_000;

/** Does something with HeyMilo within the time of one call. */
export type Within = <T>(work: (heymilo: HeyMilo) => Promise<T>) => Promise<T>;

export const withinOneCall =
  (connection: Connection, timeoutMs: number): Within =>
  async (work) => {
    const deadline = new Deadline(timeoutMs);
    try {
      return await work(await connection.forCall({ deadline }));
    } finally {
      deadline.close();
    }
  };

/** Where a run takes its time from. */
export type RunClock = Pick<World, "now" | "sleep">;

export const systemTime: RunClock = {
  now: () => Date.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
};

export const heymiloWorld = (within: Within, clock = systemTime): World => ({
  ...clock,
  list: async () => {
    const found = new Map<string, Existing>();
    let before: { cursor?: string | undefined; listedBefore?: number | undefined } = {};
    for (let number = 1; number <= MOST_PAGES; number += 1) {
      const at = { limit: PAGE_SIZE, ...before };
      const page = await within((heymilo) => heymilo.postings.page(at));
      for (const posting of page.rows) found.set(posting.id, existingOf(posting));
      if (page.end === "complete") return [...found.values()];
      if (page.next === undefined) {
        const why = whyIncomplete(page);
        throw new LookUpError(`HeyMilo's list of interviewers does not come to its end: ${why}`);
      }
      before = { cursor: page.next, listedBefore: page.listed };
    }
    throw new LookUpError(`there are more than ${PAGE_SIZE * MOST_PAGES} interviewers`);
  },
  create: ({ request, key }, begin) =>
    within(async (heymilo) => {
      begin();
      const created = await heymilo.postings.create({ request, idempotencyKey: key, isScanned: true });
      const { id, urls, posting } = createPostingReceipt.parse(created.receipt);
      return { id, ...linksIn(urls ?? posting?.urls), warnings: created.warnings };
    }),
  read: (id) =>
    within(async (heymilo) => {
      try {
        return existingOf(await heymilo.postings.get(id));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return undefined;
        throw error;
      }
    }),
});

const existingOf = ({ id, title, metadata, created_at, archived, status, urls }: Posting): Existing => {
  const marker = readMarker(metadata);
  return {
    id,
    title: title ?? "",
    key: marker?.key,
    hash: marker?.hash,
    createdMs: created_at == null ? undefined : created_at * 1000,
    archived: archived === true || status === "archived",
    ...linksIn(urls),
  };
};

const linksIn = (urls: Posting["urls"]) => ({
  candidateUrl: urls?.candidate_url ?? undefined,
  reviewUrl: urls?.review_url ?? undefined,
});
