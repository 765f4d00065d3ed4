import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Config } from "../../settings/config.ts";
import type { Scope } from "../../surface/scopes.ts";

export interface Caller {
  /** The same for the same key and workspace, within this process only; nothing can be learned from it. */
  tenant: string;
  /** What the connection to HeyMilo is opened with. */
  credentials: Pick<Config, "apiKey" | "workspaceId">;
  /** What the caller has sent that must appear in no result, error or log. */
  secrets: readonly string[];
  /** Tells callers with the same credentials apart. The same in every instance, and never logged. */
  person: string;
  /** Only if callers sign in. */
  grant?: Grant;
}

export interface Grant {
  scopes: ReadonlySet<Scope>;
  who: string;
  /** A program that has signed in as itself. */
  isMachine?: boolean;
  /** The program that the person uses, by the id that the identity provider knows it by. */
  client?: string;
  expiresAt?: number;
  /** Why a call that needs this scope is refused. */
  refusalOf(scope: Scope): Refusal;
}

/** Why a request is turned away, for the body of the answer. */
export interface Refusal {
  status: number;
  message: string;
  /** Of JSON-RPC; `Invalid Request` by default. */
  code?: number;
  allow?: string;
  challenge?: string;
  retryAfterSeconds?: number;
  reason?: string;
}

/** What access depends on: neither the body, which is not read yet, nor the method. */
export type AccessRequest = Pick<IncomingMessage, "headers" | "headersDistinct" | "url">;

type Decision = Caller | Refusal;
export type Access = (request: AccessRequest) => Decision | Promise<Decision>;
type AccessAtOnce = (request: AccessRequest) => Decision;

export const isRefusal = (decision: Decision): decision is Refusal => "status" in decision;

export const REALM = 'Bearer realm="heymilo-mcp"';

const SEND_KEY =
  "Send your HeyMilo API key with every request, as Authorization: Bearer <key> or as X-API-KEY: <key>. " +
  "There is no OAuth here: put the header into your client's configuration.";
const SEND_TOKEN =
  "Send your access token with every request, as Authorization: Bearer <token>. " +
  "There is no OAuth here: put the header into your client's configuration.";

/** Every caller brings a HeyMilo key; whether it is a good one HeyMilo decides. */
export const keyOfCaller: AccessAtOnce = ({ headers }) => {
  const apiKey = presented(headers);
  if (apiKey === undefined) return unauthorised(SEND_KEY);
  if (!isVisibleAscii(apiKey)) return unauthorised(SEND_KEY, "invalid_token");
  const workspaceId = one(headers["x-workspace-id"]);
  if (workspaceId !== undefined && !isVisibleAscii(workspaceId)) {
    return { status: 400, message: "X-Workspace-Id must be visible ASCII characters without blanks." };
  }
  return callerWith({ apiKey, workspaceId }, { secrets: [apiKey] });
};

/** The server has the key, and these tokens open it. */
export const keyOfServer = (credentials: Caller["credentials"], tokens: readonly string[]): AccessAtOnce => {
  const placeOf = tokenFinder(tokens);
  return ({ headers }) => {
    const token = presented(headers);
    if (token === undefined) return unauthorised(SEND_TOKEN);
    return placeOf(token) > 0
      ? callerWith(credentials, { person: personOfToken(token) })
      : unauthorised(SEND_TOKEN, "invalid_token");
  };
};

/** Nobody needs a key for the sandbox, and all share one. */
export const nobodyAsked: AccessAtOnce = () => callerWith({ apiKey: undefined, workspaceId: undefined });

/** @returns what finds the place of a token among the tokens, from 1; 0 for an unknown token */
export const tokenFinder = (tokens: readonly string[]): ((token: string) => number) => {
  const digests = tokens.map(digest);
  return (token) => {
    const given = digest(token);
    // All of them, and each in constant time: how long it takes says nothing about any.
    return digests.map((known) => timingSafeEqual(known, given)).lastIndexOf(true) + 1;
  };
};

/** X-API-KEY first: gateways in front of a server use Authorization for themselves. */
const presented = (headers: IncomingMessage["headers"]): string | undefined =>
  one(headers["x-api-key"]) ?? bearerOf(headers.authorization);

export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^bearer +(\S.*)$/i.exec(authorization?.trim() ?? "")?.[1];

const one = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value)?.trim() || undefined;

/** Several times as long as any key, and as long as one that a file may hold. */
const isVisibleAscii = (text: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(text);

const unauthorised = (message: string, error?: "invalid_token"): Refusal => ({
  status: 401,
  message,
  challenge: error ? `${REALM}, error="${error}"` : REALM,
});

/** Tells the people apart who share the server's key. */
export const personOfToken = (token: string): string => digest(token).toString("base64url");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The name of a tenant goes into logs, where nobody should be able to try keys on it. */
const salt = randomBytes(32);

export const callerWith = (
  credentials: Caller["credentials"],
  { secrets = [], person = "", grant }: Partial<Pick<Caller, "grant" | "person" | "secrets">> = {},
): Caller => {
  const { apiKey, workspaceId } = credentials;
  const tenant = createHmac("sha256", salt)
    .update(JSON.stringify([apiKey, workspaceId]))
    .digest("base64url");
  return { tenant, credentials, secrets, person, ...(grant && { grant }) };
};
