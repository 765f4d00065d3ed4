import { expect, it } from "vitest";
import { warningsOf } from "./request-with.ts";

/** What is looked at, the request, and the warnings it gets, each as the beginning of `path: message`. */
export type WarningCase = [kind: string, request: Record<string, unknown>, ...warnings: string[]];

/** One test for each case: exactly these warnings and no other. */
export const itWarns = (cases: WarningCase[]): void => {
  it.each(cases)("%s", (_kind, request, ...warnings) => {
    const found = warningsOf(request);
    expect(found.map((warning, at) => warning.slice(0, warnings[at]?.length))).toEqual(warnings);
  });
};
