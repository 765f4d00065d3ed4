import { styleText } from "node:util";

const COLUMNS = 80;
const INDENT = "  ";
const LABEL_WIDTH = 17;

type Style = Parameters<typeof styleText>[0];

/** What the demo draws with: at most 80 columns wide, except that a link is never broken. */
export interface Terminal {
  heading(text: string): void;
  /** Wrapped text; its own line breaks are kept. */
  text(text: string, style?: Style): void;
  /** A label, and beside it what belongs to it. */
  row(label: string, text: string, style?: Style): void;
  /** A link on a line of its own, to be copied or clicked. */
  link(label: string, url: string): void;
  /** Something that was checked and holds. */
  checked(claim: string): void;
}

/** Colours only where a person looks: not into a file or pipe, and not against NO_COLOR or TERM=dumb. */
export const createTerminal = (stream: NodeJS.WriteStream): Terminal => {
  const coloured = stream.isTTY && stream.hasColors();
  const paint = (text: string, style: Style | undefined) =>
    coloured && style !== undefined ? styleText(style, text) : text;

  const write = (line: string) => stream.write(`${line.trimEnd()}\n`);

  /** Text in what is left of the line beside `label`, which the following lines leave blank. */
  const beside = (label: string, width: number, text: string, [labelStyle, style]: (Style | undefined)[]) => {
    for (const [index, line] of wrap(text, COLUMNS - INDENT.length - width).entries()) {
      const margin = (index === 0 ? label : "").padEnd(width);
      write(`${INDENT}${paint(margin, labelStyle)}${paint(line, style)}`);
    }
  };

  return {
    heading: (text) => write(`\n${paint(text, ["bold", "cyan"])}`),
    text: (text, style) => beside("", 0, text, [undefined, style]),
    row: (label, text, style) => beside(label, LABEL_WIDTH, text, ["dim", style]),
    link: (label, url) => {
      write(`${INDENT}${paint(label, "dim")}`);
      write(`${INDENT}${INDENT}${paint(url, "underline")}`);
    },
    checked: (claim) => beside("ok", 3, claim, ["green", undefined]),
  };
};

/** Breaks lines at blanks. The items of a list hang, and a word longer than the line gets one of its own. */
const wrap = (text: string, width: number): string[] =>
  text.split("\n").flatMap((line) => {
    const hanging = line.startsWith("- ") ? "  " : "";
    const lines: string[] = [];
    for (const word of line.split(" ")) {
      const current = lines.pop();
      if (current === undefined) lines.push(word);
      else if (current.length + 1 + word.length <= width) lines.push(`${current} ${word}`);
      else lines.push(current, `${hanging}${word}`);
    }
    return lines;
  });
