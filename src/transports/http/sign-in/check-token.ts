import {
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from "jose";
import { NoKeysError, type SigningKeys } from "./signing-keys.ts";

/** Why a token does not count, as a word for the log. */
export type Fault =
  | "too_long"
  | "not_a_jwt"
  | "no_keys"
  | "unknown_key"
  | "bad_signature"
  | "other_issuer"
  | "other_audience"
  | "expired"
  | "not_an_access_token"
  | "not_valid";

interface TokenRules {
  issuer: string;
  audiences: readonly string[];
  keys: Pick<SigningKeys, "keyOf">;
}

/** Node takes 16 KiB of headers in all. */
const LONGEST = 12_288;

/** Three parts: neither an encrypted token, which has five, nor an opaque one. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Each with a public key: nobody who knows it can sign. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

/** How far the clocks may differ, in seconds. */
const LEEWAY = 30;

/** @returns what a valid access token says, or why it is none. Keys that a token brings or names do not count. */
export async function checkToken(token: string, { issuer, audiences, keys }: TokenRules): Promise<JWTPayload | Fault> {
  if (token.length > LONGEST) return "too_long";
  if (!JWT.test(token)) return "not_a_jwt";
  try {
    const { payload, protectedHeader } = await verified(token, keys.keyOf, {
      issuer,
      audience: [...audiences],
      algorithms: ALGORITHMS,
      clockTolerance: LEEWAY,
      requiredClaims: ["exp", "sub"],
    });
    if (typeof payload.sub !== "string" || payload.sub === "" || !isOfOurTime(payload)) return "not_valid";
    return isAccessToken(protectedHeader.typ, payload) ? payload : "not_an_access_token";
  } catch (error) {
    return faultOf(error);
  }
}

/** A provider may list the same key twice, or two keys under one id. Then each is tried. */
const verified = async (token: string, keyOf: JWTVerifyGetKey, rules: JWTVerifyOptions): Promise<JWTVerifyResult> => {
  try {
    return await jwtVerify(token, keyOf, rules);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, rules);
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
};

/** jose takes a number beyond all numbers, such as 1e400, for a time, and accepts a token that is issued tomorrow. */
const isOfOurTime = ({ exp, iat }: JWTPayload): boolean =>
  Number.isFinite(exp) && (iat === undefined || iat <= Date.now() / 1000 + LEEWAY);

/**
 * RFC 9068 gives access tokens a type of their own. Where a provider does not, a token must not look like an ID token
 * or a refresh token: both are signed with the same keys. Keycloak says in the payload which a token is.
 */
const isAccessToken = (typ: string | undefined, payload: JWTPayload): boolean => {
  if (/^(application\/)?at\+jwt$/i.test(typ ?? "")) return true;
  if (typ !== undefined && !/^jwt$/i.test(typ)) return false;
  const { at_hash, c_hash, typ: kind = "Bearer" } = payload;
  return at_hash === undefined && c_hash === undefined && kind === "Bearer";
};

const OF_CLAIMS: Readonly<Record<string, Fault>> = { iss: "other_issuer", aud: "other_audience" };

const faultOf = (error: unknown): Fault => {
  if (error instanceof NoKeysError) return "no_keys";
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) return OF_CLAIMS[error.claim] ?? "not_valid";
  if (error instanceof errors.JWKSNoMatchingKey) return "unknown_key";
  return error instanceof errors.JWSSignatureVerificationFailed ? "bad_signature" : "not_valid";
};
