import { expect, it } from "vitest";
import { MASK, redactor } from "../src/heymilo/redact.ts";
import { createLog, faultOf, quotelessMessage } from "../src/log.ts";

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

it.each([
  ["a long text", { note: "x".repeat(100_000) }],
  ["a long text that is not ASCII", { note: "é漢😀".repeat(30_000) }],
  ["many items", { places: Array(50_000).fill("workflow[0].config") }],
  ["many fields", Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`field${at}`, "x"]))],
])("is cut to 4 kB with %s, and stays JSON", (_what, fields) => {
  const lines: string[] = [];
  createLog("info", redactor([]), (line) => lines.push(line) > 0)("info", "event", fields);
  expect(Buffer.byteLength(lines[0] ?? "")).toBeLessThanOrEqual(4_096);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", event: "event" });
});

it("says where a fault is, without the message, which may quote what somebody sent", () => {
  const fault = new TypeError("cannot read Jane Doe\n    at Jane Doe (private.js:1:1)");
  const said = JSON.stringify(faultOf(fault));
  expect(said).not.toContain("Jane");
  expect(said).toContain("log.test.ts");
  expect(faultOf("Jane Doe")).toEqual({ error: "string" });
});

it.each([
  [`Unexpected token 'J', "{"x":Jane"... is not valid JSON`, "Unexpected token"],
  ['Unknown message type: {"method":"Jane"}', "Unknown message type"],
  ["Received a response for an unknown message ID: Jane", "Received a response for an unknown message"],
  ['[\n  {"received":"Jane"}]', "Error"],
])("quotes nothing of a message that could not be read: %s", (message, said) => {
  expect(quotelessMessage(new Error(message))).toBe(said);
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
