/**
 * Where the list of an interviewer's candidates goes on: "b21" is the 21st of a list that is sorted by score,
 * "1000~ID" is behind the 1,000th, whose id that is, and an id alone is behind somebody.
 */
export type Place = { bestFrom: number } | { cursor: string; listedBefore?: number };

export const sortedFrom = (place: number): string => `b${place}`;

/** @param listed how many HeyMilo has listed up to that one, if it is known */
export const behind = (id: string, listed: number | undefined): string =>
  listed === undefined ? id : `${listed}~${id}`;

/** Undefined: it is a cursor of another tool, which HeyMilo might take for the list's beginning. */
export const placeOf = (cursor: string): Place | undefined => {
  if (/^b[1-9]\d{0,5}$/.test(cursor)) return { bestFrom: Number(cursor.slice(1)) };
  const [, listed, id] = /^(\d{1,9})~(.+)$/.exec(cursor) ?? [];
  if (id !== undefined) return { cursor: id, listedBefore: Number(listed) };
  return /^(?:across:|(?:end\d*|[a-z]\d{1,6})\b)/.test(cursor) ? undefined : { cursor };
};
