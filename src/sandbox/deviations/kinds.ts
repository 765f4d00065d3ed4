import { randomInt } from "node:crypto";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { changedFields, changedValues } from "./change.ts";
import { isLike } from "./like.ts";

/** One way in which a HeyMilo may differ from its documentation, for as long as it is switched on. */
export interface Deviation {
  summary: string;
  /** What is kept of a title. */
  title?: (title: string) => string;
  /** Changes a posting as lists show it. */
  listed?: (posting: JsonObject) => JsonObject;
  /** Changes a candidate as lists show them. */
  listedCandidate?: (candidate: JsonObject) => JsonObject;
  /** Changes a posting or a question in every answer. */
  shown?: (resource: JsonObject) => JsonObject;
  /** Whether a search finds a title. */
  finds?: (search: string, title: string) => boolean;
  /** The order of the list of postings, which is newest first otherwise. */
  order?: <T>(newestFirst: readonly T[]) => T[];
  /** Changes the whole body of a list. */
  list?: (body: JsonObject) => JsonObject;
  /** Items on a page at the most, whatever `limit` asks for. */
  longestPage?: number;
  /** Ids of what is made from now on. */
  newId?: () => string;
  /** ms during which lists do not show what was just created. */
  listLagMs?: number;
  /** What lists do not show yet is not found by its id either. */
  readsLag?: true;
  /** What the Date header says, from the time that the data goes by. */
  date?: (ms: number) => number | undefined;
}

const HOUR_MS = 3_600_000;
/** Short enough to lose the hash of a marker whose key is a UUID. */
const CUT_AT = 40;

const metadata = (change: (value: Json) => Json | undefined) => (posting: JsonObject) =>
  changedFields(posting, ["metadata"], change);
const TIMES = ["created_at", "updated_at", "deadline"];
const times = (change: (seconds: number) => Json) => (resource: JsonObject) =>
  changedFields(resource, TIMES, (value) => (typeof value === "number" ? change(value) : value));

