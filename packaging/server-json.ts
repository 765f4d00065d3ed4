import manifest from "../package.json" with { type: "json" };
import { settings } from "../src/settings/config.ts";
import { kindOf, sentence } from "./setting-kind.ts";

/**
 * The MCP Registry's entry, from package.json and the settings. No setting is required: with the sandbox there is no
 * key, and a server without one says what to do.
 */
export const serverJson = () => ({
  $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  name: manifest.mcpName,
  title: "HeyMilo",
  description: manifest.description,
  version: manifest.version,
  repository: { url: manifest.repository.url.replace(/^git\+|\.git$/g, ""), source: "github" },
  packages: [
    {
      registryType: "npm",
      identifier: manifest.name,
      version: manifest.version,
      runtimeHint: "npx",
      transport: { type: "stdio" },
      environmentVariables: settings.map((setting) => ({
        name: setting.env,
        description: sentence(setting.help),
        format: kindOf(setting),
        isRequired: false,
        isSecret: setting.secret === true,
        ...(setting.fallback !== undefined && { default: setting.fallback }),
      })),
    },
  ],
});

/** Exactly what is committed as server.json. */
export const serverJsonText = (): string => `${JSON.stringify(serverJson(), null, 2)}\n`;
