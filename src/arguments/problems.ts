import { closestMatch } from "leven";
import * as z from "zod";
import { MOST_PROBLEMS, type Problem } from "../heymilo/errors.ts";
import { isObject } from "../heymilo/json.ts";
import { charactersIn, counted, shortened } from "../heymilo/text.ts";
import { branchesOf, fieldPlaces, objectFor, schemaAt, unwrap } from "./schema-walk.ts";

/** Every problem that zod found. Only the problems that an error shows are explained, because that takes time. */
export const explainIssues = (schema: z.ZodObject, value: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] =>
  issues
    .filter((issue) => !isAboutAnotherType(issue, valueAt(value, issue.path)))
    .flatMap(oneByOne)
    .map((issue, index) =>
      index < MOST_PROBLEMS ? explainIssue(schema, value, issue) : { path: issue.path, message: "is wrong, too" },
    );

/** A text that is given for a list has a length too, and zod compares it with the bounds of the list. */
const isAboutAnotherType = (issue: z.core.$ZodIssue, given: unknown): boolean =>
  (issue.code === "too_small" || issue.code === "too_big") && issue.origin === "array" && !Array.isArray(given);

/** zod reports all unknown keys of an object as one issue. */
const oneByOne = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => ({ ...issue, keys: [key] })) : [issue];

const explainIssue = (schema: z.ZodObject, value: unknown, issue: z.core.$ZodIssue): Problem => {
  const { path } = issue;
  const found = valueAt(value, path);
  const given = typeof found === "string" && isPersonal(schema, path) ? new Untold() : found;
  const one = (message: string): Problem => ({ path, message });
  switch (issue.code) {
    case "unrecognized_keys": {
      const key = issue.keys[0] ?? "";
      return { path: [...path, key], message: explainUnknownKey(schema, value, path, key) };
    }
    case "invalid_type":
      return one(given === undefined ? "is missing" : `must be ${article(issue.expected)}, not ${shortForm(given)}`);
    case "invalid_value":
      return one(explainChoice(given, issue.values.map(String)));
    case "invalid_union":
      return explainVariant(schema, value, issue);
    case "too_small":
      return one(explainBound(given, issue.origin, "minimum", issue.minimum));
    case "too_big":
      return one(explainBound(given, issue.origin, "maximum", issue.maximum));
    default:
      return one(issue.message);
  }
};

/** Stands for a text about people, which no error quotes. */
class Untold {}

/** Noted in the metadata of an argument. */
const isPersonal = (schema: z.ZodObject, [name]: readonly PropertyKey[]): boolean =>
  (schema.shape[name as string] as z.ZodType | undefined)?.meta()?.personal === true;

const explainUnknownKey = (schema: z.ZodObject, value: unknown, path: readonly PropertyKey[], key: string): string => {
  const parent = schemaAt(schema, value, path);
  const object = parent && objectFor(parent, valueAt(value, path));
  const instead = object?.meta()?.instead as Record<string, string> | undefined;
  if (instead && Object.hasOwn(instead, key)) return `is not a field here: ${instead[key]}`;
  const siblings = Object.keys(object?.shape ?? {});
  const places = [...(fieldPlaces(schema).get(key) ?? [])];
  if (places.length > 0) return `is not a field here; it belongs to ${places.join(", ")}`;
  const likely = closest(key, siblings);
  if (likely) return `unknown field; did you mean ${likely}?`;
  const far = closest(key, [...fieldPlaces(schema).keys()]);
  if (far) {
    const where = [...(fieldPlaces(schema).get(far) ?? [])].join(", ");
    return `unknown field; did you mean ${far}, which belongs to ${where}?`;
  }
  return `unknown field; the fields here are ${siblings.join(", ")}`;
};

const explainChoice = (given: unknown, allowed: readonly string[]): string => {
  if (given === undefined) return `is missing; it is one of ${allowed.join(", ")}`;
  const likely = typeof given === "string" ? closest(given, allowed) : undefined;
  const hint = likely ? `; did you mean ${likely}?` : "";
  return `${shortForm(given)} is not allowed here: use ${allowed.join(", ")}${hint}`;
};

/** A union fails as a whole when its discriminator names no branch: say which there are. */
const explainVariant = (schema: z.ZodObject, value: unknown, issue: z.core.$ZodIssueInvalidUnion): Problem => {
  const discriminator = "discriminator" in issue ? String(issue.discriminator) : undefined;
  const at = discriminator && issue.path.at(-1) === discriminator ? issue.path.slice(0, -1) : issue.path;
  const found = schemaAt(schema, value, at);
  const union = found && unwrap(found);
  const owner = valueAt(value, at);
  if (!(union instanceof z.ZodDiscriminatedUnion) || !isObject(owner)) {
    return { path: issue.path, message: `must be an object, not ${shortForm(owner)}` };
  }
  const name = union.def.discriminator;
  const allowed = [...branchesOf(union).keys()].map(String);
  const message = explainChoice(owner[name], allowed);
  return { path: [...at, name], message: `${message}${misplacedQuestion(value, at, owner[name])}` };
};

/** The usual reason for a wrong modality is a question under the wrong step. */
const misplacedQuestion = (value: unknown, path: readonly PropertyKey[], modality: unknown): string => {
  const step = valueAt(value, path.slice(0, -2));
  if (path.at(-2) !== "questions" || !isObject(step) || modality === undefined) return "";
  return ` (the questions of a ${String(step.type)} step)`;
};

const explainBound = (given: unknown, origin: string, side: "minimum" | "maximum", limit: unknown): string => {
  // Code points, as the limit counts them.
  if (origin === "string")
    return `has ${counted(charactersIn(String(given)), "character")}; the ${side} is ${String(limit)}`;
  if (origin === "array") return `has ${counted((given as unknown[]).length, "item")}; the ${side} is ${String(limit)}`;
  return `is ${shortForm(given)}; the ${side} is ${String(limit)}`;
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (node, key) => (isObject(node) || Array.isArray(node) ? (node as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );

/** No field and no choice has a longer name. Comparing long names takes long. */
const LONGEST_COMPARED = 60;

/** Near enough to be a slip: the same letters, one name the start of the other, or a third of the word off. */
const closest = (word: string, candidates: readonly string[]): string | undefined => {
  if (word.length > LONGEST_COMPARED) return undefined;
  const folded = new Map(candidates.map((candidate) => [fold(candidate), candidate]));
  const wanted = fold(word);
  const exact = folded.get(wanted);
  if (exact) return exact;
  const stem = wanted.replace(/s$/, "");
  const longer = stem.length >= 4 ? [...folded.keys()].filter((name) => name.startsWith(stem)) : [];
  const near =
    longer.length === 1
      ? longer[0]
      : closestMatch(wanted, [...folded.keys()], { maxDistance: Math.max(2, Math.floor(word.length / 3)) });
  return near === undefined ? undefined : folded.get(near);
};

/** `voiceId`, `VOICE-ID` and `voice_id` are one name. */
const fold = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

const article = (type: string): string => {
  if (type === "int") return "a whole number";
  if (type === "record") return "an object";
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
};

const shortForm = (value: unknown): string => {
  if (value instanceof Untold) return "a text";
  if (Array.isArray(value)) return "an array";
  if (isObject(value)) return "an object";
  return shortened(typeof value === "string" ? JSON.stringify(value) : String(value), 60);
};
