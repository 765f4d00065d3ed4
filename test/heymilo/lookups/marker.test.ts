import { describe, expect, it } from "vitest";
import hvac from "../../../examples/hvac-technician/request.json" with { type: "json" };
import {
  contentHash,
  markerValue,
  markMetadata,
  readMarker,
  withoutMarker,
} from "../../../src/heymilo/lookups/marker.ts";
import fc from "../../support/fast-check.ts";
import { request } from "../../support/write-scene.ts";

const MARKER = "mcp_idempotency_key";
const marker = { key: "k-1", hash: "0123456789abcdef" };
const ODD = {
  z: [{ b: 1, a: [true, null, -0, 1e21] }],
  "10": "ten",
  "9": "nine",
  ä: "é\u2028",
  empty: {},
  none: undefined,
  __proto: 1,
};
const visibleAscii = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 128,
});

describe("the content hash", () => {
  it.each([
    ["a whole request", hvac, "2d35c34af8281a4b"],
    ["a copy", { clone: "AIR-1", title: "Line Cook" }, "f8adc7dbccf8a92c"],
    ["a question", { postingId: "AIR-1", fields: { modality: "voice", text: "Why?" } }, "ecf05ac944b42fd2"],
    ["a list", ["rule", "text"], "9448cb7112c11634"],
    ["odd names and values", ODD, "c5732841e16fe9f6"],
  ])("of %s stays the same in every version: HeyMilo and journals have it stored", (_what, content, hash) => {
    expect(contentHash(content)).toBe(hash);
  });

  it("does not depend on the order of keys, at any depth", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.object(), (value) => {
        expect(contentHash(reversed(value) as object)).toBe(contentHash(value));
      }),
    );
  });

  it("tells other contents apart, and the order of a list", () => {
    const hashes = [
      request(),
      request({ title: "Line Cook " }),
      request({ description: "" }),
      request({ metadata: { a: "1" } }),
      { list: [1, 2] },
      { list: [2, 1] },
      { list: ["1", "2"] },
    ].map(contentHash);
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("the marker", () => {
  it("is read as it was written, for every key that a caller may choose", () => {
    fc.assert(
      fc.property(visibleAscii, (key) => {
        const value = markerValue({ key, hash: marker.hash });
        expect(value.length).toBeLessThanOrEqual(500);
        expect(readMarker({ [MARKER]: value })).toEqual({ key, hash: marker.hash });
      }),
    );
  });

  it.each([
    [undefined],
    [null],
    [{}],
    [{ [MARKER]: 7 }],
    [{ [MARKER]: "k-1" }],
    [{ [MARKER]: "k-1 0123" }],
    [{ [MARKER]: " 0123456789abcdef" }],
    [{ [MARKER]: "two words 0123456789abcdef" }],
  ])("is not there in %o", (metadata) => {
    expect(readMarker(metadata)).toBeUndefined();
  });

  it("stands beside the caller's metadata, and replaces a marker from elsewhere", () => {
    const metadata = withoutMarker({ source: "ats", [MARKER]: "other 0123456789abcdef", odd: 7 });
    expect(metadata).toEqual({ source: "ats" });
    expect(markMetadata({ ...metadata, [MARKER]: "other 0123456789abcdef" }, marker)).toEqual({
      metadata: { source: "ats", [MARKER]: "k-1 0123456789abcdef" },
    });
  });

  it("takes one of HeyMilo's 50 metadata keys", () => {
    const entries = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, "x"]));
    expect(markMetadata(entries(49), marker).metadata).toMatchObject({ [MARKER]: "k-1 0123456789abcdef" });
    expect(markMetadata(entries(50), marker).metadata).toBeUndefined();
  });
});
