import { element } from "../../../src/cards/kit/element.ts";
import "../page/host.ts";
import type { ChatWindow } from "../support/opening.ts";

/** A card, and the call that it is for. */
export interface PlaygroundOpening {
  address: string;
  tool: string;
  args: Record<string, unknown>;
}

const chat = window as unknown as ChatWindow;
const look = { theme: "light" as "light" | "dark", width: 720 };
let opening: PlaygroundOpening | undefined;

chat.callTool = async (name, args) => {
  const response = await fetch("/call", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, arguments: args }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
};

const show = async (chosen = opening) => {
  if (!chosen) return;
  opening = chosen;
  document.documentElement.style.colorScheme = look.theme;
  await chat.openCard({
    address: chosen.address,
    width: look.width,
    allow: "clipboard-write",
    args: chosen.args,
    result: await chat.callTool(chosen.tool, chosen.args),
    context: { theme: look.theme },
    capabilities: { serverTools: {}, openLinks: {}, message: { text: {} }, updateModelContext: { text: {} } },
  });
};

/** What the card has told the chat so far. */
const listWhatWasSaid = () => {
  const { said = [], informed = [], opened = [] } = chat.seen ?? {};
  const lines = [
    ...said.map((text) => `the user says: ${text}`),
    ...informed.map((text) => `the model is told: ${text}`),
    ...opened.map((url) => `opens ${url}`),
  ];
  document.querySelector("#said")?.replaceChildren(...lines.map((line) => element("li", { dir: "auto" }, line)));
};
setInterval(listWhatWasSaid, 500);

const button = (label: string, change: () => void | Promise<void>) =>
  element("button", { type: "button", click: () => void change() }, label);

const openings = (await (await fetch("/openings")).json()) as PlaygroundOpening[];
document.querySelector("nav")?.append(
  ...openings.map((one) => button(one.tool, () => show(one))),
  button("light or dark", () => {
    look.theme = look.theme === "light" ? "dark" : "light";
    return show();
  }),
  ...[320, 420, 560, 720].map((width) =>
    button(`${width} px`, () => {
      look.width = width;
      return show();
    }),
  ),
);
await show(openings[0]);
