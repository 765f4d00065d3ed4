/** Replaces every form of the secrets in a text. */
export type Redact = (text: string) => string;

export const MASK = "[redacted]";

/**
 * All texts of a process pass through one of these: HeyMilo's errors before they are shortened, since half a key is
 * still a secret, and everything once more on its way to the log and to the caller.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const forms = [...new Set(secrets.flatMap((secret) => (secret ? formsOf(secret) : [])))];
  if (forms.length === 0) return (text) => text;
  forms.sort((a, b) => b.length - a.length);
  // In any case: a sentence may begin with it, and percent signs are followed by hex digits of either.
  const anyForm = new RegExp(forms.map(literally).join("|"), "gi");
  return (text) => text.replace(anyForm, MASK);
}

/**
 * A secret in a header dump, a URL, a JSON echo or a Basic header is the same secret. JSON three times: an echo of the
 * headers as JSON in a text field, quoted once more by whoever passed it on, in our own JSON.
 */
function formsOf(secret: string): string[] {
  const once = inJson(secret);
  const twice = inJson(once);
  return [secret, encodeURIComponent(secret), once, twice, inJson(twice), ...base64Forms(secret)];
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Shorter pieces of base64 are found in any text. */
const SHORTEST_BASE64 = 8;

/** Base64 as it is in the middle of something longer: for each place at which the secret can begin in 3 bytes. */
function base64Forms(secret: string): string[] {
  const parts = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
  return parts.filter((part) => part.length >= SHORTEST_BASE64);
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
