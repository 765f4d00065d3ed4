import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../../src/settings/config.ts";
import { loadServeConfig } from "../../src/settings/load.ts";
import { serveSettings } from "../../src/settings/serve-config.ts";
import { ROOT } from "../support/packages.ts";

describe("the Kubernetes example", async () => {
  const hosting = await readFile(join(ROOT, "docs/hosting.md"), "utf8");
  const example = /```yaml\n([\s\S]*?)```/.exec(hosting)?.[1] ?? "";
  const one = (pattern: RegExp): string => pattern.exec(example)?.[1] ?? "";

  it("calls serve with flags that it takes, on an address that the cluster reaches", () => {
    const [command, ...args] = one(/args: \[(.*)\]/)
      .split(", ")
      .map((word) => word.replaceAll('"', ""));
    expect(command).toBe("serve");
    const flags: Record<string, string> = {};
    for (let at = 0; at < args.length; at += 2)
      flags[String(args[at]).replace(/^--/, "")] = String(args[at + 1]);
    const known = serveSettings.map(({ flag }) => flag);
    expect(Object.keys(flags).filter((flag) => !known.includes(flag))).toEqual([]);
    const { config, problems } = loadServeConfig(flags, {});
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ host: "0.0.0.0", allowedHosts: ["mcp.example.com"] });
    expect(one(/containerPort: (\d+)/)).toBe(String(config.port));
    expect(one(/targetPort: (\d+)/)).toBe(String(config.port));
  });

  it("names variables that exist", () => {
    const known = [...settings, ...serveSettings].map(({ env }) => env);
    const named = [...example.matchAll(/HEYMILO_\w+/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("gives two replicas half of HeyMilo's allowance each", () => {
    const allowance = Number(settings.find(({ name }) => name === "rateLimit")?.fallback);
    const share = Number(one(/HEYMILO_RATE_LIMIT, value: "(\d+)"/));
    expect(share * Number(one(/replicas: (\d+)/))).toBe(allowance);
  });

  it("grants more time at the end than the program takes", () => {
    const { config } = loadServeConfig({}, {});
    const preStop = Number(one(/command: \[sleep, "(\d+)"\]/));
    const granted = Number(one(/terminationGracePeriodSeconds: (\d+)/));
    expect(granted).toBeGreaterThan(preStop + config.graceMs / 1000);
  });

  it("probes what there is, and waits longer than the server takes to find out", () => {
    expect(one(/livenessProbe: .*path: (\S+),/)).toBe("/healthz");
    expect(one(/readinessProbe: .*path: (\S+),/)).toBe("/readyz");
    expect(Number(one(/readinessProbe: .*timeoutSeconds: (\d+)/))).toBeGreaterThan(8);
  });

  it("holds no secret", () => {
    expect(example).not.toMatch(/HEYMILO_(API_KEY|MCP_TOKENS), value/);
    expect(example).toContain("secretRef");
  });
});
