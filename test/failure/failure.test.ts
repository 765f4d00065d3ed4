import { describe, expect, it } from "vitest";
import { type CallKind, firstLine } from "../../src/failure/failure.ts";
import {
  type FoundWhen,
  InputError,
  LookUpError,
  OutcomeUnknownError,
  PartiallyDoneError,
} from "../../src/heymilo/errors.ts";
import { CancelledError, InvalidResponseError, TimeoutError } from "../../src/heymilo/request-errors.ts";
import { apiError, connectionError, failing, metaOf, textOf } from "../support/failures.ts";

describe("invalid arguments", () => {
  const error = new InputError([
    { path: ["workflow", 0, "type"], message: "is missing" },
    { path: [], message: "are odd" },
  ]);

  it("are told to machines with their paths", () => {
    expect(metaOf(error)).toEqual({
      outcome: "not_created",
      retry: "no",
      correctable: true,
      problems: [
        { path: "workflow[0].type", message: "is missing" },
        { path: "", message: "are odd" },
      ],
    });
  });

  it.each<[CallKind, string]>([
    ["read", "failed"],
    ["create", "not_created"],
    ["change", "not_changed"],
  ])("of a %s: %s", (kind, outcome) => {
    expect(textOf(error, kind)).toMatch(new RegExp(`^outcome: ${outcome} - retry: no, unless corrected\n`));
  });

  it.each<[FoundWhen, CallKind, string]>([
    ["before_sending", "change", "Nothing was sent to HeyMilo. The arguments"],
    ["after_reading", "create", "Nothing was created. The arguments"],
    ["after_reading", "read", "The arguments"],
    ["refused", "change", "HeyMilo refused this. Nothing was changed. The arguments"],
  ])("found %s in a %s say what had happened", (found, kind, beginning) => {
    const text = textOf(new InputError([{ path: ["a"], message: "is odd" }], found), kind);
    expect(text.split("\n")[1]).toBe(`${beginning} have 1 problem; correct them and call again:`);
  });

  it("are cut in the text when they are many, and counted", () => {
    const many = new InputError(Array.from({ length: 45 }, (_, at) => ({ path: [`field${at}`], message: "is odd" })));
    const lines = textOf(many).split("\n");
    expect(lines[1]).toContain("45 problems");
    expect(lines).toHaveLength(2 + 40 + 1);
    expect(lines.at(-1)).toBe("- and 5 more");
    expect(metaOf(many).problems).toHaveLength(40);
  });
});

describe("what HeyMilo refused", () => {
  it("is told with its fields, mapped to the caller's paths, and its request id", () => {
    const error = apiError({
      status: 422,
      code: "validation_error",
      requestId: "req_1",
      fields: [
        { path: ["workflow", 0, "config"], message: "too odd", code: "odd" },
        { path: [], message: "as a whole" },
      ],
    });
    expect(textOf(error)).toBe(
      [
        "outcome: not_created - retry: no, unless corrected",
        "HeyMilo answered 422 validation_error: It was refused.",
        "- workflow[0].config: too odd",
        "- (request): as a whole",
        "Nothing was created.",
        "HeyMilo's request id for support: req_1",
      ].join("\n"),
    );
    expect(metaOf(error)).toEqual({
      outcome: "not_created",
      retry: "no",
      correctable: true,
      status: 422,
      code: "validation_error",
      request_id: "req_1",
      problems: [
        { path: "workflow[0].config", message: "too odd" },
        { path: "", message: "as a whole" },
      ],
    });
  });

  it.each([
    [400, "no, unless corrected", undefined],
    [401, "no", "The user has to check HEYMILO_API_KEY"],
    [402, "no", "plan or credit"],
    [403, "no", "The API key may not do this"],
    [404, "no, unless corrected", "take ids from the list tools"],
    [409, "no", undefined],
    [422, "no, unless corrected", undefined],
  ])("with %i: not created, and retry: %s", (status, retry, advice) => {
    const text = textOf(apiError({ status }));
    expect(text).toMatch(
      new RegExp(`^outcome: not_created - retry: ${retry}\nHeyMilo answered ${status}: It was refused\\.`),
    );
    expect(text).toContain("Nothing was created.");
    if (advice) expect(text).toContain(advice);
    else expect(text.split("\n")).toHaveLength(3);
    expect(textOf(apiError({ status }), "change")).toContain("Nothing was changed.");
    expect(textOf(apiError({ status }), "read")).not.toContain("Nothing was");
  });

  it.each([
    [undefined, "safe", { retry: "safe" }],
    [1, "after 1 s", { retry: "after", retry_after_seconds: 1 }],
    [11_001, "after 12 s", { retry: "after", retry_after_seconds: 12 }],
  ])("with 429 and %j ms to wait: %s", (retryAfterMs, retry, meta) => {
    const error = apiError({ status: 429, retryAfterMs });
    expect(textOf(error)).toMatch(new RegExp(`^outcome: not_created - retry: ${retry}\nHeyMilo answered 429`));
    expect(textOf(error)).toContain("300 requests a minute");
    expect(metaOf(error)).toMatchObject(meta);
  });

  it.each([500, 502, 503, 504])("with %i while it was reading: safe to repeat", (status) => {
    expect(textOf(apiError({ status }), "read")).toMatch(/^outcome: failed - retry: safe\n/);
  });
});

