import type { CallToolResult } from "./result.ts";

/**
 * The card's side of the MCP Apps extension, revision 2026-01-26: JSON-RPC in messages to the window around it. The
 * extension's own App class does the same and more, but has twenty times the bytes that a card may have.
 */
const REVISION = "2026-01-26";

/** What a host says of itself and of how it shows the card. Any part may be missing. */
export interface HostContext {
  theme?: "light" | "dark";
  styles?: { variables?: Record<string, string | undefined> };
  safeAreaInsets?: { top: number; right: number; bottom: number; left: number };
  locale?: string;
  timeZone?: string;
  displayMode?: DisplayMode;
  availableDisplayModes?: DisplayMode[];
}

type DisplayMode = "inline" | "fullscreen" | "pip";

/** What a host does for a card. It does not do what is missing here. */
interface HostCapabilities {
  serverTools?: object;
  openLinks?: object;
  message?: object;
  updateModelContext?: object;
}

interface HostEvents {
  input(args: Record<string, unknown>): void;
  result(result: CallToolResult): void;
  cancelled(reason: string | undefined): void;
  context(context: HostContext): void;
}

export type Host = Awaited<ReturnType<typeof connect>>;

interface Message {
  jsonrpc: "2.0";
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

/** Does the handshake. Before that, a host tells a card nothing. */
export async function connect(name: string, events: HostEvents) {
  const waiting = new Map<number, { resolve(result: object): void; reject(error: Error): void }>();
  let lastId = 0;
  const post = (message: Omit<Message, "jsonrpc">) => window.parent.postMessage({ jsonrpc: "2.0", ...message }, "*");

  const request = <T extends object>(method: string, params: Record<string, unknown>): Promise<T> =>
    new Promise<object>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      post({ id, method, params });
    }) as Promise<T>;

  let context: HostContext = {};
  const takeContext = (changed: HostContext) => {
    context = { ...context, ...changed };
    events.context(changed);
  };

  const told: Record<string, (params: Record<string, unknown>) => void> = {
    "ui/notifications/tool-input": (params) => events.input((params.arguments ?? {}) as Record<string, unknown>),
    "ui/notifications/tool-result": (params) => events.result(params as unknown as CallToolResult),
    "ui/notifications/tool-cancelled": ({ reason }) =>
      events.cancelled(typeof reason === "string" ? reason : undefined),
    "ui/notifications/host-context-changed": (params) => takeContext(params),
  };

  const answer = ({ id, method = "" }: Message) => {
    if (method === "ping" || method === "ui/resource-teardown") post({ id: id as number, result: {} });
    else post({ id: id as number, error: { code: -32601, message: `This card does not answer ${method}` } });
  };

  window.addEventListener("message", ({ source, data }: MessageEvent<Message | undefined>) => {
    if (source !== window.parent || data?.jsonrpc !== "2.0") return;
    if (data.method !== undefined && data.id !== undefined) answer(data);
    else if (data.method !== undefined) told[data.method]?.(data.params ?? {});
    else {
      const asked = waiting.get(Number(data.id));
      waiting.delete(Number(data.id));
      if (data.error) asked?.reject(new Error(data.error.message));
      else asked?.resolve(data.result ?? {});
    }
  });

  const { hostCapabilities = {}, hostContext = {} } = await request<{
    hostCapabilities?: HostCapabilities;
    hostContext?: HostContext;
  }>("ui/initialize", {
    protocolVersion: REVISION,
    appInfo: { name, version: "1" },
    appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] satisfies DisplayMode[] },
  });
  takeContext(hostContext);
  post({ method: "ui/notifications/initialized" });

  /** For requests that a host may refuse without harm. */
  const agreed = (method: string, params: Record<string, unknown>): Promise<boolean> =>
    request<{ isError?: boolean }>(method, params).then(
      ({ isError }) => isError !== true,
      () => false,
    );
  const words = (text: string) => [{ type: "text", text }];
  return {
    capabilities: hostCapabilities,
    /** @throws if the host did not pass the call on, or lost its answer */
    callTool: (name: string, args: Record<string, unknown>) =>
      request<CallToolResult>("tools/call", { name, arguments: args }),
    /** Shows an address in the user's browser. False if the host would not. */
    openLink: (url: string) => agreed("ui/open-link", { url }),
    /** Puts words of the user's into the chat. False if the host would not. */
    say: (text: string) => agreed("ui/message", { role: "user", content: words(text) }),
    /** Tells the model what the user did here, with its next turn. */
    inform: (text: string) => {
      if (hostCapabilities.updateModelContext) void agreed("ui/update-model-context", { content: words(text) });
    },
    /** Asks for the whole window, where the host offers that. */
    goFullscreen: () => {
      const { displayMode, availableDisplayModes: offered } = context;
      if (displayMode === "fullscreen" || !offered?.includes("fullscreen")) return;
      void agreed("ui/request-display-mode", { mode: "fullscreen" });
    },
    /** The card has another height than before. */
    resized: (width: number, height: number) =>
      post({ method: "ui/notifications/size-changed", params: { width, height } }),
  };
}
