import * as z from "zod";

/**
 * The JSON Schema that every MCP client accepts. Real clients break on most of the language: a union at the
 * root loses every tool, `$ref` dangles, `const` and type arrays are refused, bounds of 2^53 overflow. So the
 * wire schema is generated from the domain schema in a small dialect, and the server enforces the whole spec.
 */
export interface PortableSchema {
  type: "object" | "array" | "string" | "integer" | "number" | "boolean";
  description?: string;
  properties?: Record<string, PortableSchema>;
  required?: string[];
  items?: PortableSchema;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  additionalProperties?: true;
}

/** The part of zod's JSON Schema output that our domain schemas produce. */
interface SourceSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, SourceSchema>;
  required?: string[];
  items?: SourceSchema;
  enum?: string[];
  const?: string;
  oneOf?: SourceSchema[];
  anyOf?: SourceSchema[];
  /** Metadata: shown instead of this schema. */
  wire?: PortableSchema;
  additionalProperties?: unknown;
  [keyword: string]: unknown;
}

/** One shape that a node may take, and the discriminator value it is taken under. */
interface Variant {
  label: string | undefined;
  schema: SourceSchema;
}

type Bound = "minimum" | "maximum" | "minItems" | "maxItems" | "minLength" | "maxLength";
const LOWER: readonly Bound[] = ["minimum", "minItems", "minLength"];
const BOUNDS: readonly Bound[] = ["minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength"];
/** zod writes the safe-integer range for every integer; Bedrock refuses what does not fit 32 bits. */
const BOUND_LIMIT = 2 ** 31 - 1;

type Direction = "input" | "output";

/** A tool without arguments has a root without properties; any other object has some. */
const ROOT = "the root";

/**
 * Translates a zod object into the portable dialect. A discriminated union becomes one flat object: the
 * discriminator is a string enum, every other field is optional and says which variants take it; where
 * variants differ in a bound, the widest is shown and the narrower ones are in the description.
 *
 * @throws if the schema has a shape that the dialect cannot show and no `wire` metadata that replaces it.
 */
export function portableSchema(schema: z.ZodObject, direction: Direction): PortableSchema {
  const root = translate([{ label: undefined, schema: sourceOf(schema, direction) }], ROOT, direction);
  return { ...root, properties: root.properties ?? {} };
}

/**
 * The names and types of an input schema, as `wire` metadata, for fields that another tool's schema describes in full.
 * Choices and bounds stay enforced: an error names them.
 */
export const terseSchema = (schema: z.ZodType): PortableSchema =>
  withoutDetails(translate([{ label: undefined, schema: sourceOf(schema, "input") }], "a terse schema", "input"));

/** Fields that show nothing but their type. */
export const terseFields = <Shape extends z.ZodRawShape>(shape: Shape): Shape =>
  Object.fromEntries(
    Object.entries(shape).map(([name, field]) => {
      const schema = field as z.ZodType;
      return [name, schema.meta({ ...schema.meta(), description: undefined, wire: terseSchema(schema) })];
    }),
  ) as z.ZodRawShape as Shape;

const sourceOf = (schema: z.ZodType, direction: Direction): SourceSchema =>
  z.toJSONSchema(schema, { io: direction, unrepresentable: "any", reused: "inline" }) as SourceSchema;

const translate = (variants: Variant[], place: string, direction: Direction): PortableSchema => {
  const branches = variants.flatMap(expand);
  const [first] = branches;
  if (!first) throw new Error(`${place}: nothing to show`);
  const description = describe(branches);
  const replacement = branches.find(({ schema }) => schema.wire)?.schema.wire;
  if (replacement) return { ...replacement, ...description };
  // zod writes a union of primitives as a type array.
  const types = new Set(branches.flatMap(({ schema }) => schema.type ?? (schema.const ? "string" : undefined)));
  const type = [...types][0] as PortableSchema["type"] | undefined;
  if (types.size !== 1 || !type) {
    throw new Error(`${place}: mixes types (${[...types].join(", ")}); give it a wire schema`);
  }
  if (type === "object") return { type, ...description, ...objectParts(branches, place, direction) };
  if (type === "array") return { type, ...description, ...arrayParts(branches, place, direction) };
  return { type, ...description, ...choices(branches), ...bounds(branches) };
};

