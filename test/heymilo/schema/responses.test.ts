import { describe, expect, it } from "vitest";
import {
  createPostingReceipt,
  interviewTemplate,
  pageOf,
  posting,
  question,
  workspace,
} from "../../../src/heymilo/schema/responses.ts";

const urls = { candidate_url: "https://candidates.example.com/x", ingestion_url_key: "k", review_url: null };

describe("answers pass through whatever HeyMilo adds", () => {
  it.each([
    [
      "a posting",
      posting,
      { id: "1", status: "awaiting_review_board", urls, workflow: [{ type: "llm_task", zz: 1 }] },
    ],
    [
      "a receipt",
      createPostingReceipt,
      { id: "1", status: "new", urls, created_at: 1.5, posting: { id: "1" } },
    ],
    ["a template", interviewTemplate, { id: "IT_1", name: "Nurses", is_default: true, zz: { a: null } }],
    ["a question", question, { id: "Q1", modality: "scenario", structured_config: { a: [1] } }],
    ["a workspace", workspace, { name: "Ours", role: "admin" }],
  ])("%s", (_what, schema, answer) => {
    expect(schema.parse(answer)).toEqual(answer);
    expect(schema.parse({ ...answer, zz_new: [null] })).toEqual({ ...answer, zz_new: [null] });
  });

  it("a page keeps its items and what it says of the rest", () => {
    const page = { data: [{ id: "IT_1" }], pagination: { has_more: true, total_count: 7, url: null }, zz: 1 };
    expect(pageOf(interviewTemplate).parse(page)).toEqual(page);
    expect(pageOf(interviewTemplate).parse({ data: [], pagination: null })).toEqual({
      data: [],
      pagination: null,
    });
  });
});

describe("a field of another type than documented counts as absent", () => {
  it.each(["status", "urls", "created_at", "posting"])("%s of a receipt", (field) => {
    const receipt = createPostingReceipt.parse({ id: "1", [field]: ["unexpected"] });
    expect(receipt).toEqual({ id: "1", [field]: undefined });
  });

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
