import { fileURLToPath } from "node:url";
import { CompactEncrypt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { AUDIENCE, type Issuer, startIssuer } from "../support/issuer.ts";
import { LISTEN, toolCall } from "../support/messages.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const METADATA = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";
const SCOPES = "heymilo.read heymilo.write heymilo.candidates";
const SIGN_IN = `Bearer realm="heymilo-mcp", resource_metadata="${METADATA}", scope="${SCOPES}"`;
const invalid = (why = "The access token is not valid.") =>
  `${SIGN_IN}, error="invalid_token", error_description="${why}"`;

const CALL = toolCall("list_interviewers");

const heymilo = twoWorkspaces();
let issuer: Issuer;
let server: HostedServer;

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startBefore(heymilo, [], {
    HEYMILO_API_KEY: KEYS.anna,
    HEYMILO_MCP_ISSUER: issuer.url,
    HEYMILO_MCP_PUBLIC_URL: AUDIENCE,
    HEYMILO_MCP_TOKENS: "token-of-the-pipeline",
  });
  await server.logged(({ event }) => event === "signing keys");
});

beforeEach(() => {
  heymilo.seen.length = 0;
});

afterAll(async () => {
  await server.stop();
  await issuer.close();
});

const call = (authorization?: string | string[], path?: string) => post(server.url, { authorization }, CALL, path);

const bearer = async (token: string | Promise<string>) => call(`Bearer ${await token}`);

const now = () => Math.floor(Date.now() / 1_000);

it("a good token is admitted, and HeyMilo gets the server's key", async () => {
  const { status, body } = await bearer(issuer.token());
  expect(status).toBe(200);
  expect(JSON.parse(body).result.structuredContent).toBeDefined();
  expect(heymilo.seen.map((headers) => headers["x-api-key"])).toEqual([KEYS.anna]);
});

it.each<[string, () => ReturnType<typeof post>]>([
  ["of type JWT", () => bearer(issuer.token({}, { typ: "JWT" }))],
  ["without a type", () => bearer(issuer.token({}, { typ: undefined as unknown as string }))],
  ["of Keycloak, that says Bearer", () => bearer(issuer.token({ typ: "Bearer" }, { typ: "JWT" }))],
  ["for several audiences", () => bearer(issuer.token({ aud: ["another", AUDIENCE] }))],
  ["with scp as a list", () => bearer(issuer.token({ scope: undefined, scp: ["heymilo.read"] }))],
  ["of a clock that is 20 s behind", () => bearer(issuer.token({ exp: now() - 20 }))],
  ["of a clock that is 20 s ahead", () => bearer(issuer.token({ nbf: now() + 20 }))],
  ["of a pipeline, which is no JWT", () => bearer("token-of-the-pipeline")],
])("so is a token %s", async (_what, send) => {
  expect((await send()).status).toBe(200);
  expect(heymilo.seen).toHaveLength(1);
});

