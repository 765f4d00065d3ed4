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

/** No answer of HeyMilo's is nested nearly as deep, and no later recursion overflows the stack. */
const DEEPEST_ANSWER = 64;

const TOO_DEEP = "(left out: nested too deep)";

/**
 * Cuts off what is nested too deep, in place. The rest stays usable: the id of a receipt must not be lost because of
 * something strange elsewhere in it.
 */
export function cutDepth(json: unknown): unknown {
  let level: Record<string, unknown>[] = isContainer(json) ? [json] : [];
  for (let depth = 1; level.length > 0; depth++) {
    const next: Record<string, unknown>[] = [];
    for (const container of level) {
      for (const [key, child] of Object.entries(container)) {
        if (!isContainer(child)) continue;
        if (depth < DEEPEST_ANSWER) next.push(child);
        else container[key] = TOO_DEEP;
      }
    }
    level = next;
  }
  return json;
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
