import escapeStringRegexp from "escape-string-regexp";
import { visible } from "./text.ts";

export const MASK = "[redacted]";

/**
 * Replaces the secrets in a text: as they are, as in a URL or in JSON, and within base64. In a JSON value it does so in
 * every text, names included: that stays valid JSON, whatever the secret is.
 */
export type Redact = <T>(value: T) => T;

/** Shorter texts are part of many words: masking one would make all results unreadable, and hide nothing. */
const SHORTEST_SECRET = 4;
/** The ids of workspaces are at least as long, and so is a key that somebody has set as one. */
const SHORTEST_WORKSPACE_ID = 12;
/** Shorter pieces of base64 are found in any text. */
const SHORTEST_BASE64 = 8;

/** The secrets among the credentials. The workspace's id is one, too: people have put their key there. */
export const secretsOf = ({
  apiKey,
  workspaceId,
}: {
  apiKey?: string | undefined;
  workspaceId?: string | undefined;
}) => [apiKey, workspaceId && workspaceId.length >= SHORTEST_WORKSPACE_ID ? workspaceId : undefined];

/**
 * All texts of a process pass through one of these: HeyMilo's errors before they are shortened, since half a key is
 * still a secret, and everything once more on its way to the log and to the caller. So this is also where texts lose
 * the characters that nobody sees.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const known = secrets.filter((one): one is string => one !== undefined && one.length >= SHORTEST_SECRET);
  // Hosts are shown in lower case, and percent signs are followed by hex digits of either case. Base64 has two cases.
  const inJson = known.map(escapedInJson);
  const written = anyOf([...known, ...known.map(inUri), ...inJson, ...inJson.map(escapedInJson)], "gi");
  const encoded = anyOf(known.flatMap(base64Of), "g");
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return visible(value).replace(written, MASK).replace(encoded, MASK);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(redact) as [string, unknown][]);
  };
  return redact as Redact;
}

/** The longest first: one may be the beginning of another. */
const anyOf = (forms: readonly string[], flags: string): RegExp => {
  const patterns = [...new Set(forms)].sort((a, b) => b.length - a.length).map(escapeStringRegexp);
  // Without any secret it finds nothing.
  return new RegExp(patterns.join("|") || "(?!)", flags);
};

/** Half of a surrogate pair has no form in a URL. */
const inUri = (secret: string): string => encodeURIComponent(secret.toWellFormed());

/** HeyMilo may echo a request's headers as JSON, in a text that is in JSON itself. */
const escapedInJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Base64 as it is in the middle of something longer: for each place at which the secret can begin in 3 bytes. */
const base64Of = (secret: string): string[] => {
  const parts = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_BASE64);
};