it.each<[string, () => ReturnType<typeof post>, string]>([
  ["no token", () => call(), SIGN_IN],
  ["another scheme", () => call("Basic YTpi"), SIGN_IN],
  ["the key of HeyMilo", () => post(server.url, { "x-api-key": KEYS.anna }, CALL), SIGN_IN],
  ["a token in the query", async () => call(undefined, `/mcp?access_token=${await issuer.token()}`), SIGN_IN],
  [
    "a token in the query beside one in the header",
    async () => call(`Bearer ${await issuer.token()}`, `/mcp?access_token=${await issuer.token()}`),
    SIGN_IN,
  ],
  [
    "two headers",
    async () => call([`Bearer ${await issuer.token()}`, `Bearer ${await issuer.token()}`]),
    invalid("There is more than one Authorization header."),
  ],
  ["an opaque token", () => bearer("0123456789abcdef0123456789abcdef"), invalid()],
  [
    "HS256 with the public key",
    () =>
      bearer(
        new SignJWT({ iss: issuer.url, aud: AUDIENCE, sub: "anna", scope: SCOPES, exp: now() + 600 })
          .setProtectedHeader({ alg: "HS256", kid: issuer.key().jwk.kid, typ: "at+jwt" })
          .sign(new TextEncoder().encode(JSON.stringify(issuer.key().jwk))),
      ),
    invalid(),
  ],
  [
    "no signature",
    async () => {
      const [, payload] = (await issuer.token()).split(".");
      const header = Buffer.from(JSON.stringify({ alg: "none", kid: issuer.key().jwk.kid })).toString("base64url");
      return bearer(`${header}.${payload}.`);
    },
    invalid(),
  ],
  [
    "a key that it brings itself",
    async () => {
      const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: "own" };
      return bearer(
        new SignJWT({ iss: issuer.url, aud: AUDIENCE, sub: "anna", scope: SCOPES, exp: now() + 600 })
          .setProtectedHeader({ alg: "ES256", jwk, kid: "own", typ: "at+jwt", jku: `${issuer.url}/keys` })
          .sign(privateKey),
      );
    },
    invalid(),
  ],
  ["the name of another key", () => bearer(issuer.token({}, { kid: "another" })), invalid()],
  ["no name of a key", () => bearer(issuer.token({}, { kid: undefined as unknown as string })), invalid()],
  [
    "a payload that was changed",
    async () => {
      const [header, , signature] = (await issuer.token()).split(".");
      const [, other] = (await issuer.token({ sub: "ben" })).split(".");
      return bearer(`${header}.${other}.${signature}`);
    },
    invalid(),
  ],
  ["an expiry that is over", () => bearer(issuer.token({ exp: now() - 60 })), invalid("The access token has expired.")],
  ["a beginning that is to come", () => bearer(issuer.token({ nbf: now() + 60 })), invalid()],
  ["an expiry that is beyond all times", () => bearer(issuer.withExpiry("1e400")), invalid()],
  ["an issue that is a day ahead", () => bearer(issuer.token({ iat: now() + 86_400 })), invalid()],
  ["no expiry", () => bearer(issuer.token({ exp: undefined as unknown as number })), invalid()],
  ["no subject", () => bearer(issuer.token({ sub: undefined as unknown as string })), invalid()],
  ["an issuer with a slash more", () => bearer(issuer.token({ iss: `${issuer.url}/` })), invalid()],
  [
    "no audience",
    () => bearer(issuer.token({ aud: undefined as unknown as string })),
    invalid("The access token is not for this server."),
  ],
  [
    "an audience that ours begins with",
    () => bearer(issuer.token({ aud: "https://mcp.example.com" })),
    invalid("The access token is not for this server."),
  ],
  [
    "another audience, and ours as the client's name",
    () => bearer(issuer.token({ aud: "https://api.example.com", azp: AUDIENCE })),
    invalid("The access token is not for this server."),
  ],
  [
    "the form of an ID token",
    () => bearer(issuer.token({ scope: undefined, nonce: "n", at_hash: "h" }, { typ: "JWT" })),
    invalid(),
  ],
  ["no scopes", () => bearer(issuer.token({ scope: undefined })), invalid()],
  ["the form of Keycloak's refresh tokens", () => bearer(issuer.token({ typ: "Refresh" }, { typ: "JWT" })), invalid()],
  ["another type", () => bearer(issuer.token({}, { typ: "logout+jwt" })), invalid()],
  ["an extension that it calls critical", () => bearer(issuer.token({}, { crit: ["x"], x: 1 } as object)), invalid()],
  [
    "encryption",
    async () => {
      const { publicKey } = await generateKeyPair("RSA-OAEP-256");
      return bearer(
        new CompactEncrypt(new TextEncoder().encode(await issuer.token()))
          .setProtectedHeader({ alg: "RSA-OAEP-256", enc: "A256GCM", cty: "JWT" })
          .encrypt(publicKey),
      );
    },
    invalid(),
  ],
  ["13 kB", () => bearer(issuer.token({ filler: "x".repeat(9_500) })), invalid()],
])("%s is a 401, and nothing goes to HeyMilo", async (_what, send, challenge) => {
  const { status, headers, body } = await send();
  expect(status).toBe(401);
  expect(headers["www-authenticate"]).toBe(challenge);
  expect(JSON.parse(body).error.message).toContain("Sign in");
  expect(heymilo.seen).toEqual([]);
});

describe("what clients read to sign in", () => {
  const DOCUMENT = {
    resource: AUDIENCE,
    scopes_supported: SCOPES.split(" "),
    bearer_methods_supported: ["header"],
    resource_name: "HeyMilo interviewers",
  };
  const paths = ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"];

  it.each(paths)("is at %s, under any name and for pages of any origin", async (path) => {
    const headers = { host: "evil.example", origin: "https://page.example" };
    const answer = await post(server.url, headers, "", path, "GET");
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": "*", "cache-control": "no-store" });
    expect(JSON.parse(answer.body)).toMatchObject({ ...DOCUMENT, authorization_servers: [issuer.url] });
    expect((await post(server.url, headers, "", path, "HEAD")).body).toBe("");
    const asked = await post(server.url, headers, "", path, "OPTIONS");
    expect(asked.headers["access-control-allow-headers"]).toBe("*");
    expect((await post(server.url, headers, "", path)).status).toBe(405);
  });

  it("is not what an identity provider has", async () => {
    for (const name of ["oauth-authorization-server", "openid-configuration"])
      expect((await fetch(`${server.url}/.well-known/${name}`)).status).toBe(404);
  });

  it("a token is asked for by any method, and by names that others may not use not at all", async () => {
    const get = await post(server.url, {}, "", "/mcp", "GET");
    expect(get.status).toBe(401);
    expect(get.headers["www-authenticate"]).toBe(SIGN_IN);
    expect((await post(server.url, { host: "mcp.example.com" })).status).toBe(401);
    expect((await post(server.url, { host: "evil.example" })).status).toBe(403);
  });
});

