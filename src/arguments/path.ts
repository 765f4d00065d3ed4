import { jsonOf } from "../heymilo/json.ts";
import { shortened } from "../heymilo/text.ts";

/** Longer than any path of a declared field; a caller's own key may be as long as it likes. */
const LONGEST_KEY = 60;
const LONGEST_PATH = 300;

/** `["workflow", 0, "config"]` as a person writes it: `workflow[0].config`. */
export const formatPath = (path: readonly PropertyKey[]): string => {
  const text = path.reduce<string>((text, key) => {
    if (typeof key === "number" || key === "-") return `${text}[${key}]`;
    const name = String(key);
    const isPlain = name.length <= LONGEST_KEY && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name);
    if (!isPlain) return `${text}[${JSON.stringify(shortened(name, LONGEST_KEY))}]`;
    return text ? `${text}.${name}` : name;
  }, "");
  return shortened(text, LONGEST_PATH);
};

/** `.name`, or `[2]`, or `[-]` for the place behind the last item, or `["any name"]`. */
const PART = /(?:^|\.)([^.[\]/"]+)|\[(-|\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/**
 * The parts of a path as a caller writes it: as `formatPath` does, or as a JSON Pointer (RFC 6901), which begins with a
 * slash. Undefined if it is neither.
 */
export const parsePath = (text: string): string[] | undefined => {
  if (text.startsWith("/")) {
    if (/~(?![01])/.test(text)) return undefined;
    return text
      .slice(1)
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  const parts: string[] = [];
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const [, name, index, quoted] = PART.exec(text) ?? [];
    const part = name ?? index ?? jsonOf(quoted ?? "");
    if (typeof part !== "string") return undefined;
    parts.push(part);
  }
  return parts;
};
