import { expect, it } from "vitest";
import { routeOf } from "../../src/heymilo/http/route.ts";
import { operations } from "../contract/operations.ts";

it("names each path that is asked for as the document does, and none of its ids", () => {
  for (const { path } of Object.values(operations)) {
    const asked = path.replace(/\{\w+\}/g, "jane-doe");
    expect(routeOf(asked)).toBe(path.replace(/\{\w+\}|(?<=schemas\/).+/g, "{id}"));
  }
});

it("takes whatever it does not know for an id", () => {
  expect(routeOf("/api/v2/postings/Jane%20Doe/archive")).toBe("/api/v2/postings/{id}/archive");
  expect(routeOf("/api/v2/constructor")).toBe("/api/v2/{id}");
});
