/** Unix seconds, as HeyMilo answers them, as ISO 8601 in UTC. Undefined if it is not a date. */
export const isoTime = (seconds: number | null | undefined): string | undefined => {
  if (typeof seconds !== "number") return undefined;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};
