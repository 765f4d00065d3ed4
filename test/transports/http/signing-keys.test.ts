import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair, type JWK, jwtVerify } from "jose";
import { afterEach, expect, it } from "vitest";
import { checkToken } from "../../../src/transports/http/sign-in/check-token.ts";
import { NoKeysError, SigningKeys } from "../../../src/transports/http/sign-in/signing-keys.ts";
import { startHttpServer } from "../../support/http-server.ts";
import { AUDIENCE, type Issuer, startIssuer } from "../../support/issuer.ts";

const OTHER_KEY = await exportJWK((await generateKeyPair("ES256")).publicKey);

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const until = async (holds: () => boolean) => {
  while (!holds()) await sleep(5);
};

const started = async (issuer: string, times: object = {}) => {
  const logged: { event: string; reason?: unknown }[] = [];
  const log = (_level: string, event: string, fields = {}) => logged.push({ event, ...fields });
  const keys = new SigningKeys({ issuer, env: {}, log, times });
  keys.start();
  cleanUps.push(() => keys.close());
  await until(() => logged.length > 0);
  return { keys, logged };
};

const issuing = async (): Promise<Issuer> => {
  const issuer = await startIssuer();
  cleanUps.push(() => issuer.close());
  return issuer;
};

it("good keys serve on while the provider fails, and no longer than they are good for", async () => {
  const issuer = await issuing();
  const { keys, logged } = await started(issuer.url, { reloadMs: 20, retryMs: 20, goodForMs: 600 });
  issuer.fail(500);
  await until(() => logged.some(({ event }) => event === "signing keys not read"));
  await jwtVerify(await issuer.token(), keys.keyOf);
  await until(() => !keys.isReady);
  await expect(jwtVerify(await issuer.token(), keys.keyOf)).rejects.toThrow(NoKeysError);
  issuer.fail(200);
  await until(() => keys.isReady);
  await jwtVerify(await issuer.token(), keys.keyOf);
});

it.each<[string, (key: JWK) => unknown[]]>([
  ["twice", (key) => [key]],
  ["beside another of the same id", (key) => [{ ...OTHER_KEY, kid: key.kid }]],
  ["beside null and a text", () => [null, "key"]],
  ["beside an entry without a type", (key) => [{ kid: key.kid }]],
])("a key that the provider lists %s is good for its tokens", async (_what, alsoListed) => {
  const issuer = await startIssuer(alsoListed);
  cleanUps.push(() => issuer.close());
  const { keys } = await started(issuer.url);
  const rules = { issuer: issuer.url, audiences: [AUDIENCE], keys };
  expect(await checkToken(await issuer.token(), rules)).toMatchObject({ sub: "anna" });
  const [header, payload] = (await issuer.token()).split(".");
  expect(await checkToken(`${header}.${payload}.${"A".repeat(86)}`, rules)).toBe("bad_signature");
});

it.each<[string, (url: string) => Record<string, object | string>, string]>([
  ["of another issuer", (url) => ({ [OPENID]: { issuer: `${url}/`, jwks_uri: `${url}/keys` } }), "of another issuer"],
  ["that redirects", () => ({ [OPENID]: "/elsewhere", "/elsewhere": {} }), "answered 302"],
  [
    "without signing keys",
    (url) => ({ [OPENID]: { issuer: url, jwks_uri: `${url}/k` }, "/k": { keys: [] } }),
    "no signing keys",
  ],
  [
    "with keys that are none",
    (url) => ({ [OPENID]: { issuer: url, jwks_uri: `${url}/k` }, "/k": {} }),
    "not a key set",
  ],
  [
    "whose keys are not on https",
    (url) => ({ [OPENID]: { issuer: url, jwks_uri: "http://192.0.2.1/k" } }),
    "not https",
  ],
  ["that says too much", () => ({ [OPENID]: { filler: "x".repeat(300_000) } }), "gave no usable answer"],
])("a provider %s gives no keys, and the log says why", async (_what, documentsAt, reason) => {
  const server = await startHttpServer((request, response) => {
    const document = documentsAt(server.url)[request.url ?? ""];
    if (typeof document === "string") response.writeHead(302, { location: document }).end();
    else response.writeHead(document ? 200 : 404).end(JSON.stringify(document ?? {}));
  });
  cleanUps.push(() => server.close());
  const { keys, logged } = await started(server.url);
  expect(keys.isReady).toBe(false);
  expect(logged).toMatchObject([{ event: "signing keys not read", reason: expect.stringContaining(reason) }]);
});

const OPENID = "/.well-known/openid-configuration";

it("a provider that has only the metadata of OAuth, below its path, is found", async () => {
  const issuer = await issuing();
  const server = await startHttpServer((request, response) => {
    const isAsked = request.url === "/.well-known/oauth-authorization-server/realm";
    const document = { issuer: `${server.url}/realm`, jwks_uri: `${issuer.url}/keys` };
    response.writeHead(isAsked ? 200 : 404).end(isAsked ? JSON.stringify(document) : "{}");
  });
  cleanUps.push(() => server.close());
  const { keys } = await started(`${server.url}/realm`);
  expect(keys.isReady).toBe(true);
});
