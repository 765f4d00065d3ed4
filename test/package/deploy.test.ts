import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { settings } from "../../src/settings/config.ts";
import { loadConfig, loadServeConfig } from "../../src/settings/load.ts";
import { serveSettings } from "../../src/settings/serve-config.ts";
import { ROOT } from "../support/packages.ts";

const read = (file: string): Promise<string> => readFile(join(ROOT, "examples/deploy", file), "utf8");

const documents = parseAllDocuments(await read("kubernetes.yaml")).map((document) => document.toJS());
const { spec } = documents.find(({ kind }) => kind === "Deployment");
const pod = spec.template.spec;
const [container] = pod.containers;
const compose = parse(await read("docker-compose.yaml"), { merge: true });
const service = compose.services["mcp-1"];

const known = [...settings, ...serveSettings];
const { timeoutMs, rateLimit } = loadConfig({}, {}).config;

/** The program's arguments, its variables, and how long it has from SIGTERM on, in seconds. */
const DEPLOYMENTS = [
  {
    file: "kubernetes.yaml",
    args: container.args as string[],
    env: Object.fromEntries(
      container.env.map(({ name, value = "from the secret" }: Record<string, string>) => [name, value]),
    ) as Record<string, string>,
    seconds: pod.terminationGracePeriodSeconds as number,
    instances: spec.replicas + spec.strategy.rollingUpdate.maxSurge,
    noticedAfterS: container.readinessProbe.periodSeconds * 3,
  },
  {
    file: "docker-compose.yaml",
    args: service.command as string[],
    env: service.environment as Record<string, string>,
    seconds: Number.parseInt(service.stop_grace_period, 10),
    instances: Object.keys(compose.services).filter((name) => name.startsWith("mcp-")).length,
    // Two checks a second apart, each of 5 s at most.
    noticedAfterS: 12,
  },
];

describe.each(DEPLOYMENTS)(
  "examples/deploy/$file",
  ({ args: [command, ...args], env, seconds, instances, noticedAfterS }) => {
    const flags: Record<string, string> = {};
    for (let at = 0; at < args.length; at += 2) flags[String(args[at]).replace(/^--/, "")] = String(args[at + 1]);
    const { config, problems } = loadServeConfig(flags, { ...env, HEYMILO_MCP_TOKENS: "x".repeat(16) });

    it("starts serve with settings that it takes", () => {
      expect(command).toBe("serve");
      expect(Object.keys(flags).filter((flag) => !known.some((one) => one.flag === flag))).toEqual([]);
      const names = Object.keys(env).filter((name) => name.startsWith("HEYMILO_"));
      expect(names.filter((name) => !known.some((one) => one.env === name))).toEqual([]);
      expect(problems).toEqual([]);
      expect(config).toMatchObject({ host: "0.0.0.0", port: 3_000 });
    });

    it("shares HeyMilo's allowance among the instances, also during a rollout", () => {
      expect(Number(env.HEYMILO_RATE_LIMIT) * instances).toBe(rateLimit);
    });

    it("drains until the balancer has noticed, and then has time for a whole call", () => {
      expect(config.drainMs).toBeGreaterThan(noticedAfterS * 1_000);
      const graceMs = config.graceMs ?? timeoutMs + 5_000;
      expect(seconds * 1_000).toBeGreaterThanOrEqual(config.drainMs + graceMs + 5_000);
    });

    it("holds no secret", () => {
      const secrets = known.filter(({ secret }) => secret).map((setting) => setting.env);
      const given = Object.entries(env).filter(([name]) => secrets.includes(name));
      for (const [, value] of given) expect(value).toMatch(/^from the secret$|^\$\{/);
    });
  },
);

it("Kubernetes asks what there is", () => {
  expect(container.livenessProbe.httpGet).toEqual({ path: "/healthz", port: "http" });
  expect(container.readinessProbe.httpGet).toEqual({ path: "/readyz", port: "http" });
});

it("no balancer sends a create twice, nor gives up before the server does", async () => {
  const withoutComments = (text: string) => text.replace(/^\s*#.*$/gm, "");
  const [haproxy, nginx] = (await Promise.all([read("haproxy.cfg"), read("nginx.conf")])).map(withoutComments);
  expect(haproxy).toContain("retry-on conn-failure\n");
  expect(haproxy).toContain("http-request disable-l7-retry if METH_POST");
  expect(haproxy).not.toContain("shutdown-sessions");
  expect(nginx).not.toContain("non_idempotent");
  const seconds = [...`${haproxy}${nginx}`.matchAll(/(?:timeout (?:client|server)|read_timeout) +(\d+)s/g)];
  expect(seconds).toHaveLength(3);
  for (const [, text] of seconds) expect(Number(text) * 1_000).toBeGreaterThan(timeoutMs);
});
