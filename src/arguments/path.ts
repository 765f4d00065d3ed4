/** Longer than any path of a declared field; a caller's own key may be as long as it likes. */
const LONGEST_KEY = 60;
const LONGEST_PATH = 300;

/** `["workflow", 0, "config"]` as a person writes it: `workflow[0].config`. */
export const formatPath = (path: readonly PropertyKey[]): string => {
  const text = path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    const isPlain = name.length <= LONGEST_KEY && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name);
    if (!isPlain) return `${text}[${JSON.stringify(clip(name, LONGEST_KEY))}]`;
    return text ? `${text}.${name}` : name;
  }, "");
  return clip(text, LONGEST_PATH);
};

/** Never half of a surrogate pair. */
export const clip = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max).replace(/[\ud800-\udbff]$/, "")}…` : text;
