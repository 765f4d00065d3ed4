import { expect, it } from "vitest";
import { isLoopback } from "../../src/heymilo/url.ts";

it.each([
  ["localhost", true],
  ["sandbox.localhost", true],
  ["127.0.0.1", true],
  ["127.8.9.10", true],
  ["[::1]", true],
  ["::1", true],
  ["[::2]", false],
  ["127.0.0.1.example.com", false],
  ["localhost.example.com", false],
  ["10.0.0.1", false],
  ["0.0.0.0", false],
])("%s is this machine: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
