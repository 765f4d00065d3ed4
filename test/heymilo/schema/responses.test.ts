import { describe, expect, it } from "vitest";
import { createPostingReceipt, posting } from "../../../src/heymilo/schema/responses.ts";

describe("a field of another type than documented counts as absent", () => {
  it.each(["title", "workflow", "urls", "deadline", "metadata", "ats_metadata", "finalized"])(
    "%s of a posting",
    (field) => {
      expect(posting.parse({ id: "1", [field]: 7n })).toEqual({ id: "1", [field]: undefined });
    },
  );

  it("nulls stay nulls", () => {
    expect(createPostingReceipt.parse({ id: "1", status: null, urls: null, posting: null })).toEqual({
      id: "1",
      status: null,
      urls: null,
      posting: null,
    });
  });
});

it("a number is as good an id as a text", () => {
  expect(createPostingReceipt.parse({ id: 5 })).toMatchObject({ id: "5" });
});

it.each([{}, { id: "" }, { id: null }, { id: {} }])("without an id there is no receipt: %j", (receipt) => {
  expect(createPostingReceipt.safeParse(receipt).success).toBe(false);
});
