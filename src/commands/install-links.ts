import { IS_PUBLISHED } from "../version.ts";
import { withKeyInput } from "./clients.ts";
import type { LocalServer } from "./snippets.ts";

/** Links that add a server to a client with a click, by the client's name. They hold no key, only where it goes. */
const LINKS: Readonly<Record<string, (name: string, server: LocalServer) => string>> = {
  // https://cursor.com/docs/mcp/install-links
  cursor: (name, server) =>
    `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=${encodeURIComponent(btoa(JSON.stringify(server)))}`,
  // https://code.visualstudio.com/api/extension-guides/ai/mcp
  vscode: (name, local) => {
    const { inputs, server } = withKeyInput({ name, type: "stdio", ...local });
    return `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ ...server, ...(inputs && { inputs }) }))}`;
  },
};

/** A link names the package, so there is none before the package is published. */
export const installLink = (
  client: string,
  name: string,
  server: LocalServer,
  isPublished: boolean = IS_PUBLISHED,
): string | undefined =>
  isPublished && Object.hasOwn(LINKS, client) ? LINKS[client]?.(name, server) : undefined;
