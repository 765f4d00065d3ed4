/** The list, unless it has nothing in it. */
export const unlessEmpty = <List extends readonly unknown[]>(list: List | null | undefined): List | undefined =>
  list && list.length > 0 ? list : undefined;

type Filled<T, K extends keyof T> = Extract<T[K], null | undefined> extends never ? K : never;

type Compact<T> = { [K in keyof T as Filled<T, K>]: T[K] } & {
  [K in Exclude<keyof T, Filled<T, keyof T>>]?: Exclude<T[K], null | undefined>;
};

/** The object without its null and undefined fields: they cost tokens and say nothing. */
export const compact = <T extends object>(object: T): Compact<T> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined)) as Compact<T>;

/** The same at any depth, and without empty texts. Nulls inside lists stay: there they are values. */
export const dense = (object: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, unknown][] =>
      value === null || value === undefined || value === "" ? [] : [[key, denseValue(value)]],
    ),
  );

const denseValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(denseValue);
  return typeof value === "object" && value !== null ? dense(value) : value;
};

/** Unix seconds, as HeyMilo answers them, as ISO 8601 in UTC. Undefined if it is not a date. */
export const isoTime = (seconds: number | null | undefined): string | undefined => {
  if (typeof seconds !== "number") return undefined;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** The same to the minute: a list does not need seconds. */
export const isoMinute = (seconds: number | null | undefined): string | undefined =>
  isoTime(seconds)?.replace(/:\d\d\.\d+Z$/, "Z");
