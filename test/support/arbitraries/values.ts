import fc from "../fast-check.ts";

export type Json = Record<string, unknown>;

const ABSENT = Symbol("absent");

/** An object with all of the required fields and any subset of the optional ones. Shrinks by leaving fields out. */
export function fields(
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Json> {
  const maybe = Object.entries(optional).map(([key, value]) => [key, fc.option(value, { nil: ABSENT, freq: 2 })]);
  return fc
    .record({ ...required, ...Object.fromEntries(maybe) }, { noNullPrototype: true })
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ABSENT)));
}

/** Texts that have tripped a layer before: JSON in a string, template variables, markup, other scripts. */
const PHRASES = [
  "Walk me through it.",
  "Senior Engineer",
  "3",
  "true",
  "null",
  "[]",
  '{"a": 1}',
  "Hi {{candidate_name}}, it's about {{job_title}}",
  'Quote " backslash \\ slash /',
  "first line\nsecond line\twith a tab",
  "<b>bold</b> & <script>",
  "Größe, señor, naïve",
  "日本語の面接",
  "مقابلة عمل",
  "👩🏽‍🔧 technician 🧰",
  "e\u0301 and \u200b inside",
];

/**
 * A text of `minLength` to `maxLength` code points (what JSON Schema and Python count): mostly short, now and
 * then exactly as long as allowed. Never blank, and always well-formed unicode.
 */
export function text(maxLength = 10_000, minLength = 1): fc.Arbitrary<string> {
  const short = fc
    .oneof(
      { weight: 3, arbitrary: fc.constantFrom(...PHRASES) },
      { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 24 }) },
      { weight: 1, arbitrary: fc.string({ unit: "grapheme-ascii", minLength, maxLength: minLength }) },
    )
    .map((value) => [...value].slice(0, maxLength).join(""))
    .filter((value) => [...value].length >= minLength && value.trim() !== "");
  const longest = short.map((value) => repeatTo(maxLength, value));
  return fc.oneof({ weight: 50, arbitrary: short }, { weight: 1, arbitrary: longest });
}

function repeatTo(length: number, value: string): string {
  const points = [...value];
  const rest = points.slice(0, length % points.length).join("");
  return value.repeat(Math.floor(length / points.length)) + rest;
}

/** An integer of a closed range, often one of its ends. */
export function integer(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
}

/** A number of a closed range, often one of its ends; never -0, which JSON cannot carry. */
export function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.double({ min, max, noNaN: true }).map((value) => value + 0) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
}

/** An opaque id: no blanks or control characters, and no path segment in disguise. */
export function id(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom("666A24C3", "wrv-abc123", "IT_abc123", "größe-1"),
    fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/),
  );
}

/** An absolute http or https URL. */
export function url(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      "https://example.com",
      "http://careers.example.com/thank-you?from=interview#top",
      "https://calendar.example.com:8443/panel/30min",
      "https://example.com/b%C3%BCro/a%20b",
    ),
    fc.webUrl({ validSchemes: ["http", "https"], withQueryParameters: true }),
  );
}

/** A well-formed BCP-47 tag with a primary subtag of two or three letters. */
export function languageTag(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom("en", "zh-Hans-CN", "sr-Latn", "es-419", "yue", "de-CH-1996"),
    fc.stringMatching(/^[a-z]{2,3}(-[A-Z]{2})?$/),
  );
}

const MINUTE = 60_000;
const FIVE_YEARS_IN_MINUTES = 5 * 365 * 24 * 60;

/** An ISO 8601 time with `Z` or an offset, from one hour to five years ahead. */
export function deadline(now = Date.now()): fc.Arbitrary<string> {
  return fc
    .record({
      minutesAhead: fc.integer({ min: 60, max: FIVE_YEARS_IN_MINUTES }),
      offset: fc.constantFrom(undefined, "+00:00", "+02:00", "-05:00", "+05:30", "+14:00", "-11:00"),
      milliseconds: fc.boolean(),
    })
    .map(({ minutesAhead, offset, milliseconds }) => {
      const local = new Date(now + (minutesAhead + offsetMinutes(offset)) * MINUTE).toISOString();
      return `${local.slice(0, milliseconds ? 23 : 19)}${offset ?? "Z"}`;
    });
}

function offsetMinutes(offset = "+00:00"): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** Any JSON value, small: as it arrives after a round trip (no -0), without the key that JavaScript takes for a prototype. */
export function anyJson(): fc.Arbitrary<unknown> {
  return fc
    .jsonValue({ maxDepth: 2, stringUnit: "grapheme" })
    .map((value) => JSON.stringify(value))
    .filter((json) => !json.includes("__proto__"))
    .map((json) => JSON.parse(json));
}

const METADATA_KEY_LENGTH = 40;
const METADATA_KEYS = 50;

/** Up to 50 keys of 1 to 40 characters with values of up to 500, without the key that we reserve. */
export function metadata(): fc.Arbitrary<Record<string, string>> {
  const key = fc
    .oneof(fc.constantFrom("external_id", "source", "constructor", "title"), text(METADATA_KEY_LENGTH))
    .filter((candidate) => candidate !== "mcp_idempotency_key" && candidate !== "__proto__");
  const value = fc.oneof({ weight: 9, arbitrary: text(500) }, { weight: 1, arbitrary: fc.constant("") });
  const full = value.map((every) =>
    Object.fromEntries(Array.from({ length: METADATA_KEYS }, (_, index) => [`key_${index}`, every])),
  );
  return fc.oneof(
    { weight: 30, arbitrary: fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true }) },
    { weight: 1, arbitrary: full },
  );
}
