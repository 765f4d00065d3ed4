import { isDeepStrictEqual } from "node:util";

/**
 * Whether what HeyMilo shows has the effect of a change: every field of it has the given value. A cleared field may
 * come back as null, "" or not at all; times are sent as ISO 8601 and come back as Unix seconds.
 */
export const hasEffect = (
  stored: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): boolean => Object.entries(change).every(([field, value]) => hasValue(stored[field], value));

const hasValue = (stored: unknown, value: unknown): boolean => {
  if (value === null || value === "") return stored === null || stored === undefined || stored === "";
  if (typeof value === "string" && typeof stored === "number") return Math.abs(Date.parse(value) / 1000 - stored) < 1;
  return isDeepStrictEqual(stored, value);
};
