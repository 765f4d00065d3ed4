import { isLoopback, parseUrl } from "../heymilo/url.ts";

/** How a setting's text becomes its value. */
export interface Format<T> {
  /** Completes a sentence that begins with the setting's name. */
  problem: string;
  /** @returns undefined for a text that is no such value */
  read(text: string): T | undefined;
}

const reader = <T>(problem: string, read: Format<T>["read"]): Format<T> => ({ problem, read });

const textOf = (problem: string, form: RegExp) => reader(problem, (text) => (form.test(text) ? text : undefined));

/** Texts that are separated by commas, each of this form. */
const listOf = (problem: string, form: RegExp, { lowerCase = false } = {}) =>
  reader(`must be ${problem}, separated by commas`, (text) => {
    const whole = text.replace(/,\s*$/, "");
    const all = (lowerCase ? whole.toLowerCase() : whole).split(",").map((one) => one.trim());
    return all.every((one) => form.test(one)) ? all : undefined;
  });

export const anyText = reader("must be a text", (text) => text);

export const oneOf = <Value extends string>(values: readonly Value[]) =>
  reader(`must be one of ${values.join(", ")}`, (text) => values.find((value) => value === text));

/** Any other text is read as `other`, and is no problem of the settings: only the calls that it is about are refused. */
export const only = <Value extends string>(value: Value) =>
  reader(`must be ${value}`, (text): Value | "other" => (text === value ? value : "other"));

export const wholeNumber = (min: number, max: number) =>
  reader(`must be a whole number from ${min} to ${max}`, (text) => {
    const number = Number(text);
    return /^\d+$/.test(text) && number >= min && number <= max ? number : undefined;
  });

export const yesOrNo = reader("must be true or false", (text) => {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  return /^(false|0|no|off)$/i.test(text) ? false : undefined;
});

export const toolNames = listOf("names of tools", /^[a-z_]+$/i);

/** Some of the known names, separated by commas; `all` stands for every one. */
export const namesOf = <Name extends string>(known: readonly Name[], all: string) =>
  reader(`must be names out of ${[...known, all].join(", ")}, separated by commas`, (text) => {
    const given = text.split(",").flatMap((name) => name.trim() || []);
    const isKnown = given.every((name) => name === all || known.some((one) => one === name));
    if (!isKnown || given.length === 0) return undefined;
    return known.filter((name) => given.includes(name) || given.includes(all));
  });

/** Nobody on the way reads what is sent there. */
export const isSecure = (url: URL): boolean =>
  (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) &&
  !url.username &&
  !url.password;

export const baseUrl = reader(
  "must be an https URL (http only for this machine) without credentials, query or /api/v2, such as https://api.heymilo.ai",
  (text) => {
    const url = parseUrl(text);
    if (!url) return undefined;
    const bare = isSecure(url) && !url.search && !url.hash;
    return bare && !/\/api\/v\d/.test(url.pathname) ? url : undefined;
  },
);

/** As text: it is compared character by character with what tokens and clients say. */
export const issuerUrl = reader(
  "must be an https URL (http only for this machine) without credentials, query or fragment, such as https://login.example.com",
  (text) => {
    const url = parseUrl(text);
    return url && isSecure(url) && !/[?#\s]/.test(text) ? text : undefined;
  },
);

/** As text, because clients refuse any other than they were given. A slash at the end is where they differ most. */
export const publicUrl = reader(
  "must be an https URL (http only for this machine) without credentials, query or slash at the end, such as https://mcp.example.com/mcp",
  (text) => (text.endsWith("/") ? undefined : issuerUrl.read(text)),
);

/** In lower case: `ana@example.com`, or `@example.com` for everybody there. */
export const addresses = listOf(
  "email addresses and @domains such as ana@example.com,@ourfirm.com",
  /^[^\s@,]*@[a-z\d-]+(\.[a-z\d-]+)+$/,
  { lowerCase: true },
);

export const textList = listOf("texts without blanks", /^[\x21-\x7e]+$/);

/** What may stand in a scope of OAuth. */
export const scopePrefix = textOf(
  "must be visible ASCII characters without quotes or backslashes, such as api://heymilo/",
  /^[\x21\x23-\x5b\x5d-\x7e]+$/,
);

/** The name of a claim, or the path to it. */
export const claimName = textOf("must be the name of a claim, or the path to it, such as roles", /^[\x21-\x7e]+$/);

/** In characters. */
export const SHORTEST_AUDIT_KEY = 32;

export const auditKey = reader(`must have ${SHORTEST_AUDIT_KEY} characters or more`, (text) =>
  text.length >= SHORTEST_AUDIT_KEY ? text : undefined,
);

/** A key goes into a header, so it must be visible ASCII; one pasted with a line break would be refused late. */
export const apiKey = textOf(
  "must be visible ASCII characters without blanks or quotes around them; copy it again from HeyMilo",
  /^(?!["'`])[\x21-\x7e]+(?<!["'`])$/,
);

export const hostName = textOf("must be a host name or an IP address", /^[\w.:-]+$/);

export const hostNames = listOf(
  "host names without scheme and port such as mcp.example.com",
  /^([\w-]+(\.[\w-]+)*|\[[\da-f:.]+\])$/,
  { lowerCase: true },
);

/** Shorter tokens can be guessed. */
export const SHORTEST_TOKEN = 16;

export const accessTokens = listOf(
  `tokens of at least ${SHORTEST_TOKEN} visible ASCII characters`,
  new RegExp(`^[\\x21-\\x7e]{${SHORTEST_TOKEN},}$`),
);
