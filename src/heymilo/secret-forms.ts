/** One way in which a secret may stand in a text: its characters in order, and what may come between two of them. */
export interface SecretForm {
  /** With which characters it may begin. */
  beginnings: readonly string[];
  characters: readonly Character[];
  /** The end of one thing that may come between, or `at` if there is none. */
  gapEnd: GapEnd;
}

/** The ends of a character's possible forms that begin at this place of a text in lower case. */
type Character = (text: string, at: number) => readonly number[];
type GapEnd = (text: string, at: number) => number;

/** From here on a secret is found although something stands between its characters; below that it would be chance. */
const SHORTEST_SPLIT = 12;

/** Shorter pieces of base64 are found in any text. */
const SHORTEST_BASE64 = 8;

/** A secret as it stands in a header dump, a URL, JSON within JSON, HTML, hex, base64, or a Basic header. */
export const formsOf = (secret: string): SecretForm[] => {
  const mayBeSplit = secret.length >= SHORTEST_SPLIT;
  const [gapEnd, spaceEnd] = mayBeSplit ? [anyGap, space] : [noGap, noGap];
  const hex = Buffer.from(secret).toString("hex");
  const inPlain = (text: string, gapEnd: GapEnd): SecretForm => ({
    beginnings: text.slice(0, 1).split(""),
    characters: text.split("").map(asItIs),
    gapEnd,
  });
  const plain = inLowerCase(secret);
  return [
    { beginnings: [...plain.slice(0, 1), ...ESCAPES], characters: plain.split("").map(inAnyForm), gapEnd },
    inPlain(hex, separator),
    ...base64Of(secret).map((form) => inPlain(inLowerCase(form), spaceEnd)),
  ];
};

/** What a character begins with that is not written as it is. */
const ESCAPES = ["%", "&", "\\"];

/** Base64 as it is in the middle of something longer: for each place at which the secret can begin in 3 bytes. */
const base64Of = (secret: string): string[] => {
  const parts = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [first, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_BASE64);
};

/** Only of ASCII: other letters may get longer. */
export const inLowerCase = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const asItIs =
  (plain: string): Character =>
  (text, at) =>
    text[at] === plain ? [at + 1] : NONE;

const NONE: readonly number[] = [];

const NAMES: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};
const UP_TO_3 = [0, 1, 2, 3];
const UP_TO_4 = [...UP_TO_3, 4];

/** JSON in JSON in JSON has 7 backslashes. */
const MOST_BACKSLASHES = 8;

const known = new Map<string, Character>();

/** A visible ASCII character as it is, after backslashes if it can be escaped, or by its code. */
const inAnyForm = (plain: string): Character => {
  const found = known.get(plain) ?? readerOf(plain);
  known.set(plain, found);
  return found;
};

const readerOf = (plain: string): Character => {
  const code = plain.charCodeAt(0);
  const codes = plain === plain.toUpperCase() ? [code] : [code, plain.toUpperCase().charCodeAt(0)];
  const hexes = codes.map((one) => one.toString(16).padStart(2, "0"));
  const inUrl = hexes.flatMap((hex) => UP_TO_3.map((layers) => `%${"25".repeat(layers)}${hex}`));
  const inHtml = codes.flatMap((one, index) =>
    UP_TO_4.flatMap((zeros) => [`&#${"0".repeat(zeros)}${one};`, `&#x${"0".repeat(zeros)}${hexes[index]};`]),
  );
  if (NAMES[plain]) inHtml.push(`&${NAMES[plain]};`);
  const afterBackslash = hexes.flatMap((hex) => [`u00${hex}`, `x${hex}`]);
  if (!/\w/.test(plain)) afterBackslash.push(plain);

  return (text, at) => {
    const first = text[at];
    const ends = first === plain ? [at + 1] : [];
    if (first === "%") ends.push(...endsOf(inUrl, text, at));
    else if (first === "&") ends.push(...endsOf(inHtml, text, at));
    else if (first === "\\") {
      let end = at + 1;
      while (text[end] === "\\" && end <= at + MOST_BACKSLASHES) {
        end += 1;
        if (plain === "\\") ends.push(end);
      }
      ends.push(...endsOf(afterBackslash, text, end));
    }
    return ends;
  };
};

const endsOf = (forms: readonly string[], text: string, at: number): number[] =>
  forms.filter((form) => text.startsWith(form, at)).map((form) => at + form.length);

const noGap: GapEnd = (_text, at) => at;

/** One match of the pattern, which is sticky, at this place. */
const gapOf =
  (pattern: RegExp): GapEnd =>
  (text, at) => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };

/**
 * What a careless echo may put between two characters: white space, control characters and what is not ASCII, a tag,
 * and the escapes of these.
 */
const anyGap = gapOf(
  /[^\x21-\x7e]|<[^<>]{0,200}>|\\{1,8}(?:[bfnrtv0]|u(?:00[01]|20[0-9a-f])[0-9a-f]|x[01][0-9a-f])|&(?:nbsp|shy|#\d{1,7});|%(?:[01][0-9a-f]|20)/y,
);

/** Base64 is broken into lines. */
const space = gapOf(/\s|\\{1,8}[nr]/y);

/** Hex is shown in groups. */
const separator = gapOf(/[\s:,-]|0x/y);