it("a token with none of our scopes is a 403 that names the first", async () => {
  const { status, headers } = await bearer(issuer.token({ scope: "openid email" }));
  expect(status).toBe(403);
  expect(headers["www-authenticate"]).toBe(
    `Bearer error="insufficient_scope", error_description="This needs the scope heymilo.read.", scope="heymilo.read", resource_metadata="${METADATA}"`,
  );
  expect(heymilo.seen).toEqual([]);
});

it("a stream that somebody listens to ends with its token", async () => {
  const token = await issuer.token({ exp: now() + 3 });
  const headers = { ...LISTEN.headers, authorization: `Bearer ${token}` };
  const listened = await post(server.url, headers, LISTEN.body);
  expect(listened.headers["content-type"]).toContain("text/event-stream");
});

it("what checks tokens is loaded only with an issuer", async () => {
  const execArgv = ["--require", fileURLToPath(new URL("../support/loaded-files.cjs", import.meta.url))];
  const loadedWith = async (env: Record<string, string>) => {
    const started = await startHosted({ args: ["--sandbox"], env, execArgv });
    await started.stop();
    const { files } = await started.logged(({ event }) => event === "loaded");
    return (files as string[]).filter((file) => file.startsWith("sign-in"));
  };
  expect(await loadedWith({})).toEqual([]);
  const signIn = { HEYMILO_MCP_ISSUER: issuer.url, HEYMILO_MCP_PUBLIC_URL: AUDIENCE };
  expect(await loadedWith(signIn)).toHaveLength(1);
});

it("the log says why a token was refused, and holds none of them", async () => {
  const token = await issuer.token({ exp: now() - 60 });
  await bearer(token);
  await server.logged(({ event, refused }) => event === "request" && refused === "expired");
  for (const part of token.split(".")) expect(server.stderr()).not.toContain(part);
  expect(server.stderr()).not.toContain("eyJ");
});

describe("while the identity provider fails", () => {
  it("at the start, the server is not ready, says so, and goes on asking", async () => {
    issuer.fail(500);
    const late = await startBefore(heymilo, [], {
      HEYMILO_API_KEY: KEYS.anna,
      HEYMILO_MCP_ISSUER: issuer.url,
      HEYMILO_MCP_PUBLIC_URL: AUDIENCE,
    });
    await late.logged(({ event }) => event === "signing keys not read");
    expect((await fetch(`${late.url}/readyz`)).status).toBe(503);
    const authorization = `Bearer ${await issuer.token()}`;
    const answer = await post(late.url, { authorization }, CALL);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.headers["www-authenticate"]).toBeUndefined();
    expect((await post(late.url, {}, CALL)).status).toBe(401);
    expect(heymilo.seen).toEqual([]);
    issuer.fail(200);
    await late.logged(({ event }) => event === "signing keys");
    expect((await fetch(`${late.url}/readyz`)).status).toBe(200);
    expect((await post(late.url, { authorization }, CALL)).status).toBe(200);
    await late.stop();
  });

  it("under load, a change of keys and then an outage cost no call, and made-up keys few questions", async () => {
    const fresh = await startBefore(heymilo, [], {
      HEYMILO_API_KEY: KEYS.anna,
      HEYMILO_MCP_ISSUER: issuer.url,
      HEYMILO_MCP_PUBLIC_URL: AUDIENCE,
    });
    await fresh.logged(({ event }) => event === "signing keys");
    const before = issuer.keyFetches();
    const old = await issuer.token();
    const send = async (token: string) => (await post(fresh.url, { authorization: `Bearer ${token}` })).status;
    const load = async (token: string) => Promise.all(Array.from({ length: 40 }, () => send(token)));
    expect(new Set(await load(old))).toEqual(new Set([200]));
    await issuer.rotate();
    const both = await Promise.all([load(old), load(await issuer.token())]);
    expect(new Set(both.flat())).toEqual(new Set([200]));
    issuer.fail(500);
    const random = Array.from({ length: 100 }, async (_, number) =>
      send(await issuer.token({}, { kid: `made-up-${number}` })),
    );
    expect(new Set(await Promise.all(random))).toEqual(new Set([401]));
    expect(new Set((await Promise.all([load(old), load(await issuer.token())])).flat())).toEqual(new Set([200]));
    expect((await fetch(`${fresh.url}/readyz`)).status).toBe(200);
    expect(issuer.keyFetches() - before).toBe(1);
    issuer.fail(200);
    await fresh.stop();
  });
});