/** Every way in which the sandbox can differ from what is documented. A test holds docs/sandbox.md to these names. */
export const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  list_omits_metadata: {
    summary: "lists leave `metadata` out",
    listed: metadata(() => undefined),
  },
  list_nulls_metadata: {
    summary: "lists show `metadata` as null",
    listed: metadata(() => null),
  },
  list_empties_metadata: {
    summary: "lists show `metadata` as an empty object",
    listed: metadata(() => ({})),
  },
  list_truncates_metadata: {
    summary: `lists cut each value of \`metadata\` after ${CUT_AT} characters`,
    listed: metadata((value) => changedValues(value, (text) => text.slice(0, CUT_AT))),
  },
  list_lowercases_metadata: {
    summary: "lists show `metadata` in lower case, keys and values",
    listed: metadata((value) => JSON.parse(JSON.stringify(value).toLowerCase())),
  },
  list_stringifies_metadata: {
    summary: "lists show `metadata` as a string of JSON",
    listed: metadata((value) => JSON.stringify(value)),
  },
  no_metadata: {
    summary: "no answer shows `metadata`",
    shown: metadata(() => undefined),
  },
  title_collapses_blanks: {
    summary: "several blanks in a title become one",
    title: (title) => title.replace(/\s+/g, " "),
  },
  title_composes: {
    summary: "a title is kept in Unicode's composed form (NFC)",
    title: (title) => title.normalize("NFC"),
  },
  title_drops_emoji: {
    summary: "a title loses its emoji",
    title: (title) => title.replace(/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}/gu, ""),
  },
  title_escapes_html: {
    summary: "a title is kept with HTML's entities",
    title: (title) => title.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
  },
  search_misses_special_characters: {
    summary: "a search with anything but letters, digits and blanks finds nothing",
    finds: (search, title) => /^[\p{L}\p{N} ]*$/u.test(search) && contains(search, title),
  },
  search_is_pattern: {
    summary: "a search is a pattern: `%` is any text, `_` any character, `\\` quotes the next",
    finds: (search, title) => isLike(title, search),
  },
  search_by_words: {
    summary: "a search finds a title that has all its words, whole, as blanks part them",
    finds: (search, title) => wordsOf(search).every((word) => wordsOf(title).includes(word)),
  },
  search_is_ignored: {
    summary: "a search finds everything",
    finds: () => true,
  },
  search_is_broken: {
    summary: "a search finds nothing",
    finds: () => false,
  },
  no_pagination: {
    summary: "lists say nothing of further pages, and show 20 items at the most",
    list: ({ pagination, ...rest }) => rest,
    longestPage: 20,
  },
  oldest_first: {
    summary: "postings are listed in the order in which they were made",
    order: (newestFirst) => newestFirst.toReversed(),
  },
  odd_items: {
    summary: "each page of postings begins with an item that is none",
    list: (body) => (isListOfPostings(body) ? { ...body, data: [null, ...body.data] } : body),
  },
  candidates_without_ids: {
    summary: "lists of candidates leave `interview_id` out",
    listedCandidate: (candidate) => changedFields(candidate, ["interview_id"], () => undefined),
  },
  candidates_without_emails: {
    summary: "lists of candidates show `email` as null",
    listedCandidate: (candidate) => changedFields(candidate, ["email"], () => null),
  },
  candidates_without_names: {
    summary: "lists of candidates show `name` as null",
    listedCandidate: (candidate) => changedFields(candidate, ["name"], () => null),
  },
  candidates_without_times: {
    summary: "lists of candidates do not say when anything happened",
    listedCandidate: (candidate) => ({
      ...changedFields(candidate, ["interviewed_at", "created_at"], () => null),
      workflow: isObject(candidate.workflow) ? { ...candidate.workflow, last_activity_at: null } : null,
    }),
  },
  candidates_all_eligible: {
    summary: "lists of candidates say that all must-haves are met, whatever the report says",
    listedCandidate: (candidate) => changedFields(candidate, ["agent_summary"], allEligible),
  },
  numeric_ids: {
    summary: "ids of new postings and questions are numbers",
    newId: () => String(randomInt(10_000_000, 99_999_999)),
    shown: (resource) =>
      changedFields(resource, ["id", "posting_id"], (id) => (/^[1-9]\d{7}$/.test(String(id)) ? Number(id) : id)),
  },
  iso_times: {
    summary: "times are ISO 8601 texts",
    shown: times((seconds) => new Date(seconds * 1000).toISOString()),
  },
  millisecond_times: {
    summary: "times are Unix milliseconds",
    shown: times((seconds) => Math.round(seconds * 1000)),
  },
  no_times: {
    summary: "no answer says when something was made",
    shown: times(() => null),
  },
  date_behind: {
    summary: "the Date header is an hour behind the times in the data",
    date: (ms) => ms - HOUR_MS,
  },
  date_ahead: {
    summary: "the Date header is an hour ahead of the times in the data",
    date: (ms) => ms + HOUR_MS,
  },
  no_date: {
    summary: "there is no Date header",
    date: () => undefined,
  },
  list_lags: {
    summary: "lists show a new posting after 2 s",
    listLagMs: 2_000,
  },
  reads_lag: {
    summary: "a new posting is not found for 2 s, neither in lists nor by its id",
    listLagMs: 2_000,
    readsLag: true,
  },
};

const allEligible = (summaries: Json): Json =>
  Object.fromEntries(
    Object.entries(isObject(summaries) ? summaries : {}).map(([step, summary]) => {
      if (!isObject(summary) || typeof summary.is_eligible !== "boolean") return [step, summary];
      return [step, { ...summary, is_eligible: true, ...(summary.criteria_failed && { criteria_failed: [] }) }];
    }),
  );

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** As HeyMilo searches: anywhere, whatever the case. */
export const contains = (search: string, title: string): boolean => title.toLowerCase().includes(search.toLowerCase());

const wordsOf = (text: string): string[] => text.toLowerCase().trim().split(/\s+/);

const isListOfPostings = (body: JsonObject): body is { data: Json[] } =>
  Array.isArray(body.data) && body.data.some((item) => isObject(item) && item.object === "posting");
