import { randomUUID } from "node:crypto";
import { Deadline } from "../../heymilo/deadline.ts";
import type { ApiRequest, Http } from "../../heymilo/http/call.ts";
import { LARGEST_PAGE } from "../../heymilo/http/pages.ts";
import type { ApiResponse } from "../../heymilo/http/send.ts";
import { type Fields, fieldsOf, itemsOf, jsonOf } from "../../heymilo/json.ts";
import { readMarker } from "../../heymilo/lookups/marker.ts";
import { searchTermOf } from "../../heymilo/lookups/titles.ts";
import { api } from "../../heymilo/operations.ts";
import { posting, secondsOf } from "../../heymilo/schema/responses.ts";
import { check, type Finding } from "./finding.ts";

/** Enough for about six reads, each with a second attempt. */
const PROBE_MS = 40_000;

/** If the list does not show metadata, this many interviewers are read one by one. */
const READ_ALONE = 3;

/** A larger difference does not come from the Date header's whole seconds or a slow answer. */
const MOST_CLOCK_DIFFERENCE_MS = 5_000;

const LOOK_BY_HAND =
  "If a create ends as unknown, look in HeyMilo before you repeat it. docs/safe-writes.md says what is promised then.";
const CREATE_ONE = "Create one with create_interviewer, and probe again.";

type Read = (request: ApiRequest) => Promise<ApiResponse>;

/**
 * `doctor --probe`: whether HeyMilo's lists let the server find a lost create, and what each answer means for the
 * promises of docs/safe-writes.md. It only reads, so it cannot tell how long a list lags behind a create.
 */
export async function probe(http: Http): Promise<Finding[]> {
  const about = check("probe", "Probe");
  const deadline = new Deadline(PROBE_MS);
  const read: Read = (request) => http.read(request, deadline);
  try {
    const list = await read({ ...api.listPostings, query: { limit: LARGEST_PAGE } });
    const nowMs = Date.now();
    const items = entriesOf(list);
    if (items.length === 0) {
      const nothing = about.warn("there is no interviewer in this workspace to try it on", CREATE_ONE);
      return [nothing, ...unclear(list)];
    }
    return [
      ...(await markerAndMetadata(items, read)),
      await search(items, read),
      await pagination(list, items, read),
      ids(items),
      times(items),
      clock(list, items, nowMs),
      ...unclear(list),
    ];
  } catch (error) {
    return [about.failedWith(error)];
  } finally {
    deadline.close();
  }
}

const entriesOf = ({ body }: ApiResponse): Fields[] =>
  itemsOf(fieldsOf(body).data)
    .map(fieldsOf)
    .filter(({ id }) => (typeof id === "string" && id !== "") || typeof id === "number");

/** A check of what lookups rely on. Without a `fix` of its own, a warning says to look by hand. */
const lookupCheck = (id: string, title: string) => {
  const { ok, warn } = check(`probe_${id}`, title);
  return { ok, warn: (detail: string, fix = LOOK_BY_HAND) => warn(detail, fix) };
};

/** By an interviewer that has a marker. If the list shows none, it reads a few of the newest by their ids. */
const markerAndMetadata = async (items: readonly Fields[], read: Read): Promise<Finding[]> => {
  const inList = items.find(hasMarker);
  let seen: { item: Fields; alone: Fields } | undefined;
  for (const item of inList ? [inList] : items.slice(0, READ_ALONE)) {
    const alone = fieldsOf(fieldsOf((await read({ ...api.getPosting, ids: [String(item.id)] })).body).data);
    if (!seen || hasMarker(alone)) seen = { item, alone };
    if (hasMarker(alone)) break;
  }
  const { item = {}, alone = {} } = seen ?? {};
  return [marker(inList, hasMarker(alone) ? item : undefined, items.length), metadata(item.metadata, alone.metadata)];
};

const hasMarker = (item: Fields): boolean => {
  const { data } = posting.safeParse(item);
  return data !== undefined && readMarker(data.metadata) !== undefined;
};

const marker = (inList: Fields | undefined, alone: Fields | undefined, count: number): Finding => {
  const { ok, warn } = lookupCheck("marker", "Marker");
  if (inList) return ok(`the list shows the key of ${inList.id}, so a lost create is found again by its key`);
  if (alone) {
    const what = `${alone.id} carries a key, but the list does not show it`;
    return warn(`${what}: keys cannot be looked up, and results warn that duplicates cannot be ruled out`);
  }
  const what = `none of the ${count} newest interviewers shows a key of this server`;
  return warn(`${what}: whether keys come back is not known`, CREATE_ONE);
};

