/** Unix seconds, as HeyMilo answers them, as ISO 8601 in UTC. Undefined if it is not a date. */
export const isoTime = (seconds: number | null | undefined): string | undefined => {
  if (typeof seconds !== "number") return undefined;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** The same to the minute: a list does not need seconds. */
export const isoMinute = (seconds: number | null | undefined): string | undefined =>
  isoTime(seconds)?.replace(/:\d\d\.\d+Z$/, "Z");
