import type { SeenRequest } from "./sandbox.ts";

/**
 * What of a request log breaks HeyMilo's published rules for integrations.
 *
 * @param retryAfterMs how long the answer to a request told its client to wait
 */
export function misconduct(log: readonly SeenRequest[], retryAfterMs = (_entry: SeenRequest) => 0): string[] {
  return [
    ...log.flatMap(leakedKey),
    ...log.flatMap((entry, index) => tooEarly(entry, log.slice(index + 1), retryAfterMs(entry))),
    ...log.flatMap((entry, index) => blindRepeat(entry, log.slice(0, index))),
    ...log.flatMap((entry, index) => restartedListing(entry, log.slice(0, index))),
    ...tooManyRepeats(log),
  ];
}

const leakedKey = ({ seq, key_leaked_in }: SeenRequest): string[] =>
  key_leaked_in.map((place) => `${seq}: the key is in the ${place}`);

/** Timers may fire a millisecond before their time. */
const TIMER_MS = 2;

const tooEarly = (entry: SeenRequest, later: readonly SeenRequest[], waitMs: number): string[] => {
  const again = later.find((one) => nameOf(one) === nameOf(entry));
  const early = waitMs > 0 && again && again.received_at + TIMER_MS < entry.received_at + waitMs;
  return early ? [`${again.seq}: came before the wait that ${entry.seq} was answered with was over`] : [];
};

/** What makes two requests the same. */
const nameOf = ({ method, path, query, body }: SeenRequest): string =>
  JSON.stringify([method, path, query, body?.sha256]);

const isCreate = ({ method, path }: SeenRequest): boolean => method === "POST" && path === "/api/v2/postings";
const isList = ({ method, path }: SeenRequest): boolean => method === "GET" && path === "/api/v2/postings";
const succeeded = ({ status }: SeenRequest): boolean => status !== null && status < 300;
/** Nobody can have carried it out. */
const turnedAway = ({ status }: SeenRequest): boolean =>
  status !== null && status >= 400 && status < 500 && status !== 408 && status !== 499;

interface CreateJson {
  title: string;
  metadata?: { mcp_idempotency_key?: string };
}

const sent = ({ body }: SeenRequest) => body?.json as unknown as CreateJson | undefined;
const markerOf = (entry: SeenRequest) => sent(entry)?.metadata?.mcp_idempotency_key;

/** Two POSTs of one marker have a list read of their title between them, or the first was turned away. */
function blindRepeat(entry: SeenRequest, before: readonly SeenRequest[]): string[] {
  const marker = markerOf(entry);
  if (!isCreate(entry) || marker === undefined) return [];
  const earlier = before.filter((one) => isCreate(one) && markerOf(one) === marker).at(-1);
  if (!earlier || turnedAway(earlier)) return [];
  const looked = before.some(
    (one) =>
      one.seq > earlier.seq &&
      isList(one) &&
      succeeded(one) &&
      one.query.search === sent(entry)?.title.trim(),
  );
  return looked ? [] : [`${entry.seq}: repeats ${earlier.seq} without having looked`];
}

/** Looks for one posting are this far apart at the least, each a listing of its own. */
const BETWEEN_LOOKS_MS = 1_900;

/** A page that fails is asked for again by its cursor; the first page is not asked for instead. */
function restartedListing(entry: SeenRequest, before: readonly SeenRequest[]): string[] {
  if (entry.method !== "GET" || entry.query.starting_after !== undefined) return [];
  const previous = before
    .filter(
      (one) => one.method === "GET" && one.path === entry.path && one.query.search === entry.query.search,
    )
    .at(-1);
  if (!previous || succeeded(previous) || previous.query.starting_after === undefined) return [];
  const pauseMs = entry.received_at - previous.received_at;
  return pauseMs >= BETWEEN_LOOKS_MS ? [] : [`${entry.seq}: starts the listing of ${previous.seq} again`];
}

const MOST_ATTEMPTS = 5;
const IMMEDIATELY_MS = 1_000;

/** The same request, straight after it has failed, at most five times in all. */
function tooManyRepeats(log: readonly SeenRequest[]): string[] {
  const chains = new Map<string, SeenRequest[]>();
  const problems: string[] = [];
  for (const entry of log) {
    const name = nameOf(entry);
    const chain = chains.get(name) ?? [];
    const last = chain.at(-1);
    const goesOn =
      last &&
      !succeeded(last) &&
      entry.received_at - Number(last.answered_at ?? last.received_at) < IMMEDIATELY_MS;
    const longer = goesOn ? [...chain, entry] : [entry];
    if (longer.length > MOST_ATTEMPTS) problems.push(`${entry.seq}: attempt ${longer.length} of the same`);
    chains.set(name, longer);
  }
  return problems;
}
