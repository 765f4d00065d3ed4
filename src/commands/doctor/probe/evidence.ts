import { randomUUID } from "node:crypto";
import { Deadline } from "../../../heymilo/deadline.ts";
import { type Http, pathOf } from "../../../heymilo/http/client.ts";
import { LARGEST_PAGE } from "../../../heymilo/http/pages.ts";
import type { ApiResponse } from "../../../heymilo/http/send.ts";
import { type Marker, readMarker } from "../../../heymilo/lookups/marker.ts";
import { searchTermOf } from "../../../heymilo/lookups/titles.ts";
import { posting } from "../../../heymilo/schema/responses.ts";

/** Enough for about six reads, each with a second attempt. */
const PROBE_MS = 40_000;

const POSTINGS = "/api/v2/postings";

/** If the list does not show metadata, this many interviewers are read one by one. */
const READ_ALONE = 3;

type ListEntry = Record<string, unknown>;

export interface Evidence {
  items: ListEntry[];
  unclear: number;
  pagination: unknown;
  /** The marker of an interviewer that this server has made, and where it can be read. */
  marked?: { id: string; marker: Marker; where: "list" | "alone" };
  /** How lists, and an interviewer read by its id, show metadata. */
  metadata: { inList: unknown; alone: unknown } | undefined;
  /** Whether a lookup's search finds a title that is in the list. Undefined if no title can be searched for. */
  isFound: boolean | undefined;
  /** How many interviewers a search finds that fits no title. */
  foundByNonsense: number;
  /** Whether what comes after the first interviewer is the second; undefined with fewer than two. */
  goesOn: boolean | undefined;
  /** HeyMilo's clock and ours at one moment, in milliseconds; the first is undefined if HeyMilo does not say. */
  dateMs: number | undefined;
  nowMs: number;
}

/**
 * Checks what the lookup of a lost create relies on. It only reads.
 *
 * @throws the errors of reads
 */
export async function gatherEvidence(http: Pick<Http, "read">): Promise<Evidence> {
  const deadline = new Deadline(PROBE_MS);
  const read = (path: string, query = {}): Promise<ApiResponse> =>
    http.read({ method: "GET", path, query }, deadline);
  try {
    const first = await read(POSTINGS, { limit: LARGEST_PAGE });
    const nowMs = Date.now();
    const { data, pagination } = first.body as { data?: unknown; pagination?: unknown };
    const entries = Array.isArray(data) ? data : [];
    const items = entries.filter(hasId);
    return {
      items,
      unclear: entries.length - items.length,
      pagination,
      ...(await findMarker(items, (id) => read(pathOf`/api/v2/postings/${id}`))),
      isFound: await isFound(items, (search) => read(POSTINGS, { search, limit: LARGEST_PAGE })),
      foundByNonsense: entriesOf(await read(POSTINGS, { search: randomUUID(), limit: 5 })).length,
      goesOn: await goesOn(items, (id) => read(POSTINGS, { limit: 1, starting_after: id })),
      dateMs: first.dateMs,
      nowMs,
    };
  } finally {
    deadline.close();
  }
}

/** Finds an interviewer with a marker among the newest. If the list shows none, it reads a few of them by their ids. */
async function findMarker(
  items: readonly ListEntry[],
  read: (id: string) => Promise<ApiResponse>,
): Promise<Pick<Evidence, "marked" | "metadata">> {
  const inList = items.find((item) => markerIn(item) !== undefined);
  const candidates = inList ? [inList] : items.slice(0, READ_ALONE);
  let metadata: Evidence["metadata"];
  for (const item of candidates) {
    const id = String(item.id);
    const alone = ((await read(id)).body as { data?: ListEntry }).data ?? {};
    metadata ??= { inList: item.metadata, alone: alone.metadata };
    const marker = markerIn(item) ?? markerIn(alone);
    if (!marker) continue;
    const where = inList ? "list" : "alone";
    return { marked: { id, marker, where }, metadata: { inList: item.metadata, alone: alone.metadata } };
  }
  return { metadata };
}

async function isFound(
  items: readonly ListEntry[],
  search: (term: string) => Promise<ApiResponse>,
): Promise<boolean | undefined> {
  for (const { id, title } of items) {
    const term = typeof title === "string" ? searchTermOf(title) : undefined;
    if (term !== undefined) return entriesOf(await search(term)).some((item) => item.id === id);
  }
  return undefined;
}

async function goesOn(
  items: readonly ListEntry[],
  after: (id: string) => Promise<ApiResponse>,
): Promise<boolean | undefined> {
  const [first, second] = items;
  if (!first || !second) return undefined;
  return entriesOf(await after(String(first.id)))[0]?.id === second.id;
}

const markerIn = (item: ListEntry): Marker | undefined => {
  const understood = posting.safeParse(item);
  return understood.success ? readMarker(understood.data.metadata) : undefined;
};

const entriesOf = ({ body }: ApiResponse): ListEntry[] => {
  const { data } = body as { data?: unknown };
  return Array.isArray(data) ? data.filter(hasId) : [];
};

const hasId = (entry: unknown): entry is ListEntry => {
  const id = (entry as ListEntry | null)?.id;
  return (typeof id === "string" && id !== "") || typeof id === "number";
};
