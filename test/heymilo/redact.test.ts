import { expect, it } from "vitest";
import { MASK, redactor } from "../../src/heymilo/redact.ts";
import { ApiError } from "../../src/heymilo/request-errors.ts";
import fc from "../support/fast-check.ts";
import { answer, client, deadline, failure, rawServer } from "../support/raw-servers.ts";
import { leaks } from "../support/secrets.ts";

const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const secret = fc.string({ unit: visible, minLength: 20, maxLength: 60 });
const around = fc.string({ maxLength: 9 });

it("finds a secret as it is, as in a URL or in JSON, and within base64, at whatever place of a longer one", () => {
  fc.assert(
    fc.property(secret, around, around, (key, before, after) => {
      const whole = `${before}${key}${after}`;
      const forms = [
        whole,
        JSON.stringify(whole),
        JSON.stringify(JSON.stringify(whole)),
        encodeURIComponent(whole),
        encodeURIComponent(whole).replace(/%../g, (code) => code.toLowerCase()),
        Buffer.from(whole).toString("base64"),
        Buffer.from(whole).toString("base64url"),
      ];
      const redact = redactor([key]);
      for (const form of forms) {
        const clean = redact(form);
        expect(clean).toContain(MASK);
        expect(leaks(clean, key)).toEqual([]);
      }
      expect(redact(forms.join("\n")).split(MASK).length).toBeGreaterThan(forms.length);
    }),
  );
});

it.each([
  ["in any case", ["secret-key-1234"], "Secret-key-1234. secret-key-123", `${MASK}. secret-key-123`],
  ["in halves around what nobody sees", ["live-c0ffee-3a5f"], "live-c0f\u200b\u{e0041}fee-3a5f", MASK],
  ["of two, though one is part of the other", ["abcd", "abcdef"], "abcdef and abcd", `${MASK} and ${MASK}`],
  ["literally, and not as a pattern", [".*$&"], "anything .*$&", `anything ${MASK}`],
  ["and nothing else", ["a-key-of-ours"], "the keyboard", "the keyboard"],
  ["and nothing where there is none", [undefined, ""], "undefined", "undefined"],
])("finds a secret %s", (_how, secrets, text, clean) => expect(redactor(secrets)(text)).toBe(clean));

it.each(["a", '"', "out", "}", "0"])("of the key %s leaves a result readable: nothing could hide it", (key) => {
  const result = { outcome: "created", posting_id: "1A0", next_steps: ["Give out the link."] };
  expect(redactor([key])(result)).toEqual(result);
});

it.each(["outcome", '"},{"', "next_steps"])("of the key %s leaves valid JSON of the same shape", (key) => {
  const clean = redactor([key])({ outcome: `was ${key}`, list: [{ text: key }], number: 7, none: null });
  expect(Object.values(clean)).toEqual([`was ${MASK}`, [{ text: MASK }], 7, null]);
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
  const server = await rawServer((socket) => socket.end(answer("400 Bad Request", text, { "x-request-id": key })));
  const http = client(server.url, { apiKey: key });
  const error = await failure(http.read({ method: "GET", path: "/api/v2/x" }, deadline()));
  expect(error).toBeInstanceOf(ApiError);
  const { message, fields, requestId } = error as ApiError;
  const shown = JSON.stringify({ message, fields, requestId });
  expect(shown).not.toContain("hm_live");
  expect(requestId).toBe(MASK);
});
