import type { JWTPayload } from "jose";

/**
 * Whether a token says that it was given to a program, by client credentials, and not to a person. Each provider says it
 * in its own way; roles say nothing, because the tokens of people have them too.
 */
export const isMachine = ({ idtyp, gty, sub, cid, preferred_username: name }: JWTPayload): boolean =>
  idtyp === "app" || // Entra, as an optional claim
  gty === "client-credentials" || // Auth0
  (typeof sub === "string" && sub.endsWith("@clients")) || // Auth0
  (cid !== undefined && cid === sub) || // Okta
  (typeof name === "string" && name.startsWith("service-account-")); // Keycloak
