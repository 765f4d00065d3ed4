import { AppBridge, PostMessageTransport } from "@modelcontextprotocol/ext-apps/app-bridge";

import type { ChatWindow, Seen } from "../support/opening.ts";

type Words = { content?: { type: string; text?: string }[] };
const textOf = ({ content = [] }: Words): string => content.map(({ text }) => text ?? "").join("\n");

/** A chat with one card, made of the extension's own host half. The MCP client is on the other side, in Node. */
const chat = window as unknown as ChatWindow;

chat.openCard = async ({ address, width, allow, args, result, cancelled, context, capabilities, fullscreen }) => {
  const seen: Seen = { said: [], informed: [], opened: [], heights: [], modes: [] };
  chat.seen = seen;
  const frame = document.createElement("iframe");
  frame.title = "Card";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
  frame.allow = allow;
  frame.style.cssText = `width: ${width}px; height: 300px; border: 0; display: block`;
  (document.querySelector("#chat") ?? document.body).replaceChildren(frame);
  const bridge = new AppBridge(null, { name: "test-chat", version: "1.0.0" }, capabilities, {
    hostContext: context,
  });
  bridge.oncalltool = async ({ name, arguments: given }) =>
    (await chat.callTool(name, given ?? {})) as Awaited<ReturnType<NonNullable<typeof bridge.oncalltool>>>;
  bridge.onmessage = async (message) => {
    seen.said.push(textOf(message as Words));
    return {};
  };
  bridge.onupdatemodelcontext = async (update) => {
    seen.informed.push(textOf(update as Words));
    return {};
  };
  bridge.onopenlink = async ({ url }) => {
    seen.opened.push(url);
    return {};
  };
  let now = context;
  // In the whole window a card gets the window's height, and scrolls.
  const sized = (height: number) => {
    frame.style.height = `${now.displayMode === "fullscreen" ? window.innerHeight : height}px`;
  };
  bridge.onrequestdisplaymode = async ({ mode }) => {
    seen.modes.push(mode);
    if (fullscreen !== "granted") return { mode: "inline" };
    chat.setContext({ displayMode: mode });
    return { mode };
  };
  bridge.addEventListener("sizechange", ({ height = 0 }) => {
    seen.heights.push(height);
    sized(height);
  });
  const initialized = new Promise<void>((resolve) => bridge.addEventListener("initialized", () => resolve()));
  const target = frame.contentWindow as Window;
  await bridge.connect(new PostMessageTransport(target, target));
  frame.src = address;
  await initialized;
  chat.setContext = (changed) => {
    now = { ...now, ...changed };
    sized(seen.heights.at(-1) ?? 0);
    bridge.setHostContext(now);
  };
  await bridge.sendToolInput({ arguments: args });
  if (cancelled !== undefined) await bridge.sendToolCancelled({ reason: cancelled });
  chat.sendAgain = () => bridge.sendToolResult(result as Parameters<typeof bridge.sendToolResult>[0]);
  if (result) await chat.sendAgain();
};
