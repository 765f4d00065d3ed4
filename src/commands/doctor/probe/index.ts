import type { Http } from "../../../heymilo/http/client.ts";
import { jsonOf } from "../../../heymilo/json.ts";
import { secondsOf } from "../../../heymilo/schema/lenient.ts";
import { check, type Finding } from "../finding.ts";
import { type Evidence, gatherEvidence } from "./evidence.ts";

/** A larger difference does not come from the Date header's whole seconds or a slow answer. */
const CLOCK_SLACK_MS = 5_000;

const LOOK_BY_HAND =
  "If a create ends as unknown, look in HeyMilo before you repeat it. docs/safe-writes.md says what is promised then.";
const CREATE_ONE = "Create one with create_interviewer, and probe again.";

/**
 * `doctor --probe`: whether HeyMilo's lists let the server find a lost create, and what each answer means for the
 * promises of docs/safe-writes.md. It only reads, so it cannot tell how long a list lags behind a create.
 */
export async function probe(http: Pick<Http, "read">): Promise<Finding[]> {
  const about = check("probe", "Probe");
  try {
    const evidence = await gatherEvidence(http);
    const isEmpty = evidence.items.length === 0;
    const nothing = about.warn("there is no interviewer in this workspace to try it on", CREATE_ONE);
    return [...(isEmpty ? [nothing] : judge(evidence)), ...unclear(evidence)];
  } catch (error) {
    return [about.failedWith(error)];
  }
}

const judge = (evidence: Evidence): Finding[] =>
  [marker, metadata, search, pagination, ids, times, clock].map((one) => one(evidence));

/** A check of what lookups rely on. Without a `fix` of its own, a warning says to look by hand. */
const lookupCheck = (id: string, title: string) => {
  const { ok, warn } = check(`probe_${id}`, title);
  return { ok, warn: (detail: string, fix = LOOK_BY_HAND) => warn(detail, fix) };
};

const marker = ({ marked, items }: Evidence): Finding => {
  const { ok, warn } = lookupCheck("marker", "Marker");
  if (marked?.where === "list")
    return ok(`the list shows the key of ${marked.id}, so a lost create is found again by its key`);
  if (marked) {
    const seen = `${marked.id} carries a key, but the list does not show it`;
    return warn(`${seen}: keys cannot be looked up, and results warn that duplicates cannot be ruled out`);
  }
  const seen = `none of the ${items.length} newest interviewers shows a key of this server`;
  return warn(`${seen}: whether keys come back is not known`, CREATE_ONE);
};

const metadata = ({ metadata }: Evidence): Finding => {
  const { ok, warn } = lookupCheck("metadata", "Metadata");
  const { inList, alone } = metadata ?? {};
  if (alone === undefined)
    return warn("HeyMilo does not return metadata, so no create can be found by its key");
  if (JSON.stringify(inList) === JSON.stringify(alone)) {
    const form = typeof alone === "string" ? ", as JSON in a text, which is understood" : "";
    return ok(`the list shows what the interviewer itself shows${form}`);
  }
  if (typeof inList === "string" && JSON.stringify(jsonOf(inList)) === JSON.stringify(alone))
    return ok("the list shows it as JSON in a text, which is understood");
  return warn("the list does not show it as the interviewer itself does, so lookups by key do not count");
};

const search = ({ isFound, foundByNonsense }: Evidence): Finding => {
  const { ok, warn } = lookupCheck("search", "Search");
  if (isFound === false)
    return warn("it does not find a title that is in the list, so a lost create would not be found");
  if (foundByNonsense > 0)
    return ok("it also finds what does not fit: lookups are right, but read the whole list");
  if (isFound === undefined) return ok("no title here is plain enough to search for");
  return ok("a title is found by its plainest part, as lookups search");
};

const pagination = ({ pagination, goesOn }: Evidence): Finding => {
  const { ok, warn } = lookupCheck("pagination", "Pagination");
  if (goesOn === false)
    return warn("the list does not go on after a cursor, so lists of several pages cannot be read");
  const hasMore = (pagination as { has_more?: unknown } | null | undefined)?.has_more;
  if (typeof hasMore === "boolean") return ok("lists say whether there is more, and go on after a cursor");
  return ok(
    "lists do not say whether there is more: lookups read on to an empty page, with one request more",
  );
};

const ids = ({ items }: Evidence): Finding => {
  const areNumbers = items.some(({ id }) => typeof id === "number");
  const { ok } = lookupCheck("ids", "Ids");
  return ok(areNumbers ? "numbers, which are understood" : "texts, as documented");
};

const times = ({ items }: Evidence): Finding => {
  const { ok, warn } = lookupCheck("times", "Times");
  const given = items.map(({ created_at }) => created_at);
  const isClear = given.every((time) => typeof secondsOf(time) === "number");
  if (!isClear)
    return warn("not every interviewer says when it was made, so more outcomes than usual stay unknown");
  const isDocumented = given.every((time) => secondsOf(time) === time);
  return ok(isDocumented ? "Unix seconds, as documented" : "in another form than documented, but understood");
};

const clock = ({ dateMs, nowMs, items }: Evidence): Finding => {
  const { ok, warn } = lookupCheck("clock", "Clock");
  if (dateMs === undefined)
    return warn("answers have no Date header, so what is new cannot be told from what is old");
  const newest = Math.max(...items.map(({ created_at }) => Number(secondsOf(created_at)) || 0));
  const aheadMs = newest * 1000 - dateMs;
  if (aheadMs > CLOCK_SLACK_MS)
    return warn(
      `an interviewer was made ${durationInWords(aheadMs)} after the Date header's time: times are not reliable`,
    );
  const offMs = Math.abs(dateMs - nowMs);
  if (offMs <= CLOCK_SLACK_MS) return ok("HeyMilo's agrees with this machine's");
  return ok(
    `HeyMilo's and this machine's differ by ${durationInWords(offMs)}: lookups go by HeyMilo's alone`,
  );
};

const unclear = ({ unclear: count }: Evidence): Finding[] => {
  if (count === 0) return [];
  const detail = `${count} entries of the list have no id: creates with a key are refused, because one of these might have that key`;
  const fix = "Report this to HeyMilo, with the answer of GET /api/v2/postings.";
  return [check("probe_entries", "Entries").warn(detail, fix)];
};

const durationInWords = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};
