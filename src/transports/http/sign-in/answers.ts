import manifest from "../../../../package.json" with { type: "json" };
import { IDENTITY } from "../../../surface/identity.ts";
import { SCOPES, type Scope } from "../../../surface/scopes.ts";
import { REALM, type Refusal } from "../access.ts";
import type { Fault } from "./check-token.ts";

interface AnswersOptions {
  issuer: string;
  publicUrl: string;
  scopePrefix?: string | undefined;
  /** What a sign-in asks for: all that the listed tools need. */
  signInScopes: readonly Scope[];
}

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

const RETRY_S = 5;

/**
 * How clients find the identity provider (RFC 9728), and hear why they are turned away (RFC 6750). Made from the settings
 * alone: a caller chooses what stands in `Host`.
 */
export function createAnswers({ issuer, publicUrl, scopePrefix = "", signInScopes }: AnswersOptions) {
  const { origin, pathname } = new URL(publicUrl);
  const path = WELL_KNOWN + (pathname === "/" ? "" : pathname);
  const asked = (scopes: readonly Scope[]) => scopes.map((scope) => scopePrefix + scope);
  const document = {
    resource: publicUrl,
    authorization_servers: [issuer],
    scopes_supported: asked(signInScopes),
    bearer_methods_supported: ["header"],
    resource_name: IDENTITY.title,
    resource_documentation: manifest.homepage,
  };
  const metadata = parameter("resource_metadata", origin + path);
  const signIn = [REALM, metadata, parameter("scope", asked(signInScopes).join(" "))].join(", ");
  const howTo = `Sign in: your client finds the identity provider at ${origin}${path}.`;
  return {
    /** By path: at the path of the public URL, which most clients ask for, and without it. */
    documents: new Map<string, object>([path, WELL_KNOWN].map((place) => [place, document])),
    notSignedIn: (): Refusal => ({ status: 401, message: howTo, challenge: signIn, reason: "no_token" }),
    notValid: (reason: Fault | "two_headers" | "no_scopes"): Refusal => {
      const why = DESCRIPTIONS[reason] ?? "The access token is not valid.";
      const error = [parameter("error", "invalid_token"), parameter("error_description", why)];
      return { status: 401, message: `${why} ${howTo}`, challenge: [signIn, ...error].join(", "), reason };
    },
    noKeysYet: (): Refusal => ({
      status: 503,
      message: `The identity provider's signing keys could not be read yet. Nothing was sent to HeyMilo; try again in ${RETRY_S} s.`,
      retryAfterSeconds: RETRY_S,
      reason: "no_keys",
    }),
    /** The provider may grant it. */
    scopeMissing: (needed: Scope, held: Iterable<Scope>): Refusal => {
      const why = `This needs the scope ${needed}.`;
      const all = new Set([...held, needed]);
      const scopes = asked(SCOPES.filter((scope) => all.has(scope))).join(" ");
      const parts = [parameter("error_description", why), parameter("scope", scopes), metadata];
      return {
        status: 403,
        message: `${why} Sign in again and allow it. Nothing was sent to HeyMilo.`,
        challenge: ['Bearer error="insufficient_scope"', ...parts].join(", "),
        reason: "insufficient_scope",
      };
    },
    /** The callers file does not grant it, whatever the provider does. */
    scopeWithheld: (needed: Scope): Refusal => ({
      status: 403,
      message: `The operator of this server does not allow you ${needed}. Signing in again does not help. Nothing was sent to HeyMilo.`,
      reason: "scope_withheld",
    }),
    /** A program has signed in as itself, and nothing says what it may do. */
    noMachines: (): Refusal => {
      const why = "This token is a program's, and HEYMILO_MCP_MACHINE_SCOPES is not set: only people are admitted.";
      const error = [parameter("error", "invalid_token"), parameter("error_description", why)];
      return { status: 401, message: why, challenge: [REALM, ...error].join(", "), reason: "machine" };
    },
    /** A program cannot ask for more by itself. */
    machineWithout: (needed?: Scope): Refusal => ({
      status: 403,
      message: `The program's token has no ${needed ?? "scope of this server"} in the claim that HEYMILO_MCP_MACHINE_SCOPES names. Whoever runs the identity provider can grant it. Nothing was sent to HeyMilo.`,
      reason: needed === undefined ? "machine_without_scopes" : "insufficient_scope",
    }),
    /** No entry of the callers file fits. */
    nobodyKnown: (): Refusal => ({
      status: 403,
      message:
        "The operator of this server has no HeyMilo key for you. Signing in again does not help: ask the operator.",
      reason: "no_entry",
    }),
  };
}

const DESCRIPTIONS: Partial<Record<string, string>> = {
  expired: "The access token has expired.",
  other_audience: "The access token is not for this server.",
  two_headers: "There is more than one Authorization header.",
};

/** As a quoted string. No value of the settings can hold a quote or a backslash. */
const parameter = (name: string, value: string): string => `${name}="${value}"`;
