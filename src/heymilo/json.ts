/** For values of unknown shape. */
export type Fields = Readonly<Record<string, unknown>>;
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Its fields, or none if it is no object. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** A field that is missing or says nothing. A false or a 0 says something. */
export const isBlank = (value: unknown): boolean => !isGiven(value) || value === "";

/** What a text holds as JSON; undefined if it is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Enough digits to lie beyond 2^53, and no more than any id has. */
const LARGE_NUMBER = /-?\d{16,100}(?![\d.eE])/y;

/**
 * What a text holds as JSON; integers beyond 2^53 are texts, since as numbers they would lose digits, and an id would be
 * another's. Undefined if it is no JSON.
 */
export const exactJsonOf = (text: string): unknown => {
  if (!/\d{16}/.test(text)) return jsonOf(text);
  const parts: string[] = [];
  let from = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (isInString && sign === "\\") at += 1;
    else if (sign === '"') isInString = !isInString;
    else if (!isInString && /[-\d]/.test(sign)) {
      LARGE_NUMBER.lastIndex = at;
      const [number] = LARGE_NUMBER.exec(text) ?? [];
      const end = at + (number ?? /^[-\d.eE]{1,100}/.exec(text.slice(at, at + 100))?.[0] ?? sign).length;
      if (number && !Number.isSafeInteger(Number(number))) {
        parts.push(text.slice(from, at), `"${number}"`);
        from = end;
      }
      at = end - 1;
    }
  }
  return jsonOf(parts.join("") + text.slice(from));
};
