type Schema = Record<string, unknown>;

export interface LintOptions {
  root: "input" | "output";
}

const TYPES = ["string", "integer", "number", "boolean", "array", "object"];

/** The dialect's keywords, each with the types it may stand on. */
const KEYWORDS: Record<string, string[]> = {
  type: TYPES,
  description: TYPES,
  enum: ["string"],
  minLength: ["string"],
  maxLength: ["string"],
  minimum: ["integer", "number"],
  maximum: ["integer", "number"],
  items: ["array"],
  minItems: ["array"],
  maxItems: ["array"],
  properties: ["object"],
  required: ["object"],
};

const BOUNDS = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
] as const;

const LARGEST_BOUND = 2 ** 31;

/**
 * Every violation of the portable schema dialect (the JSON Schema that all known clients accept), each as
 * `path: problem`; an empty list means that the schema keeps to it.
 */
export function lintPortableSchema(schema: unknown, { root }: LintOptions): string[] {
  if (!isSchema(schema)) return ["#: the root must be an object schema"];
  const problems = [...lintNode(schema, "#", root, true)];
  if (schema.type !== "object") problems.push('#: the root must have type "object"');
  if (!isSchema(schema.properties)) problems.push("#: the root must have properties");
  if ("description" in schema) problems.push("#: the root must not have a description");
  return problems;
}

function* lintNode(
  node: unknown,
  path: string,
  side: LintOptions["root"],
  isRoot = false,
): Generator<string> {
  if (typeof node === "boolean") return yield `${path}: boolean schemas are not portable`;
  if (!isSchema(node)) return yield `${path}: not a schema`;
  if (typeof node.type !== "string") return yield `${path}: needs exactly one type, as a string`;
  if (!TYPES.includes(node.type)) return yield `${path}: type ${node.type} is not portable`;

  yield* lintKeywords(node, path, side);
  if ("description" in node && typeof node.description !== "string") {
    yield `${path}: description must be a string`;
  }
  if ("enum" in node) yield* lintEnum(node.enum, path);
  yield* lintBounds(node, path);

  if (node.type === "array") {
    if ("items" in node) yield* lintNode(node.items, `${path}/items`, side);
    else yield `${path}: an array needs items`;
  }
  if (node.type === "object") yield* lintObject(node, path, side, isRoot);
}

function* lintKeywords(node: Schema, path: string, side: LintOptions["root"]): Generator<string> {
  for (const keyword of Object.keys(node)) {
    if (keyword === "additionalProperties" && side === "output" && node.type === "object") continue;
    const types = KEYWORDS[keyword];
    if (keyword === "additionalProperties" && side === "input") {
      yield `${path}: additionalProperties is for outputs only`;
    } else if (!types) yield `${path}: keyword ${keyword} is not portable`;
    else if (!types.includes(node.type as string)) yield `${path}: ${keyword} does not fit type ${node.type}`;
  }
}

function* lintEnum(values: unknown, path: string): Generator<string> {
  if (!Array.isArray(values) || values.length === 0) return yield `${path}: enum must be a non-empty list`;
  if (values.some((value) => typeof value !== "string")) yield `${path}: enum may hold strings only`;
  if (new Set(values).size < values.length) yield `${path}: enum repeats a value`;
}

function* lintBounds(node: Schema, path: string): Generator<string> {
  for (const [low, high] of BOUNDS) {
    for (const keyword of [low, high]) {
      if (keyword in node) yield* lintBound(node[keyword], keyword, node.type as string, path);
    }
    if (Number(node[low]) > Number(node[high])) yield `${path}: ${low} is above ${high}`;
  }
}

function* lintBound(value: unknown, keyword: string, type: string, path: string): Generator<string> {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return yield `${path}: ${keyword} must be a number`;
  }
  if (Math.abs(value) > LARGEST_BOUND) yield `${path}: ${keyword} is beyond 2^31`;
  const counts = keyword !== "minimum" && keyword !== "maximum";
  if ((counts || type === "integer") && !Number.isInteger(value)) {
    yield `${path}: ${keyword} must be an integer`;
  }
  if (counts && value < 0) yield `${path}: ${keyword} must not be negative`;
}

function* lintObject(
  node: Schema,
  path: string,
  side: LintOptions["root"],
  isRoot: boolean,
): Generator<string> {
  const properties = isSchema(node.properties) ? node.properties : {};
  const names = Object.keys(properties);
  if (names.length === 0 && !(isRoot && side === "input")) yield `${path}: an object needs properties`;
  for (const name of names) yield* lintNode(properties[name], `${path}/${name}`, side);

  if ("required" in node) yield* lintRequired(node.required, names, path);
  const open = node.additionalProperties;
  if (side === "output" && open !== undefined && open !== true) {
    if (open === false) yield `${path}: an output must stay open to new fields`;
    else yield* lintNode(open, `${path}/additionalProperties`, side);
  }
}

function* lintRequired(required: unknown, names: string[], path: string): Generator<string> {
  if (!Array.isArray(required)) return yield `${path}: required must be a list`;
  for (const name of required) {
    if (!names.includes(name)) yield `${path}: required names ${JSON.stringify(name)}, which is no property`;
  }
  if (new Set(required).size < required.length) yield `${path}: required repeats a name`;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
