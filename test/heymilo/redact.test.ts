import fc from "fast-check";
import { expect, it } from "vitest";
import { ApiError } from "../../src/heymilo/errors.ts";
import { MASK, redactor } from "../../src/heymilo/redact.ts";
import { answer, client, deadline, failure, rawServer } from "../support/raw-servers.ts";
import { leaks } from "../support/secrets.ts";

/** Without angle brackets, which make a tag of what stands between two secrets: it is then hidden with them. */
const visible = fc
  .integer({ min: 0x21, max: 0x7e })
  .map((code) => String.fromCharCode(code))
  .filter((character) => !"<>".includes(character));
const secret = fc.string({ unit: visible, minLength: 20, maxLength: 60 });
const around = fc.string({ maxLength: 9 });

it("finds a secret in whatever form it comes, and at whatever place of a longer one", () => {
  fc.assert(
    fc.property(secret, around, around, (key, before, after) => {
      const dump = JSON.stringify({ header: key });
      const text = [
        `${before}${key}${after}`,
        encodeURIComponent(before + key + after),
        Buffer.from(`${before}${key}${after}`).toString("base64"),
        Buffer.from(`${before}${key}${after}`).toString("base64url"),
        dump,
        JSON.stringify({ dump }),
        JSON.stringify(JSON.stringify({ dump })),
      ].join("\n");
      const clean = redactor([key])(text);
      expect(leaks(clean, key)).toEqual([]);
      expect(clean.split(MASK)).toHaveLength(8);
    }),
  );
});

it("does not depend on the case, and leaves everything else alone", () => {
  const redact = redactor(["secret-key-1234", undefined]);
  expect(redact("Secret-key-1234. secret-key-123")).toBe(`${MASK}. secret-key-123`);
  expect(redactor([undefined])("undefined")).toBe("undefined");
});

it("finds a key of any length, and hides a text that is made of its beginnings", () => {
  const key = `${"a".repeat(4_000)}b`;
  expect(redactor([key])(`x ${key} y`)).toBe(`x ${MASK} y`);
  expect(redactor([key])("a".repeat(1_000_000))).toBe(MASK);
  expect(redactor([key])("a".repeat(200))).toBe("a".repeat(200));
});

it.each([
  ["HTML", (key: string) => [...key].map((one) => `&#${one.charCodeAt(0)};`).join("")],
  ["hex codes", (key: string) => [...key].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join("")],
  ["URLs in URLs", (key: string) => encodeURIComponent(encodeURIComponent(encodeURIComponent(key)))],
  ["tags between", (key: string) => [...key].join("<wbr>")],
  [
    "lines of base64",
    (key: string) =>
      Buffer.from(key)
        .toString("base64")
        .replace(/(.{8})/g, "$1\n"),
  ],
  ["groups of hex", (key: string) => Buffer.from(key).toString("hex").replace(/(..)/g, "0x$1, ")],
])("finds a secret in %s", (_form, write) => {
  const key = 'hm+live/"k\\\\3y"=&%41~?#{s}|%25x';
  const clean = redactor([key])(`<b title="x">${write(key)} </b>`);
  expect(clean).toContain(MASK);
  expect(clean.replace(MASK, "").length).toBeLessThan(30);
});

it.each([
  [
    "in the middle of a message that is shortened",
    (key: string) => ({ error: { message: `${"x".repeat(290)}${key}` } }),
  ],
  ["as the path of a field", (key: string) => ({ detail: [{ loc: ["body", key], msg: key, type: key }] })],
  ["in words that are no JSON", (key: string) => `<html><b>${"x".repeat(290)}${key}</b></html>`],
])("keeps a key out of HeyMilo's errors: %s", async (_name, bodyWith) => {
  const key = "hm_live<0123456789abcdef>SECRET";
  const body = bodyWith(key);
  const text = typeof body === "string" ? body : JSON.stringify(body).replaceAll("<", "\\u003c");
  const server = await rawServer((socket) =>
    socket.end(answer("400 Bad Request", text, { "x-request-id": key })),
  );
  const http = client(server.url, { apiKey: key });
  const error = await failure(http.read({ method: "GET", path: "/api/v2/x" }, deadline()));
  expect(error).toBeInstanceOf(ApiError);
  const { message, fields, requestId } = error as ApiError;
  const shown = JSON.stringify({ message, fields, requestId });
  expect(shown).not.toContain("hm_live");
  expect(requestId).toBe(MASK);
});
