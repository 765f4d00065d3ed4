import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Config } from "../../settings/config.ts";

/** On whose behalf a request is carried out. */
export interface Caller {
  /** The same for the same key and workspace, within this process only; nothing can be learned from it. */
  tenant: string;
  /** What the connection to HeyMilo is opened with. */
  credentials: Pick<Config, "apiKey" | "workspaceId">;
  /** What the caller has sent that must appear in no result, error or log. */
  secrets: readonly string[];
}

/** Why a request is turned away, for the body of the answer. */
export interface Refusal {
  status: 400 | 401;
  message: string;
  /** The value of WWW-Authenticate. */
  challenge?: string;
}

/** Decides by a request's headers alone, before its body is read. */
export type Access = (headers: IncomingHttpHeaders) => Caller | Refusal;

export const isRefusal = (decision: Caller | Refusal): decision is Refusal => "status" in decision;

const REALM = 'Bearer realm="heymilo-mcp"';

const SEND_KEY =
  "Send your HeyMilo API key with every request, as Authorization: Bearer <key> or as X-API-KEY: <key>. " +
  "There is no OAuth here: put the header into your client's configuration.";
const SEND_TOKEN =
  "Send your access token with every request, as Authorization: Bearer <token>. " +
  "There is no OAuth here: put the header into your client's configuration.";

/** Every caller brings a HeyMilo key; whether it is a good one HeyMilo decides. */
export const keyOfCaller: Access = (headers) => {
  const apiKey = presented(headers);
  if (apiKey === undefined) return unauthorised(SEND_KEY);
  if (!isVisibleAscii(apiKey)) return unauthorised(SEND_KEY, "invalid_token");
  const workspaceId = one(headers["x-workspace-id"]);
  if (workspaceId !== undefined && !isVisibleAscii(workspaceId)) {
    return { status: 400, message: "X-Workspace-Id must be visible ASCII characters without blanks." };
  }
  return caller({ apiKey, workspaceId }, [apiKey]);
};

/** The server has the key, and these tokens open it. */
export const keyOfServer = (credentials: Caller["credentials"], tokens: readonly string[]): Access => {
  const digests = tokens.map(digest);
  return (headers) => {
    const token = presented(headers);
    if (token === undefined) return unauthorised(SEND_TOKEN);
    const given = digest(token);
    // All of them, and each in constant time: how long it takes says nothing about any.
    const matching = digests.filter((known) => timingSafeEqual(known, given));
    return matching.length > 0 ? caller(credentials, []) : unauthorised(SEND_TOKEN, "invalid_token");
  };
};

/** Nobody needs a key for the sandbox, and all share one. */
export const nobodyAsked: Access = () => caller({ apiKey: undefined, workspaceId: undefined }, []);

/** X-API-KEY first: gateways in front of a server use Authorization for themselves. */
const presented = (headers: IncomingHttpHeaders): string | undefined =>
  one(headers["x-api-key"]) ?? /^bearer +(\S.*)$/i.exec(headers.authorization?.trim() ?? "")?.[1];

const one = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value)?.trim() || undefined;

/** Several times as long as any key, and as long as one that a file may hold. */
const isVisibleAscii = (text: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(text);

const unauthorised = (message: string, error?: "invalid_token"): Refusal => ({
  status: 401,
  message,
  challenge: error ? `${REALM}, error="${error}"` : REALM,
});

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The name of a tenant goes into logs, where nobody should be able to try keys on it. */
const salt = randomBytes(32);

const caller = (credentials: Caller["credentials"], secrets: readonly string[]): Caller => {
  const { apiKey, workspaceId } = credentials;
  const tenant = createHmac("sha256", salt)
    .update(JSON.stringify([apiKey, workspaceId]))
    .digest("base64url");
  return { tenant, credentials, secrets };
};
