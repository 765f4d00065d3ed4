import type { Setting } from "../src/settings/setting.ts";

/** How a form should ask for a setting. Its default tells: every setting that is not text has one. */
export const kindOf = ({ env, fallback = "" }: Setting): "boolean" | "number" | "filepath" | "string" => {
  if (fallback === "true" || fallback === "false") return "boolean";
  if (/^\d+$/.test(fallback)) return "number";
  return env.endsWith("_FILE") ? "filepath" : "string";
};

/** A help text as the sentence that a form shows. */
export const sentence = (help: string): string => {
  const text = help.charAt(0).toUpperCase() + help.slice(1);
  return text.endsWith(".") ? text : `${text}.`;
};
