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
  Object.entries(sent)
    .filter(([field, value]) => !isAsSent(stored[field], value))
    .map(([field]) => ({ field, isMissing: isBlank(stored[field]) }));

/** Whether what HeyMilo shows has the effect of a change: every field of it has the given value. */
export const hasEffect = (stored: Fields, change: Fields): boolean => notAsSent(stored, change).length === 0;

const isAsSent = (stored: unknown, value: unknown): boolean => {
  if (isBlank(value)) return isBlank(stored);
  if (typeof value === "string" && typeof stored === "number") return Math.abs(Date.parse(value) / 1000 - stored) < 1;
  return isDeepStrictEqual(stored, value);
};
