import { expect, it, onTestFinished } from "vitest";
import { createApp } from "../../../src/app.ts";
import { Room } from "../../../src/heymilo/memory.ts";
import { keyOfCaller } from "../../../src/transports/http/access.ts";
import { createSubscriptions } from "../../../src/transports/http/endpoint.ts";
import { serveOverHttp } from "../../../src/transports/http/server.ts";
import { createTenant, type McpTenant } from "../../../src/transports/http/tenant.ts";
import { Tenants } from "../../../src/transports/http/tenants.ts";
import { toolCall } from "../../support/messages.ts";
import { startHeyMilo } from "../../support/sandbox.ts";
import { until } from "../../support/server-process.ts";

it("names a create that nobody has heard of when its tenant is forgotten, as at the end", async () => {
  const heymilo = await startHeyMilo();
  onTestFinished(heymilo.stop);
  const app = createApp({ flags: {}, env: { ...heymilo.env, HEYMILO_TIMEOUT_MS: "5000" }, logLevel: "silent" });
  const logged: [event: string, fields: object | undefined][] = [];
  const log = (_level: string, event: string, fields?: object) => void logged.push([event, fields]);
  const tenants = new Tenants<McpTenant>({ idleMs: 200, checkMs: 20 });
  const { createServer } = app.serverFactory();
  const subscriptions = createSubscriptions(
    () => createServer(),
    () => {},
  );
  const shared = {
    surface: app.surface,
    everything: app.everything,
    subscriptions,
    bodies: new Room(48_000_000),
  };
  const server = await serveOverHttp({
    host: "127.0.0.1",
    port: 0,
    hostnames: ["127.0.0.1"],
    access: keyOfCaller,
    isReady: () => true,
    answer: (caller, request, response) =>
      tenants.use(
        caller.tenant,
        () => createTenant({ ...app.serverFactory(caller), log, shared }),
        ({ handle }) => handle(caller, request, response),
      ),
    timeoutMs: 5_000,
    logFor: () => log,
  });
  onTestFinished(async () => void (await server.close()));
  await heymilo.arm({ fault: "slow", delay_ms: 600_000, match: { method: "POST" } });
  const leaving = new AbortController();
  const args = { title: "Line Cook", workflow: [{ type: "resume" }], idempotency_key: "first" };
  const call = fetch(`http://127.0.0.1:${server.address.port}/mcp`, {
    method: "POST",
    headers: { "x-api-key": heymilo.apiKey, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(toolCall("create_interviewer", args)),
    signal: leaving.signal,
  });
  call.catch(() => {});
  await until(async () => (await heymilo.requests()).some(({ method, body }) => method === "POST" && body !== null));
  leaving.abort();
  await until(() => tenants.size === 0);
  expect(logged.filter(([event]) => event === "create sent but not answered")).toEqual([
    ["create sent but not answered", { idempotency_key: "first" }],
  ]);
});
