import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigError, InputError, LookUpError, OutcomeUnknownError } from "../../src/heymilo/errors.ts";
import { classify } from "../../src/heymilo/outcome.ts";
import {
  ApiError,
  CancelledError,
  ConnectionError,
  InvalidResponseError,
  TimeoutError,
} from "../../src/heymilo/request-errors.ts";
import { answer, client, deadline, failure } from "../support/raw-servers.ts";
import { beforeSending } from "./outcome/not-sent.ts";
import { answering, NEVER_SENT, play, REFUSED, type Row, UNKNOWN } from "./outcome/scene.ts";
import { afterSending, answered } from "./outcome/sent.ts";

describe("a write's outcome: nothing was sent", () => {
  it.concurrent.each(beforeSending)("%s", async (_name, scene, expected) => {
    const { error, sentCalls, posts, received } = await play(scene);
    expect(error).toEqual(expected);
    expect(classify(error)).toEqual(NEVER_SENT);
    expect({ sentCalls, posts }).toEqual({ sentCalls: 0, posts: 0 });
    expect(received).not.toContain("POST");
    expect(inspect(error, { depth: 9 })).not.toMatch(/SECRET|user:pass|dXNlcjpwYXNz/);
  });
});

describe("a write's outcome: it was sent", () => {
  const unknown = afterSending.map((row): (typeof answered)[number] => [UNKNOWN, ...row]);

  it.concurrent.each([...unknown, ...answered])("%o: %s", async (outcome, _name, scene, expected) => {
    const { error, sentCalls, posts, received } = await play(scene);
    expect(error).toEqual(expected);
    expect(classify(error)).toEqual(outcome);
    expect({ sentCalls, posts }).toEqual({ sentCalls: 1, posts: 1 });
    expect(received).toContain("POST /api/v2/postings");
    expect(inspect(error, { depth: 9 })).not.toContain("SECRET");
  });
});

describe("a write's outcome: other errors", () => {
  it.each([
    [new InputError([]), REFUSED],
    [new ConfigError("HEYMILO_API_KEY", "is not set.", "Set it."), REFUSED],
    [new OutcomeUnknownError({ operation: "create", why: "lost", howToLook: "list" }), UNKNOWN],
    [new TimeoutError("not_sent", "queue", 100, 5_000), { outcome: "not_created", retry: { afterMs: 5_000 } }],
    [new LookUpError("a page failed"), NEVER_SENT],
    [new CancelledError("sent"), UNKNOWN],
    [new InvalidResponseError("malformed", "no HTTP"), UNKNOWN],
    [new TypeError("a bug"), UNKNOWN],
    ["not even an error", UNKNOWN],
  ])("%s", (error, outcome) => {
    expect(classify(error)).toEqual(outcome);
  });
});

describe("connection errors tell what to do", () => {
  it.each([
    ["unknown name", /api\.heymilo\.invalid.*HEYMILO_BASE_URL.*HTTPS_PROXY/],
    ["connection refused", /127\.0\.0\.1:\d+.*sandbox.*HEYMILO_BASE_URL/],
    ["self-signed certificate", /NODE_EXTRA_CA_CERTS/],
    ["proxy not there", /127\.0\.0\.1:\d+: the proxy failed.*HTTPS_PROXY/],
    ["proxy refuses the tunnel with 407", /refused the connection \(407\).*user and password.*HTTPS_PROXY/],
  ])("%s", async (name, text) => {
    const [, scene] = beforeSending.find(([candidate]) => candidate === name) as Row;
    const { error } = await play(scene);
    expect(error).toBeInstanceOf(ConnectionError);
    expect((error as ConnectionError).message).toMatch(text);
  });

  it("keeps HeyMilo's request id and says whether to repeat", async () => {
    const scene = await answering(answer("500 Oops", "{}", { "X-Request-Id": "req_1" }));
    const error = await failure(client(scene.url).send({ method: "GET", path: "/api/v2/x" }, deadline()));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ requestId: "req_1", retryable: "reads" });
  });
});
