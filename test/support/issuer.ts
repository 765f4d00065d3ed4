import {
  CompactSign,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";
import { startHttpServer } from "./http-server.ts";

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

/** An identity provider that signs whatever a test wants, and can fail. */
export interface Issuer {
  url: string;
  /** A token with good claims, but for these; undefined leaves a claim out. */
  token(claims?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** A token whose `exp` is this text of JSON: SignJWT writes no number beyond all numbers. */
  withExpiry(json: string): Promise<string>;
  /** Signs with another key from now on; the one before stays in the set. */
  rotate(): Promise<void>;
  /** The key that signs now, and the same as its public half. */
  key(): { privateKey: PrivateKey; jwk: JWK & { kid: string } };
  /** Answers with this status instead; 200 for the usual. */
  fail(status: number): void;
  /** How often the keys were asked for. */
  keyFetches(): number;
  close(): Promise<void>;
}

export const AUDIENCE = "https://mcp.example.com/mcp";
const ALL = "heymilo.read heymilo.write heymilo.candidates";

/** @param alsoListed what its key set has beside the keys */
export async function startIssuer(alsoListed: (key: JWK) => unknown[] = () => []): Promise<Issuer> {
  let made = 0;
  const makeKey = async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    return {
      privateKey,
      jwk: { ...(await exportJWK(publicKey)), kid: `key-${made++}`, use: "sig", alg: "ES256" },
    };
  };
  let key = await makeKey();
  let before: (typeof key)[] = [];
  let status = 200;
  const server = await startHttpServer((request, response) => {
    const documents: Record<string, object> = {
      "/.well-known/openid-configuration": { issuer: server.url, jwks_uri: `${server.url}/keys` },
      "/keys": { keys: [...alsoListed(key.jwk), ...[key, ...before].map(({ jwk }) => jwk)] },
    };
    const document = documents[request.url ?? ""];
    response.writeHead(document ? status : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(document ?? {}));
  });
  return {
    url: server.url,
    token: (claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      const payload = { iss: server.url, aud: AUDIENCE, sub: "anna", scope: ALL, exp: now + 600, ...claims };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: "ES256", kid: key.jwk.kid, typ: "at+jwt", ...header })
        .sign(key.privateKey, { crit: { x: true } });
    },
    withExpiry: (json) => {
      const payload = { iss: server.url, aud: AUDIENCE, sub: "anna", scope: ALL };
      const text = JSON.stringify(payload).replace(/}$/, `,"exp":${json}}`);
      return new CompactSign(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: "ES256", kid: key.jwk.kid, typ: "at+jwt" })
        .sign(key.privateKey);
    },
    rotate: async () => {
      before = [key];
      key = await makeKey();
    },
    key: () => key,
    fail: (wanted) => {
      status = wanted;
    },
    keyFetches: () => server.requests.filter((request) => request === "GET /keys").length,
    close: () => server.close(),
  };
}
