import { expect, it } from "vitest";
import { repeatedFacts } from "./facts.ts";

const TIME = "2027-01-02T03:04:05.000Z";

it("an id, a link, a time or a long text under two names is found", () => {
  const text = "word ".repeat(20);
  const result = {
    posting_id: "3B6E43E5",
    candidate_url: "https://x.example/a",
    created_at: TIME,
    receipt: { id: "3B6E43E5", urls: { candidate_url: "https://x.example/a" }, made: TIME },
    texts: { description: text, job_overview: text },
  };
  expect(repeatedFacts(result)).toEqual([
    "posting_id = receipt.id",
    "candidate_url = receipt.urls.candidate_url",
    "created_at = receipt.made",
    "texts.description = texts.job_overview",
  ]);
});

it("short words, and what two entries of a list share, are no repetition", () => {
  expect(repeatedFacts({ status: "active", outcome: "active" })).toEqual([]);
  const rows = [
    { voice_id: "wrv-3d57aa80", at: TIME },
    { voice_id: "wrv-3d57aa80", at: TIME },
  ];
  expect(repeatedFacts({ rows })).toEqual([]);
});
