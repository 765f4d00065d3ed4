/** Later than any time in seconds that HeyMilo may mean (the year 5138), and in milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A time as Unix seconds. HeyMilo documents seconds; milliseconds, numbers in text and ISO 8601 (without an offset: UTC)
 * are understood, too. Anything else is returned as it is.
 */
export const secondsOf = (value: unknown): unknown => {
  if (typeof value === "number") return Math.abs(value) >= FIRST_MILLISECONDS ? value / 1000 : value;
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return secondsOf(Number(text));
  const isLocal = text.includes("T") && !/(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(isLocal ? `${text}Z` : text) : Number.NaN;
  return Number.isNaN(ms) ? value : ms / 1000;
};
