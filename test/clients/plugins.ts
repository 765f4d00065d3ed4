import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCoworkPlugin, makeMarketplace } from "../../packaging/plugin.ts";
import { skillFiles } from "../../packaging/skills.ts";
import { DEFAULT_TOOLSETS } from "../../src/settings/toolsets.ts";
import { toolsets } from "../../tools/index.ts";
import { askCodex } from "./codex-app-server.ts";
import type { InstalledClient } from "./home.ts";

interface PluginCheck {
  what: string;
  /** Returns what the client says. */
  ask(client: InstalledClient): string | Promise<string>;
  /** What that must have in it. */
  says: readonly (string | RegExp)[];
}

const TOOLS = DEFAULT_TOOLSETS.flatMap((toolset) => toolsets[toolset].map(({ name }) => name));
const SKILLS = [...new Set(Object.keys(skillFiles()).map((path) => String(path.split("/")[0])))];

/** The usual marketplace, and one for Cowork's plugin, which has none of its own. */
const makeMarketplaces = async (folder: string): Promise<{ usual: string; cowork: string }> => {
  const [usual, cowork] = [join(folder, "usual"), join(folder, "cowork")];
  makeMarketplace(usual);
  await makeCoworkPlugin(join(cowork, "plugins/heymilo-cowork"));
  const plugins = [{ name: "heymilo-cowork", source: "./plugins/heymilo-cowork", description: "to be tried" }];
  mkdirSync(join(cowork, ".claude-plugin"));
  writeFileSync(
    join(cowork, ".claude-plugin/marketplace.json"),
    JSON.stringify({ name: "heymilo-to-be-tried", owner: { name: "heymilo-mcp" }, plugins }),
  );
  return { usual, cowork };
};

/** What each client makes of the plugin, by the client's name in `config`. */
export async function pluginChecks(): Promise<{ checks: Record<string, PluginCheck[]>; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "heymilo-mcp-plugins-"));
  const { usual, cowork } = await makeMarketplaces(folder);
  const plugin = join(usual, "plugins/heymilo");
  const validate = (path: string, ...options: string[]): PluginCheck => ({
    what: `plugin validate ${options.join(" ")}`.trim(),
    ask: ({ run }) => run(["plugin", "validate", "--strict", ...options, path]),
    says: ["Validation passed"],
  });
  const DIRECTORY = ["--profile", "directory"];
  // It says what it has before it finds out that nobody is logged in.
  const whatItHas = ["-p", "hello", "--output-format", "stream-json", "--verbose"];
  const checks: Record<string, PluginCheck[]> = {
    "claude-code": [
      validate(usual),
      validate(plugin, ...DIRECTORY),
      validate(join(cowork, "plugins/heymilo-cowork"), ...DIRECTORY),
      {
        what: "plugin install: tools and skills in a session",
        ask: ({ run }) => {
          run(["plugin", "install", "heymilo", "--marketplace", usual, "--config", "sandbox=true"]);
          return run(whatItHas);
        },
        says: [
          ...TOOLS.map((name) => `mcp__plugin_heymilo_heymilo__${name}`),
          ...SKILLS.map((name) => `heymilo:${name}`),
        ],
      },
      {
        what: "plugin install of Cowork's: tools of the bundle",
        ask: ({ run }) => {
          run(["plugin", "install", "heymilo-cowork", "--marketplace", cowork, "--config", "sandbox=true"]);
          return run(whatItHas);
        },
        says: TOOLS.map((name) => `mcp__plugin_heymilo-cowork_heymilo-mcp__${name}`),
      },
    ],
    codex: [
      {
        what: "plugin add: tools, and a call in the sandbox",
        ask: (client) => {
          client.run(["plugin", "marketplace", "add", usual]);
          client.run(["plugin", "add", "heymilo@heymilo-mcp"]);
          return askCodex(client, { HEYMILO_SANDBOX: "true" });
        },
        says: [...TOOLS.map((name) => `"${name}":{"name"`), /sandbox: nothing/i],
      },
      {
        what: "plugin add: the file for the key in an error",
        ask: (client) => {
          client.run(["plugin", "marketplace", "add", usual]);
          client.run(["plugin", "add", "heymilo@heymilo-mcp"]);
          return askCodex(client, {});
        },
        says: [/HEYMILO_API_KEY_FILE names \/\S+\/api-key, a file that cannot be read/],
      },
    ],
    gemini: [
      {
        what: "extensions validate",
        ask: ({ run }) => run(["extensions", "validate", plugin]),
        says: ["has been successfully validated"],
      },
      {
        what: "extensions install: skills, and the server",
        ask: ({ run }) => {
          run(["extensions", "install", "--consent", "--skip-settings", plugin]);
          return run(["extensions", "list"]) + run(["mcp", "list"]);
        },
        says: [...SKILLS, /heymilo \(from heymilo\): .* - Connected/],
      },
    ],
  };
  return { checks, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What is missing of that which the client should say. */
export const missingIn = (output: string, says: PluginCheck["says"]): (string | RegExp)[] =>
  says.filter((one) => (typeof one === "string" ? !output.includes(one) : !one.test(output)));
