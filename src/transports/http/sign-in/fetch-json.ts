import { parseUrl } from "../../../heymilo/url.ts";
import { isSecure } from "../../../settings/setting-values.ts";
import { NAME, VERSION } from "../../../version.ts";

const LIMITS = { timeoutMs: 5_000, maxBytes: 262_144 };

/** What could not be read, and why: a sentence for the log, without anything of the answer. */
export class FetchError extends Error {}

/**
 * Reads a document of the identity provider, through the proxy of the environment. Follows no redirect.
 *
 * @throws FetchError
 */
export async function fetchJson(address: string, env: NodeJS.ProcessEnv): Promise<unknown> {
  const url = parseUrl(address);
  if (!url || !isSecure(url)) throw new FetchError("an address of the issuer's metadata is not https");
  // Not at the start: the first person who signs in waits for it.
  const [{ exchange }, { createDispatcher }] = await Promise.all([
    import("../../../heymilo/http/exchange.ts"),
    import("../../../heymilo/http/transport.ts"),
  ]);
  try {
    const dispatcher = createDispatcher({ baseUrl: url, env, connections: 1 });
    const headers = { accept: "application/json", "user-agent": `${NAME}/${VERSION}` };
    const request = { method: "GET", path: url.pathname + url.search, headers, body: null } as const;
    const { status, body } = await exchange(dispatcher, url, request, LIMITS).finally(() => dispatcher.destroy());
    if (status !== 200) throw new FetchError(`${url.origin} answered ${status}`);
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (error instanceof FetchError) throw error;
    const { name, code } = error as NodeJS.ErrnoException;
    throw new FetchError(`${url.origin} gave no usable answer (${code || name})`);
  }
}
