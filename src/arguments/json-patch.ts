import * as z from "zod";
import { InputError, type Path, type Problem } from "../heymilo/errors.ts";
import { isGiven, isObject, type JsonObject, jsonOf } from "../heymilo/json.ts";
import { counted } from "../heymilo/text.ts";
import { hasTooManyBrackets, Limits, MOST_BYTES } from "./limits.ts";
import { formatPath, parsePath } from "./path.ts";
import { schemaAt, unwrap } from "./schema-walk.ts";

/** A JSON Patch (RFC 6902) with paths as a caller writes them. A value is shown as a text: any JSON is accepted. */
export const jsonPatch = z
  .array(
    z.strictObject({
      op: z.enum(["add", "remove", "replace"]),
      path: z.string(),
      value: z
        .unknown()
        .meta({ wire: { type: "string" } })
        .optional(),
    }),
  )
  .max(50);

export type Change = z.infer<typeof jsonPatch>[number];

interface PatchOptions {
  /** What the object is to be in the end. It tells where a text stands for an object or a list. */
  schema: z.ZodObject;
  /** What is made where it is missing on the way to a place, by its name. */
  makes: Readonly<Record<string, object>>;
  /** Fields at the top that are no part of the object. */
  foreign: readonly string[];
}

/**
 * A copy of the object with all changes, one after the other. Two things differ from the RFC, as an absent field means
 * the same as an empty one here: `replace` adds a field that is missing, and what `makes` names is made.
 *
 * @throws InputError with every path that cannot be right, or else with the first change that cannot be carried out
 */
export const patched = (object: JsonObject, changes: readonly Change[], options: PatchOptions): JsonObject => {
  // The values of the changes become parts of the copy, which later changes go into.
  const steps = structuredClone(changes).map((change, index) => ({ ...change, index, parts: parsePath(change.path) }));
  const problems = steps.flatMap((step) => wrongIn(step, options));
  if (problems.length > 0) throw new InputError(problems);
  const copy = structuredClone(object);
  for (const step of steps as Step[]) new Place(copy, step, options).change();
  const bytes = Buffer.byteLength(JSON.stringify(copy));
  if (bytes <= MOST_BYTES) return copy;
  throw new InputError([{ path: [], message: `come to ${bytes} bytes; at most ${MOST_BYTES} are taken` }]);
};

interface Step extends Change {
  index: number;
  parts: string[];
}

/** What is wrong with a change, whatever it is applied to. */
const wrongIn = (
  { op, path: written, value, parts, index }: Change & { index: number; parts: string[] | undefined },
  { foreign }: PatchOptions,
): Problem[] => {
  const at = (message: string): Problem[] => [{ path: ["changes", index, "path"], message }];
  if (written === "") return at("is the whole request: send that instead of changes");
  if (!parts) return at("must be like workflow[0].questions[2].text, or a JSON Pointer like /workflow/0/config");
  const path = keysOf(parts);
  if (foreign.includes(parts[0] ?? "")) return [{ path, message: "is no part of the request" }];
  if (parts.includes("__proto__") || parts.slice(0, -1).some((part) => PASSED_OVER.includes(part)))
    return [{ path, message: "is no field" }];
  if (op === "remove" || isGiven(value)) return [];
  return [{ path, message: `${op} needs a value; op remove takes the field away` }];
};

/** No request has such fields: they would lead to what all objects share. */
const PASSED_OVER = ["__proto__", "constructor", "prototype"];

const INDEX = /^(0|[1-9]\d*)$/;
const keysOf = (parts: readonly string[]): PropertyKey[] =>
  parts.map((part) => (INDEX.test(part) ? Number(part) : part));

/** The place that a change is about. */
class Place {
  readonly #path: PropertyKey[] = [];

  constructor(
    readonly root: JsonObject,
    readonly step: Step,
    readonly options: PatchOptions,
  ) {}

  change(): void {
    const { parts } = this.step;
    const last = parts.at(-1) as string;
    let parent: unknown = this.root;
    for (const part of parts.slice(0, -1)) parent = this.#enter(parent, part);
    if (Array.isArray(parent)) this.#changeItem(parent, last);
    else this.#changeField(this.#object(parent), last);
  }

  #changeItem(list: unknown[], part: string): void {
    const { op } = this.step;
    const index = part === "-" && op === "add" ? list.length : this.#indexIn(list, part);
    if (index > list.length || (index === list.length && op !== "add")) this.#failBeyond(list);
    if (op === "remove") list.splice(index, 1);
    else list.splice(index, op === "add" ? 0 : 1, this.#read([...this.#path, part]));
  }

  #changeField(owner: JsonObject, name: string): void {
    if (this.step.op !== "remove") owner[name] = this.#read([...this.#path, name]);
    else if (Object.hasOwn(owner, name)) delete owner[name];
    else {
      this.#path.push(name);
      this.#fail("is missing already");
    }
  }

  /** A text that stands for an object or a list is read at once, as later changes may go into it. */
  #read(path: Path): unknown {
    const { value } = this.step;
    const schema = schemaAt(this.options.schema, this.root, path);
    if (!schema || typeof value !== "string" || hasTooManyBrackets(value)) return value;
    const isNested = ["object", "array", "record", "union"].includes(unwrap(schema)._zod.def.type);
    const json = isNested ? jsonOf(value) : undefined;
    const limits = new Limits();
    if (!limits.admit(json, path)) throw new InputError(limits.problems);
    return typeof json === "object" && json !== null ? json : value;
  }

  /** Goes one part further on the way. */
  #enter(parent: unknown, part: string): unknown {
    if (Array.isArray(parent)) {
      const index = this.#indexIn(parent, part);
      if (index >= parent.length) this.#failBeyond(parent);
      this.#path.push(index);
      return parent[index];
    }
    const owner = this.#object(parent);
    this.#path.push(part);
    if (Object.hasOwn(owner, part)) return owner[part];
    const { makes } = this.options;
    if (this.step.op === "remove" || !Object.hasOwn(makes, part)) return this.#fail("is missing");
    owner[part] = structuredClone(makes[part]);
    return owner[part];
  }

  #indexIn(list: readonly unknown[], part: string): number {
    if (INDEX.test(part)) return Number(part);
    return this.#fail(
      `is a list of ${list.length}: "${part}" is no place in it${part === "-" ? ` to ${this.step.op}` : ""}`,
    );
  }

  #object(value: unknown): JsonObject {
    return isObject(value)
      ? value
      : this.#fail(`is ${value === null ? "null" : `a ${typeof value}`}, and has no fields`);
  }

  #failBeyond({ length }: readonly unknown[]): never {
    const range = length > 0 ? `, [0] to [${length - 1}]` : "";
    return this.#fail(`has ${counted(length, "item")}${range}`);
  }

  #fail(message: string): never {
    const { index, op, path } = this.step;
    const which = `changes[${index}] wants to ${op} ${formatPath(keysOf(parsePath(path) ?? []))}`;
    throw new InputError([{ path: this.#path, message: `${message}; ${which}. No change was made` }]);
  }
}
