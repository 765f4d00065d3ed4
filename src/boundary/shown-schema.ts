import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import type { PortableSchema } from "../definition/portable-schema.ts";
import { NAME } from "../version.ts";

/**
 * A schema for the SDK that shows itself and accepts everything. Arguments are parsed and rejected within the call,
 * all problems at once; results are ours, and failing one after the write would make an agent create twice.
 */
export const shownAs = (schema: PortableSchema): StandardSchemaWithJSON => {
  const json = () => schema as unknown as Record<string, unknown>;
  return {
    "~standard": {
      version: 1,
      vendor: NAME,
      validate: (value) => ({ value }),
      jsonSchema: { input: json, output: json },
    },
  };
};
