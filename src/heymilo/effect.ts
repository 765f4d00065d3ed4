import { isDeepStrictEqual } from "node:util";
import { type Fields, isBlank } from "./json.ts";

interface Difference {
  field: string;
  /** HeyMilo shows nothing instead of another value. */
  isMissing: boolean;
}

/**
 * The fields that HeyMilo does not show as they were sent. A cleared field may come back as null, "" or not at all; times
 * are sent as ISO 8601 and come back as Unix seconds.
 */
export const notAsSent = (stored: Fields, sent: Fields): Difference[] =>
  Object.entries(sent).flatMap(([field, value]) =>
    isAsSent(stored[field], value) ? [] : [{ field, isMissing: isBlank(stored[field]) }],
  );

/** The fields that were sent and that HeyMilo's answer lacks. @param place in front of each, such as "step 2 form " */
export const missingIn = (stored: Fields, sent: Fields, place = ""): string[] =>
  notAsSent(stored, sent).flatMap(({ field, isMissing }) => (isMissing ? [`${place}${field}`] : []));

/** Whether what HeyMilo shows has the effect of a change: every field of it has the given value. */
export const hasEffect = (stored: Fields, change: Fields): boolean => notAsSent(stored, change).length === 0;

const isAsSent = (stored: unknown, value: unknown): boolean => {
  if (isBlank(value)) return isBlank(stored);
  if (typeof value === "string" && typeof stored === "number") return Math.abs(Date.parse(value) / 1000 - stored) < 1;
  return isDeepStrictEqual(stored, value);
};
