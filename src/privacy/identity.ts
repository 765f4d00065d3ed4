/** What in a text can identify somebody, as far as HeyMilo's data say. */
export interface Identity {
  name: string;
  email: string;
  phones: readonly string[];
}

interface Record_ {
  name?: string | null | undefined;
  email?: string | null | undefined;
  metadata?: Readonly<Record<string, unknown>> | null | undefined;
  data?: Readonly<Record<string, unknown>> | null | undefined;
}

export const identityOf = ({ name, email, metadata, data }: Record_): Identity => ({
  name: name ?? "",
  email: email ?? "",
  phones: [...phonesIn(metadata), ...phonesIn(data)].slice(0, MOST_PHONES),
});

/** Each is looked for in every text. */
const MOST_PHONES = 20;

/** HeyMilo's answers have no field for a phone number: it is in what came with the application, under any key. */
const phonesIn = (value: unknown, key = ""): string[] => {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => phonesIn(inner, name));
  if (typeof value !== "string" && typeof value !== "number") return [];
  const digits = digitsOf(String(value));
  const isPhone = /phone|mobile|cell|tel|whatsapp/i.test(key) || /^\s*\+/.test(String(value));
  return isPhone && digits.length >= SHORTEST_PHONE && digits.length <= LONGEST_PHONE ? [digits] : [];
};

/** E.164 allows 15 digits; fewer than 7 are no number that reaches somebody. */
export const SHORTEST_PHONE = 7;
const LONGEST_PHONE = 15;

/** In any script: people dictate and write numbers in their own. */
export const digitsOf = (text: string): string =>
  text.replace(/\P{Nd}+/gu, "").replace(/[^0-9]/gu, (digit) => asciiDigit(digit));

/** Unicode keeps the ten digits of each script together, zero first, and makes ASCII of the digits that only look different. */
const asciiDigit = (digit: string): string => {
  const known = asciiDigits.get(digit);
  if (known !== undefined) return known;
  let zero = digit.normalize("NFKC").codePointAt(0) as number;
  const value = zero;
  while (value - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  asciiDigits.set(digit, String(value - zero));
  return String(value - zero);
};

const asciiDigits = new Map<string, string>();
