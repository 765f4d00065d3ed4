import { element } from "../kit/element.ts";

/**
 * A score on its scale. The bar has one colour whatever the score: what is good enough is for a person to say.
 *
 * @param of undefined where HeyMilo gives no scale
 */
export const scoreBar = (score: number, of: number | undefined): HTMLElement => {
  const text = of === undefined ? `${score} (HeyMilo gives no scale)` : `${score} of ${of}`;
  const filled = element("div", {});
  if (of !== undefined) filled.style.inlineSize = `${Math.max(0, Math.min(1, score / of)) * 100}%`;
  return element(
    "span",
    { class: "score" },
    of !== undefined && element("span", { class: "bar", "aria-hidden": "true" }, filled),
    element("span", {}, text),
  );
};
