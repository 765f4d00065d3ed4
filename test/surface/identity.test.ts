import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { BINARY } from "../support/clients.ts";

it.each(["legacy", "auto"] as const)(
  "the server introduces itself with a title, a website and an icon (%s)",
  async (mode) => {
    const client = new Client({ name: "heymilo-mcp-tests", version: "1.0.0" }, { versionNegotiation: { mode } });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [BINARY], env: {} }));
    const identity = client.getServerVersion();
    await client.close();
    expect(identity).toMatchObject({
      name: manifest.name,
      version: manifest.version,
      title: expect.stringContaining("HeyMilo"),
      websiteUrl: manifest.homepage,
    });
    const [icon] = identity?.icons ?? [];
    const [type = "", data = ""] = String(icon?.src).split(";base64,");
    expect([type, icon?.mimeType]).toEqual(["data:image/svg+xml", "image/svg+xml"]);
    expect(atob(data)).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*<\/svg>$/);
    // In the 2026-07-28 revision it goes out with every result.
    expect(JSON.stringify(identity).length).toBeLessThan(1_000);
  },
);
