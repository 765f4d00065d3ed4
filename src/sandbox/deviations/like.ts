/** Whether a text contains what SQL's LIKE would find: `%` is any text, `_` any character, `\` takes the next as it is. */
export function isLike(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\(.)|\\$|[%_]|[^\\%_]+/gsu, (part: string, escaped?: string) => {
    if (part === "%") return ".*";
    if (part === "_") return ".";
    if (part === "\\") return "";
    return quoted(escaped ?? part);
  });
  return new RegExp(source, "isu").test(text);
}

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
