/** For values of unknown shape. */
export type Fields = Readonly<Record<string, unknown>>;
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Its fields, or none if it is no object. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Missing, null or an empty text. False and 0 are values. */
export const isBlank = (value: unknown): boolean => !isGiven(value) || value === "";

/** The value if it is a text that is not empty. */
export const givenText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What a text holds as JSON; undefined if it is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text of JSON, or an integer of at least 16 digits. */
const TEXT_OR_LARGE = /"(?:[^"\\]+|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Integers beyond 2^53 become texts: as numbers they would lose digits, and an id would be another's. */
export const exactJsonOf = (text: string): unknown => {
  try {
    // First as it is: in a text that is no JSON, the pattern could search for the end of a text for ever.
    const json: unknown = JSON.parse(text);
    if (!/\d{16}/.test(text)) return json;
    const isExact = (part: string) => part.startsWith('"') || Number.isSafeInteger(Number(part));
    return JSON.parse(text.replace(TEXT_OR_LARGE, (part) => (isExact(part) ? part : `"${part}"`)));
  } catch {
    return undefined;
  }
};

/** JSON with sorted keys: two values that mean the same give the same text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
