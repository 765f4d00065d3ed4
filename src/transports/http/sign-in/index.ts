import { createHmac, randomBytes } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Log } from "../../../log.ts";
import type { ServeConfig } from "../../../settings/serve-config.ts";
import { SCOPES, type Scope, withIncluded } from "../../../surface/scopes.ts";
import {
  type Access,
  type AccessRequest,
  bearerOf,
  type Caller,
  callerWith,
  type Grant,
  personOfToken,
  tokenFinder,
} from "../access.ts";
import { createAnswers } from "./answers.ts";
import { type CallersEntry, claimOf, entryFor } from "./callers-file.ts";
import { checkToken } from "./check-token.ts";
import { isMachine } from "./machine.ts";
import { SigningKeys } from "./signing-keys.ts";

interface SignInOptions {
  serving: ServeConfig & { issuer: string; publicUrl: string };
  /** The server's own, for pipelines with tokens and, without a callers file, for all. */
  own: Caller["credentials"];
  entries: readonly CallersEntry[] | undefined;
  /** What the listed tools need. */
  signInScopes: readonly Scope[];
  env: NodeJS.ProcessEnv;
  log: Log;
}

export type SignIn = ReturnType<typeof createSignIn>;

const ALL = withIncluded(SCOPES);

/** The server as OAuth's resource server: an identity provider signs people in, and its tokens admit them here. */
export function createSignIn({ serving, own, entries, signInScopes, env, log }: SignInOptions) {
  const { issuer, publicUrl, scopePrefix, audiences = [publicUrl], tokens = [], machineScopes } = serving;
  const answers = createAnswers({ issuer, publicUrl, scopePrefix, signInScopes });
  const keys = new SigningKeys({ issuer, env, log });
  keys.start();
  const placeOf = tokenFinder(tokens);
  const auditKey = serving.auditKey ?? randomBytes(32);
  const pseudonymOf = (subject: string) =>
    createHmac("sha256", auditKey).update(`${issuer}\n${subject}`).digest("hex").slice(0, 12);

  const pipeline = (place: number, token: string): Caller =>
    callerWith(own, {
      person: personOfToken(token),
      grant: { scopes: ALL, who: `token ${place}`, refusalOf: answers.scopeWithheld },
    });

  const signedIn = (claims: JWTPayload) => {
    const machine = isMachine(claims);
    if (machine && machineScopes === undefined) return answers.noMachines();
    const given = machine ? [claimOf(claims, machineScopes ?? "")] : [claims.scope, claims.scp];
    const granted = scopesIn(given, scopePrefix);
    if (machine && !granted?.size) return answers.machineWithout();
    if (!granted) return answers.notValid("no_scopes");
    const entry = entries ? entryFor(entries, claims) : { credentials: own, scopes: ALL };
    if (!entry) return answers.nobodyKnown();
    if (granted.size === 0) return answers.scopeMissing("heymilo.read", []);
    const client = [claims.client_id, claims.azp, claims.appid].find((one) => typeof one === "string");
    const grant: Grant = {
      scopes: new Set([...granted].filter((scope) => entry.scopes.has(scope))),
      who: pseudonymOf(claims.sub as string),
      isMachine: machine,
      ...(client !== undefined && { client }),
      expiresAt: (claims.exp as number) * 1_000,
      refusalOf: (scope) => {
        if (!entry.scopes.has(scope)) return answers.scopeWithheld(scope);
        return machine ? answers.machineWithout(scope) : answers.scopeMissing(scope, granted);
      },
    };
    return callerWith(entry.credentials, { person: `${issuer}\n${claims.sub}`, grant });
  };

  const access: Access = async (request) => {
    if (hasTokenInQuery(request)) return answers.notSignedIn();
    if ((request.headersDistinct.authorization?.length ?? 0) > 1) return answers.notValid("two_headers");
    const token = bearerOf(request.headers.authorization);
    if (token === undefined) return answers.notSignedIn();
    const place = placeOf(token);
    if (place > 0) return pipeline(place, token);
    const checked = await checkToken(token, { issuer, audiences, keys });
    if (checked === "no_keys") return answers.noKeysYet();
    return typeof checked === "string" ? answers.notValid(checked) : signedIn(checked);
  };

  return {
    access,
    documents: answers.documents,
    /** There are keys to check tokens with. */
    isReady: () => keys.isReady,
    close: () => keys.close(),
  };
}

/** RFC 6750 allows it and MCP does not: what stands in a URL is logged on the way. */
const hasTokenInQuery = ({ url = "" }: AccessRequest): boolean =>
  new URLSearchParams(url.split("?")[1]).has("access_token");

/** Our scopes in claims, with all that they include; undefined if there are no claims, as ID tokens have none. */
const scopesIn = (claims: readonly unknown[], prefix = ""): ReadonlySet<Scope> | undefined => {
  const given = claims.filter((one) => one !== undefined);
  if (given.length === 0) return undefined;
  const names = given
    .flatMap((one) => (typeof one === "string" ? one.split(" ") : one))
    .map((name) => (typeof name === "string" && name.startsWith(prefix) ? name.slice(prefix.length) : name));
  return withIncluded(SCOPES.filter((scope) => names.includes(scope)));
};
