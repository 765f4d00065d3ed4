import { describe, expect, it } from "vitest";
import { OutcomeUnknownError, PartiallyDoneError } from "../src/heymilo/write-errors.ts";
import { apiError, metaOf, textOf } from "./support/failures.ts";

describe("an unknown outcome", () => {
  const details = {
    operation: "create the interviewer",
    why: "the connection broke",
    howToLook: "search for the title",
  };

  it("with a key: the same call finds it", () => {
    const error = new OutcomeUnknownError({ ...details, key: "k-1", retryAfterMs: 21_400 });
    expect(textOf(error)).toBe(
      [
        "outcome: unknown - retry: after 22 s - key: k-1",
        "HeyMilo may or may not have done this (create the interviewer): The connection broke.",
        "Repeat the same call with idempotency_key k-1 then: it looks up what was made, and sends only if there is nothing.",
      ].join("\n"),
    );
    expect(metaOf(error)).toEqual({
      outcome: "unknown",
      retry: "after",
      retry_after_seconds: 22,
      idempotency_key: "k-1",
    });
  });

  it("of what can be done twice: repeat it", () => {
    const text = textOf(new OutcomeUnknownError({ ...details, repeatable: true }), "change");
    expect(text).toMatch(/^outcome: unknown - retry: safe\n/);
    expect(text).toContain("Repeating the same call is safe. To find out, search for the title.");
  });

  it("that no repeat clears up: a person looks, and decides whether another is made", () => {
    const text = textOf(new OutcomeUnknownError({ ...details, mayBe: ["A1", "B2"] }));
    expect(text.split("\n")).toEqual([
      "outcome: unknown - retry: no",
      "HeyMilo may or may not have done this (create the interviewer): The connection broke.",
      "A repeat finds out no more: search for the title, or ask the user to.",
      "This may be what was made: A1, B2. If it is, use it.",
      "If nothing was made, the same call with allow_duplicate: true makes it.",
    ]);
  });
});

describe("some of several changes", () => {
  const partly = (cause: unknown) =>
    new PartiallyDoneError(["question 1 added"], ["question 2", "question 3"], cause);

  it("are told apart, with why the first of the others failed", () => {
    const error = partly(apiError({ status: 429, retryAfterMs: 2_000 }));
    expect(textOf(error, "change").split("\n")).toEqual([
      "outcome: partial - retry: after 2 s",
      "Done: question 1 added.",
      "Not done: question 2; question 3.",
      "The first of these failed: HeyMilo answered 429: It was refused.",
      expect.stringContaining("rate limit"),
      "What is done stays done; repeating the whole call does not do it twice.",
    ]);
    expect(metaOf(error, "change")).toMatchObject({
      outcome: "partial",
      retry: "after",
      done: ["question 1 added"],
      not_done: ["question 2", "question 3"],
    });
  });

  it("a bug among them is still found in the log", () => {
    expect(metaOf(partly(new TypeError("?")), "change")).toMatchObject({
      outcome: "partial",
      bug_id: "b06",
    });
  });
});

describe("anything else is our bug", () => {
  it.each([new TypeError("x is not a function, at secret/path"), "a string", undefined, null, { code: 1 }])(
    "%s",
    (error) => {
      expect(textOf(error, "read")).toBe(
        "outcome: failed - retry: no\nThis is a bug in heymilo-mcp (b06); the details are in its log on stderr.",
      );
      expect(metaOf(error, "read")).toEqual({ outcome: "failed", retry: "no", bug_id: "b06" });
    },
  );

  it("after which a write may have happened", () => {
    expect(textOf(new Error("?"))).toMatch(/^outcome: unknown - retry: no\n/);
  });
});
