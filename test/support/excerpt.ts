/** What is another in every run: ids, keys, hashes and times. */
const CHANGING: [RegExp, string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<key>"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\dZ/g, "<minute>"],
  [/\b[0-9a-f]{16}\b/gi, "<hash>"],
  [/\b[0-9a-f]{8}\b/gi, "<id>"],
];

const masked = (text: string): string => CHANGING.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text);

/**
 * Where a shortened JSON value in a page says something else than the whole one that it was taken from. A text or list
 * that ends in `…` goes on; of an object keys may be missing if it has a key `…`.
 */
export function misquoted(shown: unknown, whole: unknown, place = "the answer"): string[] {
  if (typeof shown === "string" && typeof whole === "string") return misquotedText(shown, whole, place);
  if (Array.isArray(shown) && Array.isArray(whole)) {
    const goesOn = shown.at(-1) === "…";
    const items = goesOn ? shown.slice(0, -1) : shown;
    if (goesOn ? items.length >= whole.length : items.length !== whole.length)
      return [`${place}: ${shown.length} entries of ${whole.length}`];
    return items.flatMap((item, index) => misquoted(item, whole[index], `${place}[${index}]`));
  }
  if (isObject(shown) && isObject(whole)) {
    const keys = Object.keys(shown).filter((key) => key !== "…");
    const missing = Object.keys(whole).filter((key) => !keys.includes(key));
    const unsaid = missing.length > 0 && !("…" in shown) ? [`${place}: ${missing.join(", ")} left out`] : [];
    return [...unsaid, ...keys.flatMap((key) => misquoted(shown[key], whole[key], `${place}.${key}`))];
  }
  return shown === whole ? [] : [`${place}: ${JSON.stringify(shown)} instead of ${JSON.stringify(whole)}`];
}

const misquotedText = (shown: string, whole: string, place: string): string[] => {
  const [quote, text] = [masked(shown), masked(whole)];
  const holds = quote.endsWith("…") ? text.startsWith(quote.slice(0, -1)) : quote === text;
  return holds ? [] : [`${place}: ${JSON.stringify(shown)} instead of ${JSON.stringify(whole.slice(0, 200))}`];
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A call as a page shows it: the tool's name in a line of its own, then its arguments and its answer as JSON. */
export interface ShownCall {
  tool: string;
  args: unknown;
  answer: unknown;
}

export function shownCalls(page: string): ShownCall[] {
  const pattern = /^`(\w+)`$\s+```json\n([\s\S]*?)```\s+```json\n([\s\S]*?)```/gm;
  return [...page.matchAll(pattern)].map(([, tool = "", args = "", answer = ""]) => ({
    tool,
    args: JSON.parse(args),
    answer: JSON.parse(answer),
  }));
}
