import { generate } from "lean-qr/nano";
import { element, svgElement } from "./element.ts";
import type { Host } from "./host.ts";

/** Only such an address becomes a link: a `javascript:` one would run here. */
const isWebAddress = (address: string): boolean => /^https?:\/\/[^\s]+$/i.test(address) && URL.canParse(address);

/** An address that opens in the user's browser, with a button that copies it. */
export const linkRow = (host: Host, label: string, address: string, announce: (text: string) => void): HTMLElement => {
  const text = isWebAddress(address)
    ? element(
        "a",
        {
          href: address,
          target: "_blank",
          rel: "noreferrer",
          click: (event) => {
            if (!host.capabilities.openLinks) return;
            event.preventDefault();
            void host.openLink(address).then((opened) => {
              if (!opened) announce("The chat did not open the link. Copy it instead.");
            });
          },
        },
        address,
      )
    : element("span", {}, address);
  const onCopy = async () => {
    if (await copy(address)) return announce(`Copied the ${label.toLowerCase()}.`);
    window.getSelection()?.selectAllChildren(text);
    announce("The chat keeps the clipboard from this card. The link is selected: copy it with the keyboard.");
  };
  return element(
    "div",
    { class: "link" },
    element("span", { class: "faint" }, label),
    text,
    element(
      "button",
      { type: "button", "aria-label": `Copy ${label.toLowerCase()}`, click: () => void onCopy() },
      "Copy",
    ),
  );
};

/**
 * True if the text is on the clipboard. The older interface comes first: a chat may keep the newer one from a card, and
 * then even asking for it logs an error.
 */
const copy = async (text: string): Promise<boolean> => {
  if (copySelection(text)) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

const copySelection = (text: string): boolean => {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
};

/** Light around the code, in modules; the standard asks for four. */
const MARGIN = 4;

/** A longer link makes a code that no phone reads from a screen, and beyond 2,953 bytes none at all. */
const LONGEST_LINK = 1_000;

/** A link as a QR code, if it is not too long. It keeps its own colours in every theme: phones read dark on light. */
export const qrCode = (link: string): SVGElement | undefined => {
  if (new TextEncoder().encode(link).length > LONGEST_LINK) return undefined;
  const code = generate(link);
  const size = code.size + 2 * MARGIN;
  const rows = Array.from({ length: code.size }, (_, y) => y);
  const dark = rows.flatMap((y) =>
    rows.filter((x) => code.get(x, y)).map((x) => `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`),
  );
  return svgElement(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      class: "qr",
      role: "img",
      "aria-label": "QR code of the candidate link",
    },
    svgElement("path", { fill: "#fff", d: `M0 0h${size}v${size}H0z` }),
    svgElement("path", { fill: "#000", d: dark.join("") }),
  );
};
