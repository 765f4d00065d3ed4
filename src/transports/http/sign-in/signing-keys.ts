import { createLocalJWKSet, errors, type JWK, type JWTVerifyGetKey } from "jose";
import { isObject } from "../../../heymilo/json.ts";
import type { Log } from "../../../log.ts";
import { FetchError, fetchJson } from "./fetch-json.ts";

interface SigningKeysOptions {
  issuer: string;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** How often to ask, in milliseconds; by default as the constants below say. */
  times?: Partial<typeof TIMES>;
}

const TIMES = {
  reloadMs: 10 * 60_000,
  /** While there are no keys. */
  retryMs: 5_000,
  /** How often, at most, an unknown key makes the server ask again: anybody can make one up. */
  unknownKeyMs: 30_000,
  /** How long keys serve after they could last be read. */
  goodForMs: 24 * 3_600_000,
};

/** There are no signing keys, so it cannot be said whether a token is valid. */
export class NoKeysError extends Error {}

interface KeySet {
  names: ReadonlySet<unknown>;
  find: JWTVerifyGetKey;
  loadedAt: number;
}

/**
 * The keys by which an issuer signs. jose's own remote set forgets its keys when they cannot be read again, and lets
 * callers with made-up keys ask the provider without a pause.
 */
export class SigningKeys {
  readonly #options: SigningKeysOptions;
  readonly #times: typeof TIMES;
  #set: KeySet | undefined;
  #loading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #askedForUnknownAt = Number.NEGATIVE_INFINITY;

  constructor(options: SigningKeysOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
  }

  /** Loads the keys, and again from time to time. Never fails: the log says what is wrong. */
  start(): void {
    void this.#load().then(() => {
      const ms = this.isReady ? this.#times.reloadMs : this.#times.retryMs;
      this.#timer = setTimeout(() => this.start(), ms).unref();
    });
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  get isReady(): boolean {
    return this.#set !== undefined && performance.now() - this.#set.loadedAt < this.#times.goodForMs;
  }

  /**
   * The key of a token, by its header alone.
   *
   * @throws NoKeysError, and the errors of jose if no key fits
   */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (!this.isReady) throw new NoKeysError();
    if (header.kid === undefined) throw new errors.JWKSNoMatchingKey();
    if (!this.#set?.names.has(header.kid)) await this.#askForUnknown();
    return (this.#set as KeySet).find(header, token);
  };

  /** Resolves when the keys have been read that are being read now. */
  async #askForUnknown(): Promise<void> {
    const now = performance.now();
    if (now - this.#askedForUnknownAt >= this.#times.unknownKeyMs) {
      this.#askedForUnknownAt = now;
      await this.#load();
    } else await this.#loading;
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    const { issuer, env, log } = this.#options;
    try {
      const { jwks_uri } = await metadataOf(issuer, env);
      const read = (await fetchJson(String(jwks_uri), env)) as { keys: unknown[] };
      // One entry that is no key must not lock everybody out.
      const keys = read.keys.filter(isObject).filter(canSign);
      const find = createLocalJWKSet({ keys });
      const names = new Set(keys.map(({ kid }) => kid));
      if (names.size === 0) throw new FetchError("the issuer has no signing keys");
      if (!this.isReady) log("info", "signing keys", { keys: names.size });
      this.#set = { names, find, loadedAt: performance.now() };
    } catch (error) {
      const reason = error instanceof FetchError ? error.message : "the issuer's keys are not a key set";
      log("warn", "signing keys not read", { reason, serving_old_ones: this.isReady });
    }
  }
}

const canSign = (key: object): key is JWK => {
  const { use, kty, kid } = key as Partial<JWK>;
  return typeof kid === "string" && typeof kty === "string" && kty !== "oct" && (use === undefined || use === "sig");
};

/** First at OpenID Connect's address, which nearly all providers have, then at RFC 8414's. */
const metadataOf = async (issuer: string, env: NodeJS.ProcessEnv): Promise<{ jwks_uri?: unknown }> => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const openid = `${origin}${path}/.well-known/openid-configuration`;
  const oauth = `${origin}/.well-known/oauth-authorization-server${path}`;
  const metadata = (await fetchJson(openid, env).catch((error) =>
    fetchJson(oauth, env).catch(() => Promise.reject(error)),
  )) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (metadata?.issuer === issuer) return metadata;
  throw new FetchError(`the metadata at ${origin} is of another issuer than HEYMILO_MCP_ISSUER`);
};
