import { type Field, openObject, record, required, stringMap, text } from "./fields.ts";

export const newCandidate: Field = required(
  record({
    name: required(text()),
    email: required(text()),
    phone_number: text(),
    metadata: stringMap,
    data: openObject,
  }),
);
