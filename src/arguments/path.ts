/** `["workflow", 0, "config"]` as a person writes it: `workflow[0].config`. */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name);
    if (!plain) return `${text}[${JSON.stringify(clip(name, 60))}]`;
    return text ? `${text}.${name}` : name;
  }, "");

export const clip = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max)}…` : text;
