import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { releasedServerJson, serverJson, serverJsonText } from "../../packaging/server-json.ts";
import { settings } from "../../src/settings/config.ts";
import { ROOT } from "../support/packages.ts";

// The registry's own rules (schema 2025-12-11, and what it checks when a server is published).
describe("server.json", () => {
  const server = serverJson();
  const [npm] = server.packages;

  it("is what the settings and package.json make it: npm run generate", async () => {
    expect(await readFile(join(ROOT, "server.json"), "utf8")).toBe(serverJsonText());
  });

  it("has a name with one slash, which package.json repeats as mcpName", () => {
    expect(server.name).toMatch(/^io\.github\.[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/);
    expect(server.name).toBe(manifest.mcpName);
  });

  it("keeps to the lengths: 100 characters for description and title", () => {
    expect(server.description.length).toBeLessThanOrEqual(100);
    expect(server.title.length).toBeLessThanOrEqual(100);
  });

  it("names one exact version of the npm package", () => {
    expect(server.version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(npm).toMatchObject({
      registryType: "npm",
      identifier: manifest.name,
      version: server.version,
      transport: { type: "stdio" },
    });
  });

  it("has every setting as an environment variable, with the secrets marked", () => {
    const variables = npm?.environmentVariables ?? [];
    expect(variables.map(({ name }) => name)).toEqual(settings.map(({ env }) => env));
    expect(variables.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual(["HEYMILO_API_KEY"]);
    for (const { format, default: standard } of variables) {
      expect(["string", "number", "boolean", "filepath"]).toContain(format);
      if (format === "number") expect(Number(standard)).not.toBeNaN();
      if (format === "boolean") expect(["true", "false"]).toContain(standard);
    }
  });
});

describe("the entry of a release", () => {
  const imageDigest = `sha256:${"a".repeat(64)}`;
  const { packages, ...about } = releasedServerJson({ bundleSha256: "b".repeat(64), imageDigest });
  const [npm, image, bundle] = packages;

  it("says of the server and its npm package what server.json says", () => {
    const { packages: usual, ...server } = serverJson();
    expect(about).toEqual(server);
    expect([npm]).toEqual(usual);
  });

  it("has the image by version and digest, and the bundle by its file's digest", () => {
    expect(image).toMatchObject({
      registryType: "oci",
      identifier: `ghcr.io/heymilo-mcp/heymilo-mcp:${manifest.version}@${imageDigest}`,
      environmentVariables: npm?.environmentVariables,
    });
    expect(bundle).toMatchObject({ registryType: "mcpb", fileSha256: "b".repeat(64) });
    expect(bundle?.identifier).toMatch(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/releases\/download\/v[^/]+\/[^/]+$/);
    for (const one of [image, bundle]) {
      expect(one).not.toHaveProperty("version");
      expect(one).not.toHaveProperty("registryBaseUrl");
    }
  });

  it("names an image whose label names the server", async () => {
    const dockerfile = await readFile(join(ROOT, "Dockerfile"), "utf8");
    const [, label] = /^LABEL io\.modelcontextprotocol\.server\.name="(.+)"$/m.exec(dockerfile) ?? [];
    expect(label).toBe(about.name);
  });
});
