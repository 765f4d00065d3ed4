import { isDeepStrictEqual } from "node:util";
import type * as z from "zod";
import { formatPath } from "../../src/arguments/path.ts";
import { explainIssues } from "../../src/arguments/problems.ts";
import { mendObject } from "../../src/arguments/read.ts";
import type { Json } from "../support/arbitraries/values.ts";
import fc from "../support/fast-check.ts";
import { placesIn, replaced } from "./paths.ts";

/** Runs of each property; a developer may lower them while working. */
export const RUNS = Number(process.env.HEYMILO_PROPERTY_RUNS ?? 1_000);

/**
 * Asserts that `check` throws for no value.
 * @throws an error that shows the smallest value it throws for, its long texts cut, and the seed to repeat it with
 */
export function holds<T>(values: fc.Arbitrary<T>, check: (value: T) => void, runs = RUNS): void {
  const { failed, counterexample, errorInstance, numRuns, seed } = fc.check(fc.property(values, check), {
    numRuns: runs,
  });
  if (!failed) return;
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(`${reason}\nfor ${show(counterexample?.[0])}\nin run ${numRuns} with HEYMILO_PROPERTY_SEED=${seed}`);
}

const MOST_SHOWN = 60;

const show = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === "string" && part.length > MOST_SHOWN
      ? `${part.slice(0, MOST_SHOWN)}... (${[...part].length} characters)`
      : part,
  );

/** Asserts deep equality; Vitest's own would print texts of 50,000 characters. */
export function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) throw new Error(`is ${show(actual)}, not ${show(expected)}`);
}

export type Reading = { sent: Json } | { problems: string[]; paths: PropertyKey[][] };

/** What the server makes of arguments: the request that is sent, or every problem with it. */
export function read(schema: z.ZodObject, request: Json): Reading {
  const value = mendObject(schema, undefined, request);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { sent: parsed.data };
  const problems = explainIssues(schema, value, parsed.error.issues);
  return {
    problems: problems.map(({ path, message }) => `${formatPath(path)}: ${message}`),
    paths: problems.map(({ path }) => [...path]),
  };
}

/** A valid request with any one value replaced by another that may or may not do. */
export function tampered(requests: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const slip = fc.constantFrom(null, "", "3", "true", "[]", "{}", "[{}]", '[{"type":"form"}]');
  const values = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.integer({ min: -2, max: 200 }), slip);
  return fc.tuple(requests, fc.nat(), values).map(([request, choice, value]) => {
    const places = [...placesIn(request)].slice(1);
    const place = places[choice % places.length];
    return place ? replaced(request, place.path, value) : request;
  });
}
