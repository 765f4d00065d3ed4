import * as z from "zod";
import type { Path } from "../errors.ts";
import { isObject } from "../json.ts";
import { charactersIn } from "../text.ts";
import { parseUrl } from "../url.ts";

/** The key under which every create carries its idempotency marker. Reserved: callers may not set it. */
export const MARKER_KEY = "mcp_idempotency_key";

export const METADATA_LIMITS = { keys: 50, keyLength: 40, valueLength: 500 } as const;

/** The URL parser mends "https:next" and trims blanks; a candidate's browser gets the text as it is. */
const isHttpUrl = (value: string): boolean => /^https?:\/\/\S+$/i.test(value) && parseUrl(value) !== undefined;

export const httpUrl = z
  .string()
  .refine(isHttpUrl, { error: "must be a complete http or https URL, such as https://example.com/next" });

export const deliveryMode = z.enum(["exact_delivery", "summarized_delivery", "reference_only", "silent_reference"]);
/** Listed without its values, which a reader has seen at the first such field. */
export const deliveryModeAgain = deliveryMode.meta({ wire: { type: "string" } });

const isLanguageTag = (value: string): boolean => {
  // RFC 5646 reserves primary subtags of 4 to 8 letters; no language has one, so a name was meant.
  if (!/^[a-z]{2,3}(-|$)/i.test(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length > 0;
  } catch {
    return false;
  }
};

/** Any well-formed BCP-47 tag: HeyMilo publishes no list of the languages it speaks. */
export const languageTag = z
  .string()
  .refine(isLanguageTag, { error: 'must be a BCP-47 language tag such as "en" or "pt-BR"' });

const ZONED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

/** The 30th of February is none, although `Date` takes it for one in March. */
const isDay = (day: string): boolean => new Date(day).getUTCDate() === Number(day.slice(-2));

/** A point in time in the future. Requests carry ISO 8601; answers carry Unix seconds. */
export const futureTime = z.string().superRefine((value, ctx) => {
  const at = Date.parse(value);
  const fail = (message: string) => ctx.addIssue({ code: "custom", message });
  if (Number.isNaN(at) || !/^\d{4}-\d\d-\d\d/.test(value)) {
    fail("must be an ISO 8601 time such as 2027-03-15T17:00:00Z");
  } else if (!isDay(value.slice(0, 10))) {
    fail(`is not a date of the calendar: ${value.slice(0, 10)}`);
  } else if (!ZONED_TIME.test(value)) {
    fail(`must say its time zone: add Z or an offset, such as ${value.slice(0, 10)}T17:00:00Z`);
  } else if (at <= Date.now()) {
    fail(`is in the past (it is now ${new Date().toISOString()}); leave it out for one month from now`);
  }
});

const LISTED_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

const isListedTime = (value: string): boolean =>
  /^\d{1,12}$/.test(value) ||
  (LISTED_TIME.test(value) && !Number.isNaN(Date.parse(value)) && isDay(value.slice(0, 10)));

/** A bound of a list, as HeyMilo documents it. Without a zone it is UTC there. */
export const listedTime = z.string().refine(isListedTime, {
  error: "must be a day or an ISO 8601 time, such as 2026-03-15 or 2026-03-15T17:00:00Z, or Unix seconds",
});

const isTimeZone = (value: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
};

export const timeZone = z.string().refine(isTimeZone, { error: "must be an IANA time zone such as America/Chicago" });

const NOT_BLANK = { error: "must not be blank" };

/** Free text that a candidate or the AI is given: blank text would be asked as a blank question. */
export const spokenText = z.string().regex(/\S/, NOT_BLANK);

/** Candidates see it, and after a lost answer an interviewer is looked for by it: a blank one would find all. */
export const jobTitle = z.string().min(3).max(200).regex(/\S/, NOT_BLANK);

/** What a caller may choose as a key, which then stands in the marker. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, { error: "must be 1 to 128 visible ASCII characters without blanks" })
  .meta({ exact: true });

const describeSize = (length: number, max: number) => `has ${length} characters; the limit is ${max}`;

const checkMetadata = (map: Readonly<Record<string, unknown>>, fail: (path: Path, message: string) => void) => {
  const keys = Object.keys(map);
  if (keys.length > METADATA_LIMITS.keys) {
    fail([], `has ${keys.length} keys; the limit is ${METADATA_LIMITS.keys}`);
  }
  for (const [key, value] of Object.entries(map)) {
    if (key === MARKER_KEY) {
      fail([key], "is reserved for this server's idempotency marker; pass idempotency_key instead");
    }
    if (charactersIn(key) > METADATA_LIMITS.keyLength) {
      fail([key], `key ${describeSize(charactersIn(key), METADATA_LIMITS.keyLength)}`);
    }
    if (typeof value === "string" && charactersIn(value) > METADATA_LIMITS.valueLength) {
      fail([key], describeSize(charactersIn(value), METADATA_LIMITS.valueLength));
    }
  }
};

/** The limits are checked even if a value is no string, so that a caller hears of every problem at once. */
export const metadata = z
  .record(z.string(), z.string())
  .superRefine(
    (map: unknown, ctx) => {
      if (!isObject(map)) return;
      checkMetadata(map, (path, message) => ctx.addIssue({ code: "custom", path: [...path], message }));
    },
    { when: () => true },
  )
  .meta({
    exact: true,
    wire: {
      type: "object",
      properties: { external_id: { type: "string" }, source: { type: "string" } },
    },
  });
