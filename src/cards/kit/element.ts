type Child = Node | string | number | false | null | undefined;

type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/**
 * An element with its children. A text stays a text: nothing here parses markup, so markup in a job's title does
 * nothing.
 *
 * @param attributes a function listens to the event of that name; false and undefined are left out
 */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => fill(document.createElement(tag), attributes, children);

const SVG = "http://www.w3.org/2000/svg";

export const svgElement = (tag: string, attributes: Attributes, ...children: Child[]): SVGElement =>
  fill(document.createElementNS(SVG, tag) as SVGElement, attributes, children);

const fill = <E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== false && child != null).map((child) => child as Node));
  return made;
};
