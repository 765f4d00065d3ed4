import * as z from "zod";
import { list, map, text } from "./responses.ts";

/** What a field of an answer about a person is. `src/privacy` decides by it who sees the field. */
export type PersonalKind =
  /** Ids, statuses, scores, counts and times. */
  | "fact"
  | "name"
  | "email"
  /** Said or written by the candidate. */
  | "said"
  /** Written about the candidate by HeyMilo, who may have put in what was said. */
  | "written"
  /** The recruiter's questions and criteria, and what the interviewer said: it may greet the candidate by name. */
  | "asked"
  /** The customer's own keys and values. */
  | "metadata"
  /** What came with the application: phone number, source, anything. */
  | "supplied"
  /** A signed link opens the recording or the resume for everybody who has it. */
  | "signed_link";

const of = <Schema extends z.ZodType>(personal: PersonalKind, schema: Schema): Schema => schema.meta({ personal });

export const word = of("fact", text);
export const name = of("name", text);
export const email = of("email", text);
export const said = of("said", text);
export const written = of("written", text);
export const writtenTexts = of("written", list(z.string()));
export const asked = of("asked", text);
export const metadataOfPerson = of("metadata", map);
export const supplied = of("supplied", map);
export const signedLink = of("signed_link", text);

type Decide = (kind: PersonalKind, value: unknown, holder: unknown) => unknown;

/**
 * What is left of an answer when each of its fields has been decided about. A text of which nobody has said what it is
 * is left out, and so is what the schema does not read.
 */
export const decided = (schema: z.core.$ZodType, value: unknown, decide: Decide, holder?: unknown): unknown => {
  const { personal } = (z.globalRegistry.get(schema) ?? {}) as { personal?: PersonalKind };
  if (personal) return decide(personal, value, holder);
  if (schema instanceof z.ZodCatch || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return decided(schema.def.innerType, value, decide, holder);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => decided(schema.element, item, decide, value));
  if (schema instanceof z.ZodObject && typeof value === "object" && value !== null) {
    const fields = Object.entries(value).flatMap(([field, inner]) => {
      const shape = schema.shape[field];
      const kept = shape && decided(shape, inner, decide, value);
      return kept === undefined ? [] : [[field, kept]];
    });
    return Object.fromEntries(fields);
  }
  return typeof value === "number" || typeof value === "boolean" ? decide("fact", value, holder) : undefined;
};
