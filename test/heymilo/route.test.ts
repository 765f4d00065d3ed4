import { expect, it } from "vitest";
import { pathOf, routeOf } from "../../src/heymilo/http/call.ts";
import { operations } from "../contract/operations.ts";

it("names each path that is asked for as the document does, and none of its ids", () => {
  for (const { path } of Object.values(operations)) {
    const parts = path.split(/\{\w+\}|(?<=schemas\/).+/);
    const ids = parts.slice(1).map(() => "jane-doe");
    const asked = ids.length > 0 ? pathOf(parts as unknown as TemplateStringsArray, ...ids) : path;
    expect(routeOf(asked)).toBe(parts.join("{id}"));
  }
});

it("takes whatever it does not know for an id", () => {
  expect(routeOf("/api/v2/postings/Jane%20Doe/jane-doe")).toBe("/api/v2/postings/{id}/{id}");
  expect(routeOf("/api/v2/constructor")).toBe("/api/v2/{id}");
});
