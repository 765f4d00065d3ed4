import { BlockList, isIP } from "node:net";

/**
 * The URL that a text is, or undefined. Not by `URL.canParse`: on Node 20 it calls URLs with letters beyond ASCII wrong
 * once it has been called some thousand times.
 */
export const parseUrl = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

/** Traffic to this machine never goes through a proxy, whatever NO_PROXY says. Takes the hostname of a URL. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(host);
  if (version === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, version === 6 ? "ipv6" : "ipv4");
}
