import manifest from "../package.json" with { type: "json" };
import { settings } from "../src/settings/config.ts";
import { kindOf, sentence } from "./setting-kind.ts";

const REPOSITORY = manifest.repository.url.replace(/^git\+|\.git$/g, "");
const STDIO = { type: "stdio" };

const environmentVariables = settings.map((setting) => ({
  name: setting.env,
  description: sentence(setting.help),
  format: kindOf(setting),
  isRequired: false,
  isSecret: setting.secret === true,
  ...(setting.fallback !== undefined && { default: setting.fallback }),
}));

const npmPackage = {
  registryType: "npm",
  identifier: manifest.name,
  version: manifest.version,
  runtimeHint: "npx",
  transport: STDIO,
  environmentVariables,
};

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
  repository: { url: REPOSITORY, source: "github" },
  packages: [npmPackage],
});

export interface Released {
  /** Of the bundle, as 64 hexadecimal digits. */
  bundleSha256: string;
  /** As registries write it: "sha256:..." */
  imageDigest: string;
}

/** The entry of a release, with what exists only then: the bundle and the image, by their digests. */
export const releasedServerJson = ({ bundleSha256, imageDigest }: Released) => ({
  ...serverJson(),
  packages: [
    npmPackage,
    {
      registryType: "oci",
      // The registry refuses a version beside the reference.
      identifier: `${REPOSITORY.replace("https://github.com", "ghcr.io")}:${manifest.version}@${imageDigest}`,
      runtimeHint: "docker",
      transport: STDIO,
      environmentVariables,
    },
    {
      registryType: "mcpb",
      identifier: `${REPOSITORY}/releases/download/v${manifest.version}/${manifest.name}.mcpb`,
      fileSha256: bundleSha256,
      // A client asks for what the bundle's own form has.
      transport: STDIO,
    },
  ],
});

/** Exactly what is committed as server.json. */
export const serverJsonText = (): string => `${JSON.stringify(serverJson(), null, 2)}\n`;