const metadata = (inList: unknown, alone: unknown): Finding => {
  const { ok, warn } = lookupCheck("metadata", "Metadata");
  if (alone === undefined) return warn("HeyMilo does not return metadata, so no create can be found by its key");
  if (JSON.stringify(inList) === JSON.stringify(alone)) {
    const form = typeof alone === "string" ? ", as JSON in a text, which is understood" : "";
    return ok(`the list shows what the interviewer itself shows${form}`);
  }
  if (typeof inList === "string" && JSON.stringify(jsonOf(inList)) === JSON.stringify(alone))
    return ok("the list shows it as JSON in a text, which is understood");
  return warn("the list does not show it as the interviewer itself does, so lookups by key do not count");
};

const search = async (items: readonly Fields[], read: Read): Promise<Finding> => {
  const { ok, warn } = lookupCheck("search", "Search");
  const find = async (search: string) =>
    entriesOf(await read({ ...api.listPostings, query: { search, limit: LARGEST_PAGE } }));
  const [plain] = items.flatMap(({ id, title }) => {
    const term = typeof title === "string" ? searchTermOf(title) : undefined;
    return term === undefined ? [] : [{ id, term }];
  });
  const found = plain && (await find(plain.term));
  if (found && !found.some(({ id }) => id === plain.id))
    return warn("it does not find a title that is in the list, so a lost create would not be found");
  if ((await find(randomUUID())).length > 0)
    return ok("it also finds what does not fit: lookups are right, but read the whole list");
  if (!found) return ok("no title here is plain enough to search for");
  return ok("a title is found by its plain words, as lookups search");
};

const pagination = async (list: ApiResponse, items: readonly Fields[], read: Read): Promise<Finding> => {
  const { ok, warn } = lookupCheck("pagination", "Pagination");
  const [first, second] = items;
  const goOn = () => read({ ...api.listPostings, query: { limit: 1, starting_after: String(first?.id) } });
  if (second && entriesOf(await goOn())[0]?.id !== second.id)
    return warn("the list does not go on after a cursor, so lists of several pages cannot be read");
  const hasMore = fieldsOf(fieldsOf(list.body).pagination).has_more;
  if (typeof hasMore === "boolean") return ok("lists say whether there is more, and go on after a cursor");
  return ok("lists do not say whether there is more: lookups read on to an empty page, with one request more");
};

const ids = (items: readonly Fields[]): Finding => {
  const areNumbers = items.some(({ id }) => typeof id === "number");
  const { ok } = lookupCheck("ids", "Ids");
  return ok(areNumbers ? "numbers, which are understood" : "texts, as documented");
};

const times = (items: readonly Fields[]): Finding => {
  const { ok, warn } = lookupCheck("times", "Times");
  const given = items.map(({ created_at }) => created_at);
  const isClear = given.every((time) => typeof secondsOf(time) === "number");
  if (!isClear) return warn("not every interviewer says when it was made, so more outcomes than usual stay unknown");
  const isDocumented = given.every((time) => secondsOf(time) === time);
  return ok(isDocumented ? "Unix seconds, as documented" : "in another form than documented, but understood");
};

const clock = ({ dateMs }: ApiResponse, items: readonly Fields[], nowMs: number): Finding => {
  const { ok, warn } = lookupCheck("clock", "Clock");
  if (dateMs === undefined) return warn("answers have no Date header, so what is new cannot be told from what is old");
  const newest = Math.max(...items.map(({ created_at }) => Number(secondsOf(created_at)) || 0));
  const aheadMs = newest * 1000 - dateMs;
  if (aheadMs > MOST_CLOCK_DIFFERENCE_MS)
    return warn(
      `an interviewer was made ${durationInWords(aheadMs)} after the Date header's time: times are not reliable`,
    );
  const offMs = Math.abs(dateMs - nowMs);
  if (offMs <= MOST_CLOCK_DIFFERENCE_MS) return ok("HeyMilo's agrees with this machine's");
  return ok(`HeyMilo's and this machine's differ by ${durationInWords(offMs)}: lookups go by HeyMilo's alone`);
};

const unclear = (list: ApiResponse): Finding[] => {
  const count = itemsOf(fieldsOf(list.body).data).length - entriesOf(list).length;
  if (count === 0) return [];
  const detail = `${count} entries of the list have no id: creates with a key are refused, because one of these might have that key`;
  const fix = "Report this to HeyMilo, with the answer of GET /api/v2/postings.";
  return [check("probe_entries", "Entries").warn(detail, fix)];
};

const durationInWords = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};
