import { expect, it } from "vitest";
import { exactJsonOf } from "../../src/heymilo/json.ts";
import fc from "../support/fast-check.ts";

const LARGE = 2n ** 53n;

it("keeps every digit of an integer beyond 2^53, wherever it stands, and reads all else as JSON", () => {
  const around = fc.jsonValue();
  const large = fc.oneof(fc.bigInt({ min: LARGE, max: LARGE ** 3n }), fc.bigInt({ max: -LARGE, min: -(LARGE ** 3n) }));
  fc.assert(
    fc.property(around, large, fc.string(), (value, id, text) => {
      const [json, key] = [JSON.stringify(value), JSON.stringify(`${text} ${id}`)];
      expect(exactJsonOf(`{${key}:[${json},${id}, ${id}],"id":${id}}`)).toEqual({
        [`${text} ${id}`]: [JSON.parse(json), String(id), String(id)],
        id: String(id),
      });
    }),
  );
});

it.each(["9007199254740991", "12345678901234567.5", "1234567890123456789e3"])("leaves %s a number", (number) => {
  expect(exactJsonOf(`[${number}]`)).toEqual([Number(number)]);
});

it("is undefined for what is no JSON", () => {
  expect(exactJsonOf('{"id":12345678901234567890')).toBeUndefined();
});
