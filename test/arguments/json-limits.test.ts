import fc from "fast-check";
import { expect, it } from "vitest";
import { excessOf } from "../../src/arguments/json-limits.ts";
import { formatPath } from "../../src/arguments/path.ts";

const excess = (text: string, limits = {}) => {
  const found = excessOf(text, limits);
  return found && `${formatPath(found.path)}: ${found.message}`;
};

it("what is nested too deep is found, and where it begins", () => {
  const text = JSON.stringify({ a: "[[[[", 'b"}': [1, { c: [[[]]] }] });
  expect(excess(text, { deepest: 5 })).toBe(
    '["b\\"}"][1].c[0][0]: is nested too deep; at most 5 levels are read',
  );
  expect(excess(text, { deepest: 6 })).toBeUndefined();
});

it("too many values are found, and where the first is that is too much", () => {
  const text = JSON.stringify({ few: [1, 2, 3], many: Array(20_000).fill(0), more: 1 });
  expect(excess(text)).toMatch(
    /^many\[99\d\d]: is too much: .* more than 10000 values; send less in one call$/,
  );
});

it("what stands in a text counts nothing, whatever it is", () => {
  expect(excess(JSON.stringify({ text: '\\"[{,'.repeat(10_000) }))).toBeUndefined();
});

/** Depth and number of values as the parsed value has them. */
const measured = (value: unknown): { depth: number; values: number } => {
  if (typeof value !== "object" || value === null) return { depth: 0, values: 1 };
  const inside = Object.values(value).map(measured);
  return {
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
    values: 1 + inside.reduce((sum, { values }) => sum + values, 0),
  };
};

it("no JSON is refused that keeps the limits, and none gets by that is twice beyond them", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(12), fc.nat(60), (text, deepest, mostValues) => {
      const { depth, values } = measured(JSON.parse(text));
      const isRefused = excessOf(text, { deepest, mostValues }) !== undefined;
      if (depth <= deepest && values <= mostValues) expect(isRefused).toBe(false);
      if (depth > deepest || values > 2 * mostValues + 1) expect(isRefused).toBe(true);
    }),
  );
});

it("a text that is no JSON does no harm", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', "\\", "[", "]", "{", "}", ",", ":", "a") }),
      (text) => {
        const found = excessOf(text, { deepest: 3, mostValues: 5 });
        expect(["undefined", "string"]).toContain(typeof found?.message);
      },
    ),
  );
});