describe("what never reached HeyMilo, or came back broken", () => {
  it.each<[string, Error, string, string]>([
    ["a refused connection", connectionError(true), "safe", "api.heymilo.ai: nothing answers there."],
    ["a bad certificate", connectionError(false), "no", "api.heymilo.ai: nothing answers there."],
    ["time ran out", new TimeoutError("not_sent", "connect", 5_000), "safe", "No connection was made within 5000 ms."],
    [
      "a long queue",
      new TimeoutError("not_sent", "queue", 9_000, 30_500, "40 requests wait"),
      "after 31 s",
      "The request was not sent: 40 requests wait.",
    ],
    ["a broken answer", new InvalidResponseError("malformed", "the body is not JSON"), "safe", "The body is not JSON."],
    ["an unfinished look", new LookUpError("a page of the list failed!"), "safe", "A page of the list failed!"],
    ["a cancellation", new CancelledError("queued"), "safe", "Cancelled before the request was sent."],
  ])("%s", (_what, error, retry, sentence) => {
    const [first, second, ...rest] = textOf(error).split("\n");
    expect(first).toBe(`outcome: not_created - retry: ${retry}`);
    expect(second).toContain(sentence);
    expect(rest).toEqual(["Nothing was created."]);
    expect(textOf(error, "read")).toBe(`outcome: failed - retry: ${retry}\n${second}`);
  });

  it("a look that failed is as repeatable as what made it fail", () => {
    const look = (cause: Error) => firstLine(failing(new LookUpError("the list could not be read", { cause })));
    expect(look(connectionError(false))).toBe("outcome: not_created - retry: no");
    expect(look(apiError({ status: 429, retryAfterMs: 3_000 }))).toBe("outcome: not_created - retry: after 3 s");
  });
});

describe("an unknown outcome", () => {
  const details = {
    operation: "create the interviewer",
    why: "the connection broke",
    howToLook: "search for the title",
  };

  it("has its key and its wait for machines", () => {
    const error = new OutcomeUnknownError({ ...details, key: "k-1", retryAfterMs: 21_400 });
    expect(metaOf(error)).toEqual({
      outcome: "unknown",
      retry: "after",
      retry_after_seconds: 22,
      idempotency_key: "k-1",
    });
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

describe("our bug", () => {
  it.each([new TypeError("x is not a function, at secret/path"), "a string", undefined, null, { code: 1 }])(
    "%s is told by its id in the log alone",
    (error) => {
      expect(textOf(error, "read")).toBe(
        "outcome: failed - retry: no\nThis is a bug in heymilo-mcp (b06); the details are in its log on stderr.",
      );
      expect(metaOf(error, "read")).toEqual({ outcome: "failed", retry: "no", bug_id: "b06" });
    },
  );

  it("among several changes is found in the log, too; after it a write may have happened", () => {
    const partly = new PartiallyDoneError(["question 1 added"], ["question 2"], new TypeError("?"));
    expect(metaOf(partly, "change")).toMatchObject({ outcome: "partial", bug_id: "b06" });
    expect(textOf(new Error("?"))).toMatch(/^outcome: unknown - retry: no\n/);
  });
});

it("what machines read survives JSON", () => {
  for (const error of [apiError({}), connectionError(true), new Error("?"), new InputError([])]) {
    const meta = metaOf(error);
    expect(JSON.parse(JSON.stringify(meta))).toStrictEqual(meta);
  }
});
