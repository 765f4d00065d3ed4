import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { startHttpServer } from "./http-server.ts";

/** A real identity provider on this machine: registration, PKCE, resource indicators, refresh tokens. */
export interface AuthorizationServer {
  url: string;
  /** The scopes that it grants from now on, whatever is asked for. */
  grant(scopes: string): void;
  /** What a person does who is sent to this address. @returns where the browser is sent in the end */
  signIn(address: URL, name: string): Promise<URL>;
  /** How often tokens were asked for, by the kind of grant. */
  asked(): Record<string, number>;
  close(): Promise<void>;
}

export async function startAuthorizationServer(scopes: string): Promise<AuthorizationServer> {
  let granted = scopes;
  const asked: Record<string, number> = {};
  let handle: ReturnType<Provider["callback"]> | undefined;
  const server = await startHttpServer((request, response) => handle?.(request, response));
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const provider = new Provider(server.url, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "signing", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["not-a-secret"] },
    scopes: ["openid", "offline_access", ...scopes.split(" ")],
    findAccount: (_ctx: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    issueRefreshToken: () => true,
    ttl: Object.fromEntries(
      ["AccessToken", "AuthorizationCode", "Grant", "IdToken", "Interaction", "RefreshToken", "Session"].map((kind) => [
        kind,
        600,
      ]),
    ),
    features: {
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx: unknown, resource: string) => ({
          ...{ scope: granted, audience: resource, accessTokenFormat: "jwt", accessTokenTTL: 600 },
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
  });
  provider.on("grant.success", ({ oidc }) => {
    const kind = String(oidc.params.grant_type);
    asked[kind] = (asked[kind] ?? 0) + 1;
  });
  handle = provider.callback();
  return {
    url: server.url,
    grant: (wanted) => {
      granted = wanted;
    },
    signIn: (address, name) => browse(address, name),
    asked: () => asked,
    close: () => server.close(),
  };
}

const MOST_PAGES = 20;

/** Follows redirects with cookies, and sends off the forms of a sign-in and of its consent. */
const browse = async (start: URL, name: string): Promise<URL> => {
  const cookies = new Map<string, string>();
  let next: { url: URL; form?: URLSearchParams } = { url: start };
  for (let page = 0; page < MOST_PAGES; page++) {
    if (next.url.origin !== start.origin) return next.url;
    const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join("; ");
    const answer = await fetch(next.url, {
      redirect: "manual",
      headers: { cookie },
      ...(next.form && { method: "POST", body: next.form }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [key = "", value = ""] = set.split(";", 1)[0]?.split(/=(.*)/s) ?? [];
      cookies.set(key, value);
    }
    const location = answer.headers.get("location");
    const html = await answer.text();
    if (location) next = { url: new URL(location, next.url) };
    else {
      const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
      if (!action || !prompt) throw new Error(`no form at ${next.url}: ${html.slice(0, 500)}`);
      const form = new URLSearchParams({
        prompt,
        ...(prompt === "login" && { login: name, password: "any" }),
      });
      next = { url: new URL(action, next.url), form };
    }
  }
  throw new Error("the sign-in does not end");
};
