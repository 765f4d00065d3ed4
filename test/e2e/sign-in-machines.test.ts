import { afterAll, beforeAll, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import type { HostedServer } from "../support/hosted.ts";
import { AUDIENCE, type Issuer, startIssuer } from "../support/issuer.ts";
import { toolCall } from "../support/messages.ts";
import { KEYS, post, startBefore, twoWorkspaces } from "../support/two-workspaces.ts";

const heymilo = twoWorkspaces();
let issuer: Issuer;
const servers = new Map<string, HostedServer>();

const serving = async (machineScopes: string): Promise<HostedServer> => {
  const known = servers.get(machineScopes);
  if (known) return known;
  const server = await startBefore(heymilo, [], {
    HEYMILO_API_KEY: KEYS.anna,
    HEYMILO_MCP_ISSUER: issuer.url,
    HEYMILO_MCP_PUBLIC_URL: AUDIENCE,
    HEYMILO_MCP_SCOPE_PREFIX: "api://heymilo/",
    ...(machineScopes && { HEYMILO_MCP_MACHINE_SCOPES: machineScopes }),
  });
  await server.logged(({ event }) => event === "signing keys");
  servers.set(machineScopes, server);
  return server;
};

beforeAll(async () => {
  issuer = await startIssuer();
});

afterAll(async () => {
  for (const server of servers.values()) await server.stop();
  await issuer.close();
});

const READ = toolCall("list_interviewers");
const NO_SCOPE = { scope: undefined } as unknown as Json;

const call = async (machineScopes: string, claims: Json, message: object = READ) => {
  const server = await serving(machineScopes);
  const id = `machine-${Math.random()}`;
  const headers = { authorization: `Bearer ${await issuer.token(claims)}`, "x-request-id": id };
  const { status, body, headers: answered } = await post(server.url, headers, message);
  const entry = await server.logged(({ request_id }) => request_id === id);
  return { status, body, challenge: answered["www-authenticate"], entry };
};

/** As the providers' documentation shows the tokens of programs: what is in them, and where their permissions are. */
const MACHINES: [provider: string, claims: Json, place: string][] = [
  ["Entra", { ...NO_SCOPE, sub: "oid-1", idtyp: "app", azp: "app-1", roles: ["heymilo.read"] }, "roles"],
  ["Auth0", { sub: "app-1@clients", gty: "client-credentials", scope: "api://heymilo/heymilo.read" }, "scope"],
  ["Auth0 without gty", { ...NO_SCOPE, sub: "app-1@clients", permissions: ["heymilo.read"] }, "permissions"],
  ["Okta", { ...NO_SCOPE, sub: "app-1", cid: "app-1", scp: ["heymilo.read"] }, "scp"],
  [
    "Keycloak",
    {
      scope: "profile email",
      sub: "user-9",
      azp: "app-1",
      preferred_username: "service-account-app-1",
      resource_access: { heymilo: { roles: ["heymilo.read"] } },
    },
    "resource_access.heymilo.roles",
  ],
];

it.each(MACHINES)("a program of %s is refused without the setting, which the answer names", async (_, claims) => {
  const { status, body, challenge, entry } = await call("", claims);
  expect(status).toBe(401);
  expect(body).toContain("HEYMILO_MCP_MACHINE_SCOPES");
  expect(challenge).toMatch(/error="invalid_token"/);
  expect(entry).toMatchObject({ refused: "machine" });
});

it.each(MACHINES)(
  "a program of %s has the scopes of that claim, and the log says what it is",
  async (_, claims, place) => {
    const read = await call(place, claims);
    expect(read.status).toBe(200);
    expect(read.entry).toMatchObject({ event: "call", tool: "list_interviewers", outcome: "ok", machine: true });
    const write = await call(place, claims, toolCall("archive_interviewer", { posting_id: "13D77095" }));
    expect(write.status).toBe(403);
    expect(write.body).toContain("heymilo.write");
  },
);

it.each(MACHINES)("a program of %s without a scope there is refused", async (_, claims) => {
  const { status, entry } = await call("nowhere.at.all", claims);
  expect(status).toBe(403);
  expect(entry).toMatchObject({ refused: "machine_without_scopes" });
});

/** As they show the tokens of people, who may read: one permission more stands where a program's would. */
const PEOPLE: [provider: string, claims: Json, place: string][] = [
  ["Entra", { ...NO_SCOPE, scp: "heymilo.read", roles: ["heymilo.write"], sub: "anna", oid: "oid-1" }, "roles"],
  ["Entra that says so", { scope: "heymilo.read", roles: ["heymilo.write"], sub: "anna", idtyp: "user" }, "roles"],
  [
    "Auth0",
    { scope: "openid heymilo.read", permissions: ["heymilo.write"], sub: "auth0|anna", azp: "app-1" },
    "permissions",
  ],
  [
    "Auth0 with a password",
    { scope: "heymilo.read", permissions: ["heymilo.write"], sub: "auth0|a", gty: "password" },
    "permissions",
  ],
  [
    "Okta",
    { ...NO_SCOPE, scp: ["heymilo.read"], roles: ["heymilo.write"], cid: "app-1", uid: "00u1", sub: "anna" },
    "roles",
  ],
  [
    "Keycloak",
    {
      scope: "profile heymilo.read",
      resource_access: { heymilo: { roles: ["heymilo.write"] } },
      preferred_username: "anna",
      sub: "user-1",
    },
    "resource_access.heymilo.roles",
  ],
];

const EACH_PERSON = PEOPLE.flatMap(([provider, claims, place]) => [
  [provider, "without the setting", claims, ""] as const,
  [provider, "with it", claims, place] as const,
]);

it.each(EACH_PERSON)(
  "a person of %s gains nothing from that claim %s, and is logged as before",
  async (_, _how, claims, place) => {
    const read = await call(place, claims);
    expect(read.status).toBe(200);
    expect(read.entry).not.toHaveProperty("machine");
    const write = await call(place, claims, toolCall("archive_interviewer", { posting_id: "13D77095" }));
    expect([write.status, write.challenge]).toEqual([403, expect.stringContaining("insufficient_scope")]);
  },
);

it("roles alone make no machine of a token: ID tokens have them, too", async () => {
  const { status, entry } = await call("roles", { ...NO_SCOPE, sub: "anna", roles: ["heymilo.write"] });
  expect([status, entry.refused]).toEqual([401, "no_scopes"]);
});
