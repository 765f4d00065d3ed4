import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packMcpb } from "./mcpb.ts";
import { NOTICES_FILE } from "./notices.ts";
import { COWORK_BUNDLE, COWORK_FILES, MARKETPLACE_FILES, PLUGIN_FILES, PLUGIN_FOLDER } from "./plugin-formats.ts";
import { skillFiles } from "./skills.ts";

/** Makes a marketplace with the plugin in it, from a finished build. A client copies it and runs nothing to build it. */
export function makeMarketplace(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  writeJson(folder, MARKETPLACE_FILES);
  const plugin = join(folder, PLUGIN_FOLDER);
  writeJson(plugin, PLUGIN_FILES);
  writeCommonFiles(plugin);
  cpSync("dist", join(plugin, "dist"), { recursive: true });
  copyFileSync(NOTICES_FILE, join(plugin, NOTICES_FILE));
}

/** Makes the plugin for Claude Cowork, with the bundle instead of the program. */
export async function makeCoworkPlugin(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  writeJson(folder, COWORK_FILES);
  writeCommonFiles(folder);
  await packMcpb(join(folder, COWORK_BUNDLE), { form: "In Claude: the settings of the plugin heymilo-cowork" });
}

const writeCommonFiles = (folder: string): void => {
  for (const [path, text] of Object.entries(skillFiles())) write(join(folder, "skills", path), text);
  for (const [from, to] of [
    ["LICENSE", "LICENSE"],
    ["packaging/plugin-readme.md", "README.md"],
    ["packaging/icon.png", ".claude-plugin/icon.png"],
  ] as const)
    copyFileSync(from, join(folder, to));
};

const writeJson = (folder: string, files: Record<string, object>): void => {
  for (const [path, content] of Object.entries(files))
    write(join(folder, path), `${JSON.stringify(content, null, 2)}\n`);
};

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
