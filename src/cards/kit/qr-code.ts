import { generate } from "lean-qr/nano";
import { svgElement } from "./element.ts";

/** Light around the code, in modules; the standard asks for four. */
const MARGIN = 4;

/** A link as a QR code. It keeps its own colours in every theme: phones read dark on light. */
export const qrCode = (link: string): SVGElement => {
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
