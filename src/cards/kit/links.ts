import { copy } from "./clipboard.ts";
import { element } from "./element.ts";
import type { Host } from "./host.ts";

/** Only such an address becomes a link: a `javascript:` one would run here. */
const isWebAddress = (address: string): boolean =>
  /^https?:\/\/[^\s]+$/i.test(address) && URL.canParse(address);

/** An address that opens in the user's browser, with a button that copies it. */
export const linkRow = (
  host: Host,
  label: string,
  address: string,
  announce: (text: string) => void,
): HTMLElement => {
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
