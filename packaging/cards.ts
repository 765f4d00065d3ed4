import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";

/**
 * A page with its styles and its script inside: a host shows it where nothing can be loaded. The modules that the script
 * is made of are named beside it.
 */
export async function cardPage(path: string, page = readFileSync(path, "utf8")) {
  const folder = dirname(path);
  const styles = [...page.matchAll(/ *<link rel="stylesheet" href="([^"]+)" \/>\n/g)];
  const scripts = [...page.matchAll(/<script type="module" src="([^"]+)"><\/script>/g)];
  const [script] = scripts;
  if (!script || scripts.length > 1 || styles.length === 0) {
    throw new Error(`${path}: a card has stylesheets, and one script`);
  }
  const css = styles.map(([, href = ""]) => shortStyles(readFileSync(join(folder, href), "utf8"))).join("");
  const { code, moduleIds } = await bundled(join(folder, script[1] ?? ""));
  const html = styles
    .reduce((text, [link]) => text.replace(link, ""), page)
    .replace("</head>", () => `<style>${css}</style>\n</head>`)
    .replace(script[0], () => `<script type="module">${withoutEndTag(code)}</script>`)
    .replace(/\n\s*/g, "\n");
  return { html, moduleIds };
}

const bundled = async (input: string) => {
  const bundle = await rolldown({ input, platform: "browser", transform: { target: "es2023" } });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  return { code: output[0].code.trim(), moduleIds: output[0].moduleIds };
};

/** A text in the script must not end the element that it stands in. */
const withoutEndTag = (code: string): string => code.replaceAll("</script", "<\\/script");

const shortStyles = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/: /g, ":")
    .replaceAll(";}", "}")
    .trim();

/** All cards begin alike; their scripts draw the rest. */
const emptyCard = (path: string): string => {
  const name = basename(path, ".html");
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const page = readFileSync(join(dirname(path), "kit", "card.html"), "utf8");
  return page.replaceAll("{name}", name).replaceAll("{title}", title);
};

const CARD = /cards[\\/][\w-]+\.html$/;

/** Turns the import of a card into its page, in a file of its own that is loaded when somebody reads the card. */
export const cardPages = (): Plugin & { moduleIds: Set<string> } => {
  const moduleIds = new Set<string>();
  return {
    name: "card-pages",
    moduleIds,
    resolveId: { filter: { id: CARD }, handler: (id, importer = "") => resolve(dirname(importer), id) },
    load: {
      filter: { id: CARD },
      handler: async (id) => {
        const page = await cardPage(id, emptyCard(id));
        for (const each of page.moduleIds) moduleIds.add(each);
        return { moduleType: "js", code: `export default ${JSON.stringify(page.html)};` };
      },
    },
  };
};