/** A union's branches are labelled by their discriminator: the string constant among their properties. */
const expand = ({ label, schema }: Variant): Variant[] => {
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches) return branches.flatMap((branch) => expand({ label, schema: branch }));
  const own = Object.values(schema.properties ?? {}).find((property) => property.const !== undefined)?.const;
  return [{ label: own ?? label, schema }];
};

const withoutDetails = ({ type, properties, required, items }: PortableSchema): PortableSchema => ({
  type,
  ...(properties && {
    properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, withoutDetails(field)])),
  }),
  ...(required && { required }),
  ...(items && { items: withoutDetails(items) }),
});

const objectParts = (branches: Variant[], place: string, direction: Direction) => {
  const names = new Set(branches.flatMap(({ schema }) => Object.keys(schema.properties ?? {})));
  const properties: Record<string, PortableSchema> = {};
  for (const name of names) {
    const takers = branches.flatMap(({ label, schema }) => {
      const property = schema.properties?.[name];
      return property ? [{ label, schema: property }] : [];
    });
    const property = translate(takers, `${place}.${name}`, direction);
    properties[name] = takers.length < branches.length ? labelled(property, takers) : property;
  }
  if (names.size === 0 && direction === "input" && place !== ROOT)
    throw new Error(`${place}: an object without properties`);
  const required = [...names].filter((name) =>
    branches.every(({ schema }) => schema.required?.includes(name) ?? false),
  );
  const open = direction === "output" && branches.some(({ schema }) => schema.additionalProperties !== false);
  return {
    properties,
    ...(required.length > 0 && { required }),
    ...(open && { additionalProperties: true as const }),
  };
};

const arrayParts = (branches: Variant[], place: string, direction: Direction) => {
  const items = branches.flatMap(({ label, schema }) => (schema.items ? [{ label, schema: schema.items }] : []));
  return { items: translate(items, `${place}[]`, direction), ...bounds(branches) };
};

/** Names the variants that take a field, in front of what is said about it. */
const labelled = (property: PortableSchema, takers: Variant[]): PortableSchema => {
  const labels = [...new Set(takers.map(({ label }) => label))].join(", ");
  const { type, description, ...rest } = property;
  return { type, description: description ? `${labels}: ${description}` : labels, ...rest };
};

const describe = (branches: Variant[]) => {
  const shown = choices(branches).enum;
  const texts = branches.map(({ label, schema }) => {
    const values = shown ? undefined : schema.enum?.join(", ");
    return values && label ? `${label} ${values}` : schema.description;
  });
  const text = [...new Set(texts), narrower(branches)].filter(Boolean).join("; ");
  return text ? { description: text } : {};
};

const choices = (branches: Variant[]): { enum?: string[] } => {
  const values = branches.map(({ schema }) => schema.enum ?? (schema.const ? [schema.const] : undefined));
  if (values.some((list) => list === undefined)) return {};
  return { enum: [...new Set(values.flatMap((list) => list ?? []))] };
};

const boundOf = (schema: SourceSchema, bound: Bound): number | undefined => {
  const value = schema[bound];
  return typeof value === "number" && Math.abs(value) <= BOUND_LIMIT ? value : undefined;
};

const bounds = (branches: Variant[]): Partial<Record<Bound, number>> => {
  const widest: Partial<Record<Bound, number>> = {};
  for (const bound of BOUNDS) {
    const values = branches.map(({ schema }) => boundOf(schema, bound));
    if (values.some((value) => value === undefined)) continue;
    const numbers = values as number[];
    widest[bound] = LOWER.includes(bound) ? Math.min(...numbers) : Math.max(...numbers);
  }
  return widest;
};

/** "max 10 for conversational_sms": a bound of one variant that is narrower than the shown bound. */
const narrower = (branches: Variant[]): string => {
  const widest = bounds(branches);
  const notes = branches.flatMap(({ label, schema }) =>
    BOUNDS.flatMap((bound) => {
      const own = boundOf(schema, bound);
      if (label === undefined || own === undefined || own === widest[bound]) return [];
      return [`${LOWER.includes(bound) ? "min" : "max"} ${own} for ${label}`];
    }),
  );
  return [...new Set(notes)].join("; ");
};
