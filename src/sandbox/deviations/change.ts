import { isObject, type Json, type JsonObject } from "../json.ts";

/** A copy with those fields changed that it has; undefined leaves one out. */
export function changedFields(
  object: JsonObject,
  names: readonly string[],
  change: (value: Json) => Json | undefined,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]): [string, Json][] => {
      const changed = names.includes(name) ? change(value) : value;
      return changed === undefined ? [] : [[name, changed]];
    }),
  );
}

/** A copy of an object of texts with each text changed; anything else stays as it is. */
export const changedValues = (value: Json, change: (text: string) => string): Json =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, text]): [string, Json] => [
          key,
          typeof text === "string" ? change(text) : text,
        ]),
      )
    : value;
