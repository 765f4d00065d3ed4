import { literally } from "./text.ts";

export const MASK = "[redacted]";

/** Replaces every form of the secrets. */
export interface Redact {
  (text: string): string;
  /** The same in every text of a JSON value, names included. It stays the JSON that it was, whatever the secret is. */
  json<T>(value: T): T;
}

/**
 * All texts of a process pass through one of these: HeyMilo's errors before they are shortened, since half a key is
 * still a secret, and everything once more on its way to the log and to the caller.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const known = [...new Set(secrets)].filter(
    (secret) => secret !== undefined && secret.length >= SHORTEST_SECRET,
  );
  if (known.length === 0) return Object.assign((text: string) => text, { json: <T>(value: T) => value });
  const forms = (known as string[]).sort((a, b) => b.length - a.length).flatMap(formsOf);
  // In any case: a sentence may begin with it, and percent signs are followed by hex digits of either.
  const anyForm = new RegExp(forms.join("|"), "gi");
  const redact = (text: string) => text.replace(anyForm, MASK);
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

/** From here on a secret is found although something stands between its characters; below that it would be chance. */
const SHORTEST_SPLIT = 12;

/** Shorter pieces of base64 are found in any text. */
const SHORTEST_BASE64 = 8;

/** Patterns for a secret as it stands in a header dump, a URL, JSON within JSON, HTML, hex, base64, or a Basic header. */
function formsOf(secret: string): string[] {
  const [gap, space] = secret.length >= SHORTEST_SPLIT ? [GAP, SPACE] : ["", ""];
  const bytes = [...Buffer.from(secret)].map((byte) => byte.toString(16).padStart(2, "0"));
  return [
    [...secret].map(formsOfCharacter).join(gap),
    bytes.join("(?:[\\s:,-]|0x)*"),
    ...base64Forms(secret).map((form) => [...form].map(literally).join(space)),
  ];
}

/**
 * What a careless echo may put between two characters: white space, control characters and what is not ASCII, a tag,
 * and the escapes of these.
 */
const GAP =
  "(?:[^\\x21-\\x7e]|<[^<>]{0,200}>|\\\\{1,8}(?:[bfnrtv0]|u(?:00[01]|20[0-9a-f])[0-9a-f]|x[01][0-9a-f])" +
  "|&(?:nbsp|shy|#\\d{1,7});|%(?:[01][0-9a-f]|20))*";

/** Base64 is broken into lines. */
const SPACE = "(?:\\s|\\\\{1,8}[nr])*";

const NAMED: Readonly<Record<string, string>> = {
  "&": "|amp",
  "<": "|lt",
  ">": "|gt",
  '"': "|quot",
  "'": "|apos",
};

/**
 * A visible ASCII character as it is, after backslashes if it can be escaped, or by its code. JSON in JSON in JSON has 7
 * backslashes; without a bound a long row of them would be read again from each of its places.
 */
function formsOfCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, "0");
  const plain =
    character === "\\" ? "\\\\{1,8}" : `${/\w/.test(character) ? "" : "\\\\{0,8}"}${literally(character)}`;
  return `(?:${plain}|%(?:25){0,3}${hex}|\\\\{1,8}(?:u00|x)${hex}|&(?:#0{0,4}${code}|#x0{0,4}${hex}${NAMED[character] ?? ""});)`;
}

/** Base64 as it is in the middle of something longer: for each place at which the secret can begin in 3 bytes. */
function base64Forms(secret: string): string[] {
  const parts = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_BASE64);
}

const redactJson = (value: unknown, redact: (text: string) => string): unknown => {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactJson(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), redactJson(item, redact)]),
  );
};
