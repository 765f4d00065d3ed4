type Path = readonly (string | number)[];

/** Ids, keys, links, times and long texts: what a reader pays for twice if it stands in a result twice. */
const FACT =
  /^([0-9A-F]{8,12}|IT_\w+|wrv-\w+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|https?:\/\/\S+|\d{4}-\d\d-\d\dT[\d:.]+Z)$/;
const LONG = 60;

/** The facts about one thing that stand in a result under two names, as `place = place`. */
export const repeatedFacts = (result: unknown): string[] => {
  const places = new Map<string, Path[]>();
  collect(result, [], places);
  return [...places.values()].flatMap((paths) =>
    paths.slice(1).flatMap((path, index) => {
      const earlier = paths.slice(0, index + 1).find((one) => isSameThing(one, path));
      return earlier ? [`${earlier.join(".")} = ${path.join(".")}`] : [];
    }),
  );
};

const collect = (value: unknown, path: Path, places: Map<string, Path[]>): void => {
  if (typeof value === "string") {
    if (FACT.test(value) || value.length > LONG) places.set(value, [...(places.get(value) ?? []), path]);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, index], places);
  } else if (typeof value === "object" && value !== null) {
    // A cursor is a handle, which happens to look like the last row's id.
    for (const [key, item] of Object.entries(value)) if (key !== "next_cursor") collect(item, [...path, key], places);
  }
};

/** Two entries of a list are two things, which may have the same link or voice. */
const isSameThing = (one: Path, other: Path): boolean => {
  const at = one.findIndex((segment, index) => segment !== other[index]);
  return !(typeof one[at] === "number" && typeof other[at] === "number");
};
