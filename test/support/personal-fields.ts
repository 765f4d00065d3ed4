import * as z from "zod";
import { candidate } from "../../src/heymilo/schema/candidates.ts";
import { interview } from "../../src/heymilo/schema/interviews.ts";
import type { PersonalKind } from "../../src/heymilo/schema/personal.ts";
import type { JsonSchema } from "./openapi.ts";

/** The kind of each field that is read of a person, by its path in HeyMilo's answer. */
export type PersonalFields = Readonly<Record<string, PersonalKind | "none">>;

const leaves = (node: JsonSchema, path: string): [path: string, kind: PersonalKind | "none"][] => {
  if (node.personal) return [[path, node.personal as PersonalKind]];
  const branch = ((node.anyOf ?? []) as JsonSchema[]).find(({ type }) => type !== "null");
  if (branch) return leaves(branch, path);
  const type = [node.type].flat().find((one) => one !== "null");
  if (type === "array") return leaves(node.items as JsonSchema, path);
  const fields = Object.entries((node.properties ?? {}) as Record<string, JsonSchema>);
  if (fields.length > 0)
    return fields.flatMap(([name, field]) => leaves(field, path === "" ? name : `${path}.${name}`));
  // Of an object without fields only that it is there is read.
  const isFact = type === "number" || type === "boolean" || node.properties !== undefined;
  return [[path, isFact ? "fact" : "none"]];
};

const fieldsOf = (schema: z.ZodType): PersonalFields => Object.fromEntries(leaves(z.toJSONSchema(schema), ""));

export const CANDIDATE_FIELDS = fieldsOf(candidate);
export const INTERVIEW_FIELDS = fieldsOf(interview);
