import { formsOf, inLowerCase, type SecretForm } from "./secret-forms.ts";

export const MASK = "[redacted]";

/** Replaces every form of the secrets. */
export interface Redact {
  (text: string): string;
  /** The same in every text of a JSON value, names included. It stays the JSON that it was, whatever the secret is. */
  json<T>(value: T): T;
}

/**
 * All texts of a process pass through one of these: HeyMilo's errors before they are shortened, since half a key is
 * still a secret, and everything once more on its way to the log and to the caller. A hosted server makes one for each
 * request, so it searches by hand: a regular expression of a long key takes seconds to compile.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const known = [...new Set(secrets)].filter(
    (secret) => secret !== undefined && secret.length >= SHORTEST_SECRET,
  );
  if (known.length === 0) return Object.assign((text: string) => text, { json: <T>(value: T) => value });
  const forms = (known as string[]).sort((a, b) => b.length - a.length).flatMap(formsOf);
  const byBeginning = new Map<number, SecretForm[]>();
  for (const form of forms) {
    for (const beginning of form.beginnings) {
      const code = beginning.charCodeAt(0);
      byBeginning.set(code, [...(byBeginning.get(code) ?? []), form]);
    }
  }
  const redact = (text: string) => masked(text, byBeginning);
  return Object.assign(redact, { json: <T>(value: T) => redactJson(value, redact) as T });
}

/** An id of a workspace has this length, and so does a key that was set in its place. */
const SHORTEST_WORKSPACE_ID = 12;

/** What of the credentials nobody is to see. People have set a key as the workspace's id. */
export const secretsOf = ({
  apiKey,
  workspaceId,
}: {
  apiKey?: string | undefined;
  workspaceId?: string | undefined;
}) => [apiKey, workspaceId && workspaceId.length >= SHORTEST_WORKSPACE_ID ? workspaceId : undefined];

/** What is shorter is in every other word: masking it would hide nothing, and make all results unreadable. */
const SHORTEST_SECRET = 4;

/** A text that is full of beginnings of the secret was made so. It is hidden as a whole rather than searched on. */
const FEWEST_STEPS = 100_000;

const masked = (text: string, forms: ReadonlyMap<number, readonly SecretForm[]>): string => {
  // A sentence may begin with the secret, and percent signs are followed by hex digits of either case.
  const lowerCase = inLowerCase(text);
  const search = { steps: FEWEST_STEPS + text.length };
  const shown: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const here = forms.get(lowerCase.charCodeAt(at));
    const end = here && endOfAny(here, lowerCase, at, search);
    if (search.steps < 0) return MASK;
    if (end === undefined) at += 1;
    else {
      shown.push(text.slice(from, at), MASK);
      from = at = end;
    }
  }
  return from === 0 ? text : [...shown, text.slice(from)].join("");
};

interface Search {
  steps: number;
}

const endOfAny = (
  forms: readonly SecretForm[],
  text: string,
  start: number,
  search: Search,
): number | undefined => {
  for (const form of forms) {
    const end = endOf(form, text, start, search);
    if (end !== undefined) return end;
  }
  return undefined;
};

/** Where a form ends that begins here, if one does. Of several ways to read the text the likelier is tried first. */
const endOf = (
  { characters, gapEnd }: SecretForm,
  text: string,
  start: number,
  search: Search,
): number | undefined => {
  const open = (characters[0]?.(text, start) ?? []).map((at) => ({ at, index: 1 }));
  for (let place = open.pop(); place; place = open.pop()) {
    const { at, index } = place;
    if (index === characters.length) return at;
    search.steps -= 1;
    if (search.steps < 0) return undefined;
    const afterGap = gapEnd(text, at);
    if (afterGap > at) open.push({ at: afterGap, index });
    for (const end of characters[index]?.(text, at) ?? []) open.push({ at: end, index: index + 1 });
  }
  return undefined;
};

const redactJson = (value: unknown, redact: (text: string) => string): unknown => {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactJson(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), redactJson(item, redact)]),
  );
};
