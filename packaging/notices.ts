import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";

export const NOTICES_FILE = "THIRD-PARTY-NOTICES";

const INTRODUCTION = `This program contains parts of the following packages, each under its own licence.
`;

/**
 * Writes THIRD-PARTY-NOTICES for exactly what a build has put into its chunks, whatever package.json lists.
 *
 * @param inPages modules that are in the chunks as parts of texts; filled by the time that these are written
 * @throws if a package in the bundle has no licence text
 */
export const thirdPartyNotices = (inPages: ReadonlySet<string>): Plugin => ({
  name: "third-party-notices",
  writeBundle(_options, bundle) {
    const moduleIds = Object.values(bundle).flatMap((output) =>
      output.type === "chunk" ? Object.entries(output.modules).flatMap(([id, { code }]) => (code ? [id] : [])) : [],
    );
    writeFileSync(NOTICES_FILE, formatNotices(packagesOf([...moduleIds, ...inPages])));
  },
});

const packagesOf = (moduleIds: readonly string[]) => {
  const folders = new Set<string>();
  for (const id of moduleIds) {
    const [path = id] = id.split("?");
    const folder = packageFolder(path);
    if (folder) for (const each of [folder, ...vendoredFolders(path, folder)]) folders.add(each);
  }
  return [...folders].map(readPackage).sort((a, b) => a.name.localeCompare(b.name));
};

const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

const packageFolder = (path: string): string | undefined => PACKAGE_FOLDER.exec(path)?.[0];

/** A package may be a bundle itself, as the MCP SDK is with Ajv; its source map tells what is in it. */
const vendoredFolders = (path: string, folder: string): string[] => {
  if (!existsSync(`${path}.map`)) return [];
  const { sources } = JSON.parse(readFileSync(`${path}.map`, "utf8")) as { sources: string[] };
  const root = folder.slice(0, folder.lastIndexOf("node_modules") + "node_modules".length);
  const names = sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  return [...new Set(names)].map((name) => join(root, name));
};

const readPackage = (folder: string) => {
  const manifest = readManifest(folder);
  const file = readdirSync(folder).find((name) => /^licen[cs]e([-.]\w+)*$/i.test(name));
  if (!file) throw new Error(`${manifest.name} is bundled, but has no licence text in ${folder}`);
  const text = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
  return { name: manifest.name, version: manifest.version, licence: manifest.license, text };
};

const readManifest = (folder: string): { name: string; version: string; license: string } => {
  const path = join(folder, "package.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  throw new Error(`${folder} is bundled within another package; install it for its licence text`);
};

const RULE = "-".repeat(80);

const formatNotices = (packages: ReturnType<typeof packagesOf>): string =>
  [
    INTRODUCTION,
    ...packages.map(
      ({ name, version, licence, text }) => `${RULE}\n${name} ${version} (${licence})\n${RULE}\n\n${text}\n`,
    ),
  ].join("\n");
