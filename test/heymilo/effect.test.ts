import { describe, expect, it } from "vitest";
import { hasEffect } from "../../src/heymilo/effect.ts";
import fc from "../support/fast-check.ts";

describe("a change hasEffect", () => {
  it.each([
    ["the same text", { title: "A" }, { title: "A", other: 1 }],
    ["nothing to change", {}, { title: "A" }],
    ["a cleared field as null", { name: null }, { name: null }],
    ["a cleared field as an empty text", { name: null }, { name: "" }],
    ["a cleared field by its absence", { name: "" }, {}],
    ["nested objects whatever the order of their keys", { c: { a: 1, b: [2] } }, { c: { b: [2], a: 1 } }],
    ["a time as Unix seconds", { deadline: "2027-03-15T17:00:00Z" }, { deadline: 1_805_130_000 }],
    ["a time in another zone", { deadline: "2027-03-15T18:00:00+01:00" }, { deadline: 1_805_130_000 }],
    ["a time by its second", { deadline: "2027-03-15T17:00:00.400Z" }, { deadline: 1_805_130_000 }],
  ])("%s", (_name, change, stored) => {
    expect(hasEffect(stored, change)).toBe(true);
  });

  it("in whatever was stored as it was sent", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.object(), (change, others) => {
        expect(hasEffect({ ...others, ...structuredClone(change) }, change)).toBe(true);
      }),
    );
  });
});

describe("a change does not show", () => {
  it.each([
    ["another text", { title: "A" }, { title: "B" }],
    ["one of two fields", { title: "A", name: "a" }, { title: "A" }],
    ["a kept field where it was to be cleared", { name: null }, { name: "a" }],
    ["nothing where there was to be something", { name: "a" }, { name: null }],
    ["0 and false where a field was to be cleared", { a: null, b: "" }, { a: 0, b: false }],
    ["a part of a nested object", { c: { a: 1, b: 2 } }, { c: { a: 1 } }],
    ["more than a nested object", { c: { a: 1 } }, { c: { a: 1, b: 2 } }],
    ["a list in another order", { c: [1, 2] }, { c: [2, 1] }],
    ["another time", { deadline: "2027-03-15T17:00:00Z" }, { deadline: 1_805_130_060 }],
    ["a text that is no time", { deadline: "soon" }, { deadline: 1_805_130_000 }],
  ])("in %s", (_name, change, stored) => {
    expect(hasEffect(stored, change)).toBe(false);
  });
});
