import { describe, expect, it } from "vitest";
import { MASK, redactor } from "../src/heymilo/redact.ts";
import { createLog } from "../src/log.ts";

describe("redaction", () => {
  const KEY = 'hm+live/5f"3a\\=c0ffee';
  const redact = redactor([KEY]);
  const json = JSON.stringify({ key: KEY });

  it.each([
    ["a text", `the key ${KEY}, again ${KEY}`, `the key ${MASK}, again ${MASK}`],
    ["JSON", json, `{"key":"${MASK}"}`],
    ["JSON in a text in JSON", JSON.stringify({ body: json }), `{"body":"{\\"key\\":\\"${MASK}\\"}"}`],
    ["a URL", `https://example.com/?key=${encodeURIComponent(KEY)}`, `https://example.com/?key=${MASK}`],
    ["base64", Buffer.from(KEY).toString("base64"), MASK],
    ["base64 for URLs", Buffer.from(KEY).toString("base64url"), MASK],
    ["a header dump", `x-api-key: ${KEY}\r\n`, `x-api-key: ${MASK}\r\n`],
    ["nothing of it", "the keyboard", "the keyboard"],
  ])("%s", (_form, text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it("covers several secrets, also when one is part of another", () => {
    expect(redactor(["abc", "abcdef", undefined])("abcdef and abc")).toBe(`${MASK} and ${MASK}`);
  });

  it("of no secret leaves everything as it is", () => {
    expect(redactor([undefined, ""])("as it is")).toBe("as it is");
  });

  it("takes a secret literally, not as a pattern", () => {
    expect(redactor([".*$&"])("anything .*$&")).toBe(`anything ${MASK}`);
  });
});

describe("the log", () => {
  const LEVELS = ["debug", "info", "warn", "error"] as const;

  const linesAt = (threshold: (typeof LEVELS)[number] | "silent") => {
    const lines: string[] = [];
    const log = createLog(threshold, redactor(["s3cret"]), (line) => lines.push(line) > 0);
    for (const level of LEVELS) log(level, `at ${level}`, { note: "with s3cret", text: "two\nlines" });
    return lines;
  };

  it.each([
    ["debug", 4],
    ["info", 3],
    ["warn", 2],
    ["error", 1],
    ["silent", 0],
  ] as const)("at %s writes %i of four levels", (threshold, count) => {
    expect(linesAt(threshold)).toHaveLength(count);
  });

  it("is one JSON object a line, redacted", () => {
    for (const [at, line] of linesAt("debug").entries()) {
      expect(line.match(/\n/g)).toEqual(["\n"]);
      expect(JSON.parse(line)).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        level: LEVELS[at],
        event: `at ${LEVELS[at]}`,
        note: `with ${MASK}`,
        text: "two\nlines",
      });
    }
  });
});
