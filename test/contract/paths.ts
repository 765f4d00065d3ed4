export type Path = readonly (string | number)[];

type Container = Record<string | number, unknown>;

/** Every place in a JSON value, parents before their parts; the whole comes first, with an empty path. */
export function* placesIn(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  yield { path, value };
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    yield* placesIn(part, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** A copy with the value at `path` replaced, or left out if it is undefined. The rest is shared. */
export function replaced<T>(whole: T, [key, ...rest]: Path, value: unknown): T {
  if (key === undefined) return value as T;
  const copy = (Array.isArray(whole) ? [...whole] : { ...whole }) as Container;
  const part = replaced(copy[key], rest, value);
  if (part === undefined) delete copy[key];
  else copy[key] = part;
  return copy as T;
}
