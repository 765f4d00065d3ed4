import escapeStringRegexp from "escape-string-regexp";

/** Whether a text contains what SQL's LIKE would find: `%` is any text, `_` any character, `\` takes the next as it is. */
export function isLike(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\(.)|\\$|[%_]|[^\\%_]+/gsu, (part: string, escaped?: string) => {
    if (part === "%") return ".*";
    if (part === "_") return ".";
    if (part === "\\") return "";
    return escapeStringRegexp(escaped ?? part);
  });
  return new RegExp(source, "isu").test(text);
}
