import { describe, expect, it } from "vitest";
import { type CallKind, failureText, firstLine, type Retry } from "../../src/failure/failure.ts";
import {
  CancelledError,
  ConfigError,
  type FoundWhen,
  InputError,
  InvalidResponseError,
  TimeoutError,
} from "../../src/heymilo/errors.ts";
import { LookUpError } from "../../src/heymilo/write-errors.ts";
import { apiError, connectionError, failing, metaOf, textOf } from "../support/failures.ts";

describe("the first line is for machines", () => {
  it.each<[Parameters<typeof firstLine>[0]["outcome"], Retry, string | undefined, string]>([
    ["failed", "no", undefined, "outcome: failed - retry: no"],
    ["not_created", "safe", undefined, "outcome: not_created - retry: safe"],
    ["not_created", { afterSeconds: 12 }, undefined, "outcome: not_created - retry: after 12 s"],
    ["unknown", { afterSeconds: 30 }, "k-1", "outcome: unknown - retry: after 30 s - key: k-1"],
  ])("%s, %j, %s", (outcome, retry, key, line) => {
    expect(firstLine({ outcome, retry, key, lines: ["why"] })).toBe(line);
    expect(failureText({ outcome, retry, key, lines: ["why", "so"] })).toBe(`${line}\nwhy\nso`);
  });
});

describe("invalid arguments", () => {
  const error = new InputError([
    { path: ["workflow", 0, "type"], message: "is missing" },
    { path: [], message: "are odd" },
  ]);

  it("are listed with their paths, and nothing was sent", () => {
    expect(textOf(error)).toBe(
      [
        "outcome: not_created - retry: no, unless corrected",
        "Nothing was sent to HeyMilo. The arguments have 2 problems; correct them and call again:",
        "- workflow[0].type: is missing",
        "- (arguments): are odd",
      ].join("\n"),
    );
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
    const many = new InputError(
      Array.from({ length: 45 }, (_, at) => ({ path: [`field${at}`], message: "is odd" })),
    );
    const lines = textOf(many).split("\n");
    expect(lines[1]).toContain("45 problems");
    expect(lines).toHaveLength(2 + 40 + 1);
    expect(lines.at(-1)).toBe("- and 5 more");
    expect(metaOf(many).problems).toHaveLength(40);
  });
});

it("a bad setting names the variable and whose job it is", () => {
  const error = new ConfigError("HEYMILO_API_KEY", "is not set.", "Make one.");
  expect(textOf(error)).toBe(
    "outcome: not_created - retry: no\nHEYMILO_API_KEY is not set. Make one.\nOnly the user can do this; tell them.",
  );
  expect(metaOf(error)).toEqual({ outcome: "not_created", retry: "no" });
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
    expect(textOf(error)).toMatch(
      new RegExp(`^outcome: not_created - retry: ${retry}\nHeyMilo answered 429`),
    );
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
    [
      "time ran out",
      new TimeoutError("not_sent", "connect", 5_000),
      "safe",
      "No connection was made within 5000 ms.",
    ],
    [
      "a long queue",
      new TimeoutError("not_sent", "queue", 9_000, 30_500, "40 requests wait"),
      "after 31 s",
      "The request was not sent: 40 requests wait.",
    ],
    [
      "a broken answer",
      new InvalidResponseError("malformed", "the body is not JSON"),
      "safe",
      "The body is not JSON.",
    ],
    [
      "an unfinished look",
      new LookUpError("a page of the list failed!"),
      "safe",
      "A page of the list failed!",
    ],
    ["a cancellation", new CancelledError("queued"), "safe", "Cancelled before anything was sent."],
  ])("%s", (_what, error, retry, sentence) => {
    const [first, second, ...rest] = textOf(error).split("\n");
    expect(first).toBe(`outcome: not_created - retry: ${retry}`);
    expect(second).toContain(sentence);
    expect(rest).toEqual(["Nothing was created."]);
    expect(textOf(error, "read")).toBe(`outcome: failed - retry: ${retry}\n${second}`);
  });

  it("a look that failed is as repeatable as what made it fail", () => {
    const look = (cause: Error) =>
      firstLine(failing(new LookUpError("the list could not be read", { cause })));
    expect(look(connectionError(false))).toBe("outcome: not_created - retry: no");
    expect(look(apiError({ status: 429, retryAfterMs: 3_000 }))).toBe(
      "outcome: not_created - retry: after 3 s",
    );
  });
});

it("what machines read survives JSON", () => {
  for (const error of [apiError({}), connectionError(true), new Error("?"), new InputError([])]) {
    const meta = metaOf(error);
    expect(JSON.parse(JSON.stringify(meta))).toStrictEqual(meta);
  }
});
