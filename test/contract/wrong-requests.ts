import { createPostingRequest } from "../support/arbitraries/requests.ts";
import type { Json } from "../support/arbitraries/values.ts";
import fc from "../support/fast-check.ts";
import { type Path, placesIn, replaced } from "./paths.ts";
import { BOUNDS, CLOSED_VALUES, FRACTIONS, LENGTHS, OPEN_OBJECT_FIELDS } from "./request-fields.ts";

/** A valid request with one thing wrong, and where. */
export interface WrongRequest {
  request: Json;
  what: string;
  path: Path;
}

/** The value is made only for the one slip that is chosen: some are long. */
type Slip = Omit<WrongRequest, "request"> & { value: () => unknown };

/** Each kind of slip as often as the others, although there are many more values to mistype than keys to add. */
export function wrongRequest(): fc.Arbitrary<WrongRequest> {
  return fc.tuple(createPostingRequest(), fc.nat(), fc.nat()).map(([request, kind, place]) => {
    const slips = [...placesIn(request)].flatMap(({ path, value }) => slipsAt(request, path, value));
    const kinds = [...new Set(slips.map(({ what }) => what))];
    const chosen = slips.filter(({ what }) => what === kinds[kind % kinds.length]);
    const { value, path, what } = chosen[place % chosen.length] as Slip;
    return { request: replaced(request, path, value()), what, path };
  });
}

/** Everything that can go wrong at one place of a valid request. */
function slipsAt(request: Json, path: Path, value: unknown): Slip[] {
  const fact = factOf(request, path);
  if (fact === undefined) return [];
  const slip = (what: string, value: () => unknown, at: Path = path): Slip => ({ what, value, path: at });
  if (fact === "object") return [slip("an unknown key", () => "x", [...path, "brand_new"])];
  const [min, max] = BOUNDS[fact] ?? [];
  const length = LENGTHS[fact];
  const name = fact.split(".").at(-1) ?? "";
  const slips = wrongTypes(value).map((wrong) => slip("another type", () => wrong));
  if (min !== undefined) {
    slips.push(slip("too small", () => min - 1));
    if (!FRACTIONS.includes(fact)) slips.push(slip("a fraction", () => min + 0.5));
  }
  if (max !== undefined && max !== Number.POSITIVE_INFINITY) slips.push(slip("too big", () => max + 1));
  if (length !== undefined) slips.push(slip("too long", () => "é".repeat(length + 1)));
  if (CLOSED_VALUES[fact] || ["type", "modality"].includes(name)) {
    slips.push(slip("an unknown value", () => "brand_new"));
  }
  if (["title", "type", "modality", "text"].includes(name)) slips.push(slip("missing", () => undefined));
  return slips;
}

/** Values of other types that no mending turns into the right one. What is empty would only mean "not given". */
function wrongTypes(value: unknown): unknown[] {
  if (typeof value === "string") return [7, true, ["a"], { a: "b" }];
  if (typeof value === "number") return ["many", true, [1], { a: 1 }];
  if (typeof value === "boolean") return ["perhaps", 1, [true], { a: true }];
  if (Array.isArray(value)) return ["a, b", 7, true, { a: 1 }];
  return ["a: b", 7, true, ["a"]];
}

/**
 * The name under which `request-fields.ts` has a place: "object" for one that takes its known fields alone; undefined
 * for values that may be anything, and for parts of lists.
 */
export function factOf(request: Json, path: Path): string | undefined {
  const [root, index, part, ...rest] = path;
  if (root === undefined) return "object";
  if (root !== "workflow") return path.length === 1 ? String(root) : undefined;
  if (index === undefined) return "workflow";
  if (part === undefined) return "object";
  const step = (request.workflow as Json[])[Number(index)] as Json;
  if (part === "config") return configFact(String(step.type), rest);
  if (part === "questions" && rest.length > 0) return questionFact(step, rest);
  return `step.${String(part)}`;
}

function configFact(type: string, [field, key, ...deeper]: Path): string | undefined {
  if (field === undefined) return "object";
  const fact = `${type}.config.${String(field)}`;
  if (key === undefined) return fact;
  const known = OPEN_OBJECT_FIELDS[fact]?.includes(String(key));
  return known && deeper.length === 0 ? `${fact}.${String(key)}` : undefined;
}

function questionFact(step: Json, [index, field, ...deeper]: Path): string | undefined {
  if (field === undefined) return "object";
  if (deeper.length > 0 || field === "answer") return undefined;
  const question = (step.questions as Json[])[Number(index)] as Json;
  return `${String(question.modality)}.${String(field)}`;
}
