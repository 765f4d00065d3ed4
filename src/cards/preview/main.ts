import { element } from "../kit/element.ts";

/** The smallest chat that shows a card: for whoever develops one, in an ordinary browser. */
interface Opening {
  card: string;
  tool: string;
  args: Record<string, unknown>;
}

interface Message {
  jsonrpc?: string;
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
}

const frame = document.querySelector("iframe") as HTMLIFrameElement;
const said = document.querySelector("#said") as HTMLElement;
const context = { theme: "light" };
let opening: Opening | undefined;

const post = (message: object) => frame.contentWindow?.postMessage({ jsonrpc: "2.0", ...message }, "*");
const notify = (method: string, params: object) => post({ method: `ui/notifications/${method}`, params });
const hear = (text: string) => said.append(element("li", { dir: "auto" }, text));

const call = async (name: string, args: unknown): Promise<object> => {
  const response = await fetch("/call", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, arguments: args }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as object;
};

const textOf = ({ content }: { content?: { text?: string }[] }): string =>
  (content ?? []).map(({ text }) => text ?? "").join("\n");

const methods: Record<string, (params: Record<string, unknown>) => unknown> = {
  "ui/initialize": () => ({
    protocolVersion: "2026-01-26",
    hostInfo: { name: "heymilo-mcp-preview", version: "1" },
    hostCapabilities: {
      serverTools: {},
      openLinks: {},
      message: { text: {} },
      updateModelContext: { text: {} },
    },
    hostContext: context,
  }),
  "tools/call": ({ name, arguments: args }) => call(String(name), args),
  "ui/open-link": ({ url }) => {
    hear(`opens ${url}`);
    return {};
  },
  "ui/message": (params) => {
    hear(`the user says: ${textOf(params)}`);
    return {};
  },
  "ui/update-model-context": (params) => {
    hear(`the model is told: ${textOf(params)}`);
    return {};
  },
};

const told: Record<string, (params: Record<string, unknown>) => void> = {
  "ui/notifications/initialized": () => {
    if (!opening) return;
    notify("tool-input", { arguments: opening.args });
    call(opening.tool, opening.args).then(
      (result) => notify("tool-result", result),
      (error) => hear(String(error)),
    );
  },
  "ui/notifications/size-changed": ({ height }) => {
    frame.style.height = `${height}px`;
  },
};

window.addEventListener("message", async ({ source, data }: MessageEvent<Message>) => {
  if (source !== frame.contentWindow || data?.jsonrpc !== "2.0" || data.method === undefined) return;
  const { id, method, params = {} } = data;
  if (id === undefined) return told[method]?.(params);
  try {
    post({ id, result: await methods[method]?.(params) });
  } catch (error) {
    post({ id, error: { code: -32000, message: String(error) } });
  }
});

const openCard = async (chosen: Opening) => {
  opening = chosen;
  const page = await fetch(chosen.card);
  frame.srcdoc = await page.text();
};

const button = (label: string, click: () => void) => element("button", { type: "button", click }, label);

const start = async () => {
  const openings = (await (await fetch("/openings")).json()) as Opening[];
  document.querySelector("nav")?.append(
    ...openings.map((one) => button(one.tool, () => void openCard(one))),
    button("light or dark", () => {
      context.theme = context.theme === "light" ? "dark" : "light";
      document.documentElement.style.colorScheme = context.theme;
      notify("host-context-changed", context);
    }),
    ...[320, 480, 720].map((width) =>
      button(`${width} px`, () => frame.setAttribute("width", String(width))),
    ),
  );
  frame.setAttribute("width", "720");
  const [first] = openings;
  if (first) await openCard(first);
};

void start();
