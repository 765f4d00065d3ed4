import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { getToolUiResourceUri, RESOURCE_MIME_TYPE } from "@modelcontextprotocol/ext-apps/app-bridge";
import axe from "axe-core";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { rolldown } from "rolldown";
import { BINARY, type Json } from "../../support/clients.ts";
import type { ChatWindow, Opening, Seen } from "./opening.ts";

export const ERAS = ["2026-07-28", "2025-11-25"] as const;
export type Era = (typeof ERAS)[number];

/** What a host has to send where a card asks for nothing: no network at all. */
const DEFAULT_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "media-src 'self' data:; connect-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'self'";

const CHAT = "https://chat.example/";
const CARD = "https://card.example/";

const hostScript = (() => {
  let script: Promise<string> | undefined;
  const make = async () => {
    const input = fileURLToPath(new URL("../page/host.ts", import.meta.url));
    const bundle = await rolldown({ input, platform: "browser" });
    const { output } = await bundle.generate({ format: "es" });
    return output[0].code.replaceAll("</script", "<\\/script");
  };
  return () => {
    script ??= make();
    return script;
  };
})();

export interface ServerOptions {
  era: Era;
  env?: Record<string, string>;
  args?: string[];
}

/** The built server over stdio, with a client that says that it shows cards. */
export async function connect({ era, env = {}, args = [] }: ServerOptions): Promise<Client> {
  const client = new Client(
    { name: "heymilo-mcp-cards", version: "1.0.0" },
    {
      capabilities: { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [RESOURCE_MIME_TYPE] } } },
      versionNegotiation: { mode: era === "2025-11-25" ? "legacy" : { pin: era } },
    },
  );
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [BINARY, ...args], env, stderr: "ignore" }),
  );
  return client;
}

export interface OpenOptions {
  width?: number;
  theme?: "light" | "dark";
  context?: Opening["context"];
  /** What this chat does for a card; everything, if nothing is said. */
  capabilities?: Opening["capabilities"];
  /** Nobody presses Show all. */
  asItOpens?: true;
  /** This chat can show a card in the whole window, and does so when asked, or refuses. */
  fullscreen?: "granted" | "refused";
  /** Keeps the clipboard from the card. */
  noClipboard?: true;
  /** Changes what the server answered before the card gets it. */
  tamper?: (result: Json) => Json;
  /** Instead of passing on what the card calls. */
  onCall?: (name: string, args: Json, call: () => Promise<Json>) => Promise<Json>;
  /** The call is cancelled instead of answered. */
  cancelled?: string;
}

/** A card in a chat, in a real browser. */
export interface OpenCard {
  page: Page;
  card: FrameLocator;
  result: Json;
  /** What the card called through the chat. */
  calls: { name: string; args: Json }[];
  seen(): Promise<Seen>;
  /** Presses Show all, where the card opened with less. */
  showAll(): Promise<void>;
  /** Errors of the page, messages of its console, and requests to anywhere. */
  problems: string[];
  /** What axe finds wrong in the card. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

const ALL = { serverTools: {}, openLinks: {}, message: { text: {} }, updateModelContext: { text: {} } };

/** Calls a tool as a model does, and opens its card as a chat does. */
export async function openCard(
  browser: Browser,
  client: Client,
  tool: string,
  args: Json,
  options: OpenOptions = {},
): Promise<OpenCard> {
  const { tools } = await client.listTools();
  const listed = tools.find(({ name }) => name === tool);
  const uri = listed && getToolUiResourceUri(listed);
  if (!uri) throw new Error(`${tool} has no card`);
  const [content] = (await client.readResource({ uri })).contents;
  if (!content || !("text" in content) || content.mimeType !== RESOURCE_MIME_TYPE) throw new Error(`${uri} is no card`);
  const permissions = (content._meta?.ui as { permissions?: { clipboardWrite?: object } } | undefined)?.permissions;

  const call = async (name: string, given: Json) =>
    (await client.callTool({ name, arguments: given })) as unknown as Json;
  const answer = options.cancelled === undefined ? await call(tool, args) : {};
  const result = options.tamper?.(answer) ?? answer;

  const context = await browser.newContext({
    colorScheme: options.theme ?? "light",
    permissions: ["clipboard-read", "clipboard-write"],
    viewport: { width: options.width ?? 720, height: 900 },
    deviceScaleFactor: 2,
  });
  // No promise; it only ends what hangs.
  context.setDefaultTimeout(120_000);
  const problems: string[] = [];
  const calls: OpenCard["calls"] = [];
  await context.route("**/*", async (route) => {
    const url = route.request().url();
    const contentType = "text/html; charset=utf-8";
    if (url === CHAT) {
      const body = `<!doctype html><html lang="en"><title>Chat</title><body style="margin: 0"><script type="module">${await hostScript()}</script>`;
      return route.fulfill({ contentType, body });
    }
    if (url === CARD) {
      const headers = { "content-security-policy": DEFAULT_POLICY };
      return route.fulfill({ contentType, headers, body: content.text as string });
    }
    problems.push(`request to ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    // The extension's host half writes what it sends to the chat's console.
    const isCards = message.location().url === CARD || message.type() === "error";
    if (isCards) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.exposeFunction("callTool", async (name: string, given: Json) => {
    calls.push({ name, args: given });
    return options.onCall ? options.onCall(name, given, () => call(name, given)) : call(name, given);
  });
  await page.goto(CHAT);
  const opening: Opening = {
    address: CARD,
    width: options.width ?? 720,
    allow: permissions?.clipboardWrite && !options.noClipboard ? "clipboard-write" : "clipboard-write 'none'",
    args,
    context: {
      theme: options.theme ?? "light",
      locale: "en-GB",
      displayMode: "inline",
      ...(options.fullscreen && { availableDisplayModes: ["inline", "fullscreen"] }),
      ...options.context,
    },
    ...(options.fullscreen === "granted" && { fullscreen: "granted" }),
    capabilities: options.capabilities ?? ALL,
    ...(options.cancelled === undefined ? { result } : { cancelled: options.cancelled }),
  };
  await page.evaluate<void, Json>(
    (given) => (globalThis as unknown as ChatWindow).openCard(given as unknown as Opening),
    opening as unknown as Json,
  );
  const card = page.frameLocator("iframe");
  const showAll = async () => {
    const more = card.getByRole("button", { name: "Show all" });
    if (await more.isVisible()) await more.click();
  };
  await card.locator("main:not([aria-busy])").waitFor();
  return {
    page,
    card,
    result,
    calls,
    problems,
    showAll,
    seen: () => page.evaluate(() => (globalThis as unknown as ChatWindow).seen),
    violations: async () => {
      const frame = page.frames().find((one) => one.url() === CARD);
      if (!frame) throw new Error("the card's frame is gone");
      // The card is transparent, and axe cannot see what the chat has behind it.
      await frame.evaluate(() => {
        document.documentElement.style.background = "var(--paper)";
      });
      await frame.evaluate(axe.source);
      const found = await frame.evaluate(async () => {
        const { axe: checker } = globalThis as unknown as { axe: typeof axe };
        return (await checker.run()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`,
        );
      });
      return found;
    },
    close: () => context.close(),
  };
}
