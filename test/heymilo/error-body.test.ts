import { describe, expect, it } from "vitest";
import { readErrorBody } from "../../src/heymilo/http/error-body.ts";
import fc from "../support/fast-check.ts";

const SENT = {
  title: "Engineer",
  interval: null,
  workflow: [{ type: "web_interview", config: { x: 1, questions: [{ modality: "VOICE", text: "Why?" }] } }],
};

const read = (body: unknown, sent: unknown = SENT) => readErrorBody(JSON.stringify(body), sent, (text) => text);
const pathOf = (loc: unknown, sent: unknown = SENT) =>
  read({ detail: [{ loc, msg: "m", type: "t" }] }, sent).fields[0]?.path;

describe("readErrorBody", () => {
  it("reads HeyMilo's envelope, with `errors` or `details`", () => {
    const error = { type: "invalid_request_error", code: "validation_error", message: "Failed", param: null };
    const list = [{ code: "invalid_param", message: "too short", param: "workflow[0].config.x" }];
    const expected = {
      type: "invalid_request_error",
      code: "validation_error",
      message: "Failed",
      fields: [{ path: ["workflow", 0, "config", "x"], message: "too short", code: "invalid_param" }],
    };
    expect(read({ error: { ...error, errors: list } })).toEqual(expected);
    expect(read({ error: { ...error, details: list } })).toEqual(expected);
    expect(read({ error: { ...error, errors: [], details: list } })).toEqual(expected);
  });

  it("takes the envelope's own param when there is no list", () => {
    const { fields } = read({
      error: { type: "t", code: "not_found", message: "no such voice", param: "body.voice_id" },
    });
    expect(fields).toEqual([{ path: ["voice_id"], message: "no such voice", code: "not_found" }]);
  });

  it("reads FastAPI's detail as list, text and object", () => {
    expect(read({ detail: [{ loc: ["body", "title"], msg: "too short", type: "string_too_short" }] })).toEqual({
      message: "The request failed validation",
      fields: [{ path: ["title"], message: "too short", code: "string_too_short" }],
    });
    expect(read({ detail: "Posting not found" })).toEqual({ message: "Posting not found", fields: [] });
    expect(read({ detail: { message: "No credits", code: "credits" } })).toEqual({
      message: "No credits",
      code: "credits",
      fields: [],
    });
  });

  it("reads simple bodies", () => {
    expect(read({ message: "Forbidden" }).message).toBe("Forbidden");
    expect(read({ error: "Unauthorized" }).message).toBe("Unauthorized");
  });

  it("turns anything else into a short excerpt", () => {
    const html =
      "<html><head><style>b{}</style><title>502</title></head><body><h1>Bad\u0007\nGateway</h1><script>x()</script>";
    expect(readErrorBody(html, undefined, (text) => text)).toEqual({
      message: "502 Bad Gateway",
      fields: [],
    });
    expect(readErrorBody("", undefined, (text) => text)).toEqual({ fields: [] });
    expect(readErrorBody("x".repeat(100_000), undefined, (text) => text).message).toHaveLength(300);
    expect(read([1, 2]).message).toBe("[1,2]");
  });

  it.each([
    ["a plain path", ["body", "workflow", 0, "config", "x"], ["workflow", 0, "config", "x"]],
    [
      "the discriminator's value",
      ["body", "workflow", 0, "web_interview", "config", "x"],
      ["workflow", 0, "config", "x"],
    ],
    [
      "a nested one",
      ["body", "workflow", 0, "web_interview", "config", "questions", 0, "VOICE", "text"],
      ["workflow", 0, "config", "questions", 0, "text"],
    ],
    [
      "a model's name",
      ["body", "workflow", 0, "config", "WebConfig", "questions"],
      ["workflow", 0, "config", "questions"],
    ],
    ["a missing field", ["body", "workflow", 0, "web_interview", "order"], ["workflow", 0, "order"]],
    ["something below a missing field", ["body", "contact", "email"], ["contact", "email"]],
    ["a type's name behind a value", ["body", "title", "str"], ["title"]],
    ["a type's name behind null", ["body", "interval", "int"], ["interval"]],
    ["a query parameter", ["query", "limit"], ["limit"]],
    ["the whole body", ["body"], []],
    ["no loc", undefined, []],
  ])("gives the path for %s", (_name, loc, path) => {
    expect(pathOf(loc)).toEqual(path);
  });

  it.each(["workflow[0].config.x", "workflow.0.config.x", 'workflow[0]["config"].x', "body.workflow.0.config.x"])(
    "understands %s",
    (param) => {
      const { fields } = read({
        error: { type: "t", code: "c", message: "m", errors: [{ code: "c", message: "m", param }] },
      });
      expect(fields[0]?.path).toEqual(["workflow", 0, "config", "x"]);
    },
  );

  it("is bounded and never fails, whatever comes", () => {
    expect(read({ detail: Array(500).fill({ loc: ["body"], msg: "m".repeat(5_000) }) }).fields).toHaveLength(50);
    const error = fc.record({ errors: fc.anything(), param: fc.anything(), message: fc.anything() });
    const body = fc.oneof(fc.anything(), fc.record({ detail: fc.anything() }), fc.record({ error }));
    fc.assert(
      fc.property(body, fc.anything(), (value, sent) => {
        const text = JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? String(item) : item)) ?? "";
        const { message = "", fields } = readErrorBody(text, sent, (raw) => raw);
        expect(message.length).toBeLessThanOrEqual(500);
        for (const field of fields) expect(field.message.length).toBeLessThanOrEqual(500);
      }),
    );
  });
});
