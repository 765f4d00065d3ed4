import type { Http } from "../../../heymilo/http/client.ts";
import { secondsOf } from "../../../heymilo/schema/times.ts";
import { explain } from "../explain.ts";
import type { Finding } from "../finding.ts";
import { type Evidence, gatherEvidence } from "./evidence.ts";

/** More than the Date header's whole seconds and a slow answer explain. */
const CLOCK_SLACK_MS = 5_000;

const LOOK_BY_HAND =
  "If a create ends as unknown, look in HeyMilo before you repeat it. docs/safe-writes.md says what is promised then.";

/**
 * `doctor --probe`: whether HeyMilo's lists are what finding a lost create relies on, and what each answer means for
 * the promises of docs/safe-writes.md. By reads alone, so how long a list lags behind a create does not show.
 */
export async function probe(http: Pick<Http, "read">): Promise<Finding[]> {
  try {
    return judge(await gatherEvidence(http));
  } catch (error) {
    return [{ id: "probe", level: "fail", title: "Probe", ...explain(error) }];
  }
}

const judge = (evidence: Evidence): Finding[] => {
  if (evidence.items.length === 0) {
    const detail = "there is no interviewer in this workspace to try it on";
    const fix = "Create one with create_interviewer, and probe again.";
    return [{ id: "probe", level: "warn", title: "Probe", detail, fix }, ...unclear(evidence)];
  }
  return [
    marker(evidence),
    metadata(evidence),
    search(evidence),
    pagination(evidence),
    order(evidence),
    ids(evidence),
    times(evidence),
    clock(evidence),
    ...unclear(evidence),
  ];
};

const ok = (id: string, title: string, detail: string): Finding => ({ id, level: "ok", title, detail });
const warn = (id: string, title: string, detail: string, fix = LOOK_BY_HAND): Finding => ({
  id,
  level: "warn",
  title,
  detail,
  fix,
});

const marker = ({ marked, items }: Evidence): Finding => {
  const about = (detail: string) => ["probe_marker", "Marker", detail] as const;
  if (marked?.where === "list")
    return ok(...about(`the list shows the key of ${marked.id}, so a lost create is found again by its key`));
  if (marked) {
    const seen = `${marked.id} carries a key, but the list does not show it`;
    return warn(
      ...about(`${seen}: keys cannot be looked up, and results warn that duplicates cannot be ruled out`),
    );
  }
  const seen = `none of the ${items.length} newest interviewers shows a key of this server`;
  const fix = "Create one with create_interviewer, and probe again.";
  return warn(...about(`${seen}: whether keys come back is not known`), fix);
};

const metadata = ({ metadata }: Evidence): Finding => {
  const about = (detail: string) => ["probe_metadata", "Metadata", detail] as const;
  const { inList, alone } = metadata ?? {};
  if (alone === undefined)
    return warn(...about("HeyMilo does not return it, so no create can be found by its key"));
  if (JSON.stringify(inList) === JSON.stringify(alone)) {
    const form = typeof alone === "string" ? ", as JSON in a text, which is understood" : "";
    return ok(...about(`the list shows what the interviewer itself shows${form}`));
  }
  if (typeof inList === "string" && sameJson(inList, alone))
    return ok(...about("the list shows it as JSON in a text, which is understood"));
  return warn(
    ...about("the list shows it otherwise than the interviewer itself, so looks by key do not count"),
  );
};

const search = ({ isFound, foundByNonsense }: Evidence): Finding => {
  const about = (detail: string) => ["probe_search", "Search", detail] as const;
  if (isFound === false)
    return warn(
      ...about("it does not find a title that is in the list, so a lost create would not be found"),
    );
  if (foundByNonsense > 0)
    return ok(...about("it finds what does not fit, too: looks are right, but read the whole list"));
  if (isFound === undefined) return ok(...about("no title here is plain enough to search for"));
  return ok(...about("a title is found by its plainest part, as looks search"));
};

const pagination = ({ pagination, goesOn }: Evidence): Finding => {
  const about = (detail: string) => ["probe_pagination", "Pagination", detail] as const;
  if (goesOn === false)
    return warn(...about("the list does not go on after a cursor, so lists of several pages cannot be read"));
  const hasMore = (pagination as { has_more?: unknown } | null | undefined)?.has_more;
  if (typeof hasMore === "boolean")
    return ok(...about("lists say whether there is more, and go on after a cursor"));
  return ok(
    ...about("lists do not say whether there is more: looks read on to an empty page, with one request more"),
  );
};

const order = ({ items }: Evidence): Finding => {
  const about = (detail: string) => ["probe_order", "Order", detail] as const;
  const made = items
    .map(({ created_at }) => secondsOf(created_at))
    .filter((time) => typeof time === "number");
  if (made.length < 2) return ok(...about("too few interviewers tell when they were made"));
  const never = (isWrong: (before: number, after: number) => boolean) =>
    made.every((time, index) => index === 0 || !isWrong(made[index - 1] as number, time));
  if (never((before, after) => before < after)) return ok(...about("newest first, so looks can end early"));
  const seen = never((before, after) => before > after) ? "oldest first" : "in no order of time";
  return ok(...about(`${seen}: looks are right, but read all pages`));
};

const ids = ({ items }: Evidence): Finding => {
  const areNumbers = items.some(({ id }) => typeof id === "number");
  return ok("probe_ids", "Ids", areNumbers ? "numbers, which are understood" : "texts, as documented");
};

const times = ({ items }: Evidence): Finding => {
  const about = (detail: string) => ["probe_times", "Times", detail] as const;
  const given = items.map(({ created_at }) => created_at);
  const isClear = given.every((time) => typeof secondsOf(time) === "number");
  if (!isClear)
    return warn(
      ...about("not every interviewer says when it was made, so more outcomes than usual stay unknown"),
    );
  const isDocumented = given.every((time) => secondsOf(time) === time);
  return ok(
    ...about(
      isDocumented ? "Unix seconds, as documented" : "in another form than documented, but understood",
    ),
  );
};

const clock = ({ dateMs, nowMs, items }: Evidence): Finding => {
  const about = (detail: string) => ["probe_clock", "Clock", detail] as const;
  if (dateMs === undefined)
    return warn(...about("answers have no Date header, so what is new cannot be told from what is old"));
  const newest = Math.max(...items.map(({ created_at }) => Number(secondsOf(created_at)) || 0));
  const aheadMs = newest * 1000 - dateMs;
  if (aheadMs > CLOCK_SLACK_MS)
    return warn(
      ...about(
        `an interviewer was made ${durationInWords(aheadMs)} after the Date header's time: times are not reliable`,
      ),
    );
  const offMs = Math.abs(dateMs - nowMs);
  if (offMs <= CLOCK_SLACK_MS) return ok(...about("HeyMilo's agrees with this machine's"));
  return ok(
    ...about(`HeyMilo's and this machine's differ by ${durationInWords(offMs)}: looks go by HeyMilo's alone`),
  );
};

const unclear = ({ unclear: count }: Evidence): Finding[] => {
  if (count === 0) return [];
  const detail = `${count} entries of the list have no id: creates with a key are refused, for they might be theirs`;
  return [
    warn(
      "probe_entries",
      "Entries",
      detail,
      "Report this to HeyMilo, with the answer of GET /api/v2/postings.",
    ),
  ];
};

const sameJson = (text: string, value: unknown): boolean => {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
};

const durationInWords = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};
