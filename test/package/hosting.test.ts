import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { settings } from "../../src/settings/config.ts";
import { loadConfig, loadServeConfig } from "../../src/settings/load.ts";
import { serveSettings } from "../../src/settings/serve-config.ts";
import { ROOT } from "../support/packages.ts";

const known = [...settings, ...serveSettings];
const read = (file: string): Promise<string> => readFile(join(ROOT, "examples/deploy", file), "utf8");

/** The server's flags, by their names. */
const flagsOf = ([command, ...args]: string[]) => {
  expect(command).toBe("serve");
  const flags: Record<string, string> = {};
  for (let at = 0; at < args.length; at += 2)
    flags[String(args[at]).replace(/^--/, "")] = String(args[at + 1]);
  expect(Object.keys(flags).filter((flag) => !known.some((one) => one.flag === flag))).toEqual([]);
  return flags;
};

describe("examples/deploy/kubernetes.yaml", async () => {
  const documents = parseAllDocuments(await read("kubernetes.yaml")).map((document) => document.toJS());
  const one = (kind: string) => documents.find((document) => document.kind === kind);
  const { spec } = one("Deployment");
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const env: Record<string, string> = Object.fromEntries(
    container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  const { config, problems } = loadServeConfig(flagsOf(container.args), env);

  it("starts serve with settings that it takes, on an address that the cluster reaches", () => {
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ host: "0.0.0.0", allowedHosts: ["mcp.example.com"] });
    expect(container.ports).toEqual([{ name: "http", containerPort: config.port }]);
    const names = Object.keys(env).filter((name) => name.startsWith("HEYMILO_"));
    expect(names.filter((name) => !known.some((one) => one.env === name))).toEqual([]);
  });

  it("shares HeyMilo's allowance among the replicas, also during a rollout", () => {
    const allowance = Number(settings.find(({ name }) => name === "rateLimit")?.fallback);
    const replicas = spec.replicas + spec.strategy.rollingUpdate.maxSurge;
    expect(Number(env.HEYMILO_RATE_LIMIT) * replicas).toBe(allowance);
  });

  it("grants more time at the end than the program takes", () => {
    const { timeoutMs } = loadConfig({}, {}).config;
    const ms = config.drainMs + (config.graceMs ?? timeoutMs + 5_000);
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(ms + 5_000);
  });

  it("drains longer than the probe takes to notice", () => {
    const { httpGet, periodSeconds, failureThreshold = 3 } = container.readinessProbe;
    expect(httpGet).toEqual({ path: "/readyz", port: "http" });
    expect(container.livenessProbe.httpGet).toEqual({ path: "/healthz", port: "http" });
    expect(config.drainMs).toBeGreaterThan(periodSeconds * failureThreshold * 1_000);
  });

  it("holds no secret", () => {
    const secrets = known.filter(({ secret }) => secret).map((setting) => setting.env);
    expect(Object.keys(env).filter((name) => secrets.includes(name))).toEqual([]);
    expect(container.envFrom).toEqual([{ secretRef: { name: "heymilo-mcp" } }]);
  });
});
