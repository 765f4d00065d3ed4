import { describe, expect, it } from "vitest";
import {
  type Caller,
  isRefusal,
  keyOfCaller,
  keyOfServer,
  nobodyAsked,
  type Refusal,
} from "../../../src/transports/http/access.ts";

type Access = typeof keyOfCaller;

const requestWith = (headers: Record<string, string>) => ({ headers, headersDistinct: {}, url: "/mcp" });

const admitted = (access: Access, headers: Record<string, string>): Caller => {
  const decision = access(requestWith(headers));
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision;
};

const refused = (access: Access, headers: Record<string, string>): Refusal => {
  const decision = access(requestWith(headers));
  if (!isRefusal(decision)) throw new Error("it was admitted");
  return decision;
};

describe("a caller with its own HeyMilo key", () => {
  it.each([
    { authorization: "Bearer hm_live_1" },
    { authorization: "bearer  hm_live_1 " },
    { "x-api-key": "hm_live_1" },
    // A gateway in front uses Authorization for itself.
    { "x-api-key": "hm_live_1", authorization: "Bearer identity-token-of-a-gateway" },
  ])("sends it as %o", (headers: Record<string, string>) => {
    const { credentials, secrets } = admitted(keyOfCaller, headers);
    expect(credentials).toEqual({ apiKey: "hm_live_1", workspaceId: undefined });
    expect(secrets).toEqual(["hm_live_1"]);
  });

  it("may name a workspace, which makes it another tenant", () => {
    const key = { "x-api-key": "hm_live_1" };
    const one = admitted(keyOfCaller, { ...key, "x-workspace-id": "ws_1" });
    expect(one.credentials.workspaceId).toBe("ws_1");
    expect(one.tenant).toBe(admitted(keyOfCaller, { ...key, "x-workspace-id": "ws_1" }).tenant);
    expect(one.tenant).not.toBe(admitted(keyOfCaller, { ...key, "x-workspace-id": "ws_2" }).tenant);
    expect(one.tenant).not.toBe(admitted(keyOfCaller, key).tenant);
    expect(one.tenant).not.toContain("hm_live_1");
  });

  it.each([
    {},
    { authorization: "" },
    { authorization: "Bearer" },
    { authorization: "Basic aG06aG0=" },
    { "x-api-key": " " },
  ])("is asked for one after %o", (headers: Record<string, string>) => {
    const { status, challenge } = refused(keyOfCaller, headers);
    expect(status).toBe(401);
    expect(challenge).toBe('Bearer realm="heymilo-mcp"');
  });

  it("is told of a key that no header could carry, without its being repeated", () => {
    const { challenge, message } = refused(keyOfCaller, { authorization: "Bearer two words" });
    expect(challenge).toContain('error="invalid_token"');
    expect(message).not.toContain("two words");
  });

  it("is told of a workspace id that no header could carry", () => {
    const headers = { "x-api-key": "hm_live_1", "x-workspace-id": "ä" };
    expect(refused(keyOfCaller, headers)).toMatchObject({ status: 400 });
  });
});

describe("the server's key, behind tokens", () => {
  const key = { apiKey: "hm_live_server", workspaceId: "ws_server" };
  const access = keyOfServer(key, ["first-token-of-16", "second-token-of-16"]);

  it.each(["first-token-of-16", "second-token-of-16"])("opens to %s, always as the same tenant", (token) => {
    const caller = admitted(access, { authorization: `Bearer ${token}`, "x-workspace-id": "ws_other" });
    expect(caller.credentials).toEqual(key);
    expect(caller.tenant).toBe(admitted(access, { "x-api-key": "first-token-of-16" }).tenant);
  });

  it.each(["first-token-of-1", "first-token-of-16x", "hm_live_server", "FIRST-TOKEN-OF-16"])(
    "stays closed to %s",
    (token) => {
      const { status, challenge } = refused(access, { authorization: `Bearer ${token}` });
      expect(status).toBe(401);
      expect(challenge).toContain('error="invalid_token"');
    },
  );

  it("stays closed to whoever has none", () => {
    expect(refused(access, {})).toMatchObject({ status: 401, challenge: 'Bearer realm="heymilo-mcp"' });
  });
});

it("nobody needs a key for the sandbox, and all share it", () => {
  expect(admitted(nobodyAsked, {}).tenant).toBe(admitted(nobodyAsked, { "x-api-key": "any" }).tenant);
});
