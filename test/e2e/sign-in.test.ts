import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client, type OAuthClientProvider, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SCOPES } from "../../src/surface/scopes.ts";
import { type AuthorizationServer, startAuthorizationServer } from "../support/authorization-server.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";

const CALLBACK = "http://127.0.0.1:9/callback";
const NEEDED = "heymilo.read heymilo.write heymilo.candidates";

let login: AuthorizationServer;
let server: HostedServer;
let address: URL;

/** The public URL has to be known before the server starts. */
const freePort = async (): Promise<number> => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  taken.close();
  return port;
};

beforeAll(async () => {
  login = await startAuthorizationServer(SCOPES.join(" "));
  const port = await freePort();
  address = new URL(`http://127.0.0.1:${port}/mcp`);
  const args = ["--sandbox", "--port", String(port), "--issuer", login.url, "--public-url", address.href];
  server = await startHosted({ args });
  await server.logged(({ event }) => event === "signing keys");
});

afterAll(async () => {
  await server.stop();
  await login.close();
});

beforeEach(() => login.grant(SCOPES.join(" ")));

/** What a program with a browser keeps for one person. */
const person = (name: string) => {
  const kept: Record<string, unknown> = {};
  let sentTo: URL | undefined;
  const provider: OAuthClientProvider = {
    redirectUrl: CALLBACK,
    clientMetadata: {
      client_name: "heymilo-mcp-tests",
      redirect_uris: [CALLBACK],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      application_type: "native",
    },
    clientInformation: () => kept.client as ReturnType<OAuthClientProvider["clientInformation"]>,
    saveClientInformation: (client) => {
      kept.client = client;
    },
    tokens: () => kept.tokens as ReturnType<OAuthClientProvider["tokens"]>,
    saveTokens: (tokens) => {
      kept.tokens = tokens;
    },
    redirectToAuthorization: (url) => {
      sentTo = url;
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier;
    },
    codeVerifier: () => String(kept.verifier),
    saveDiscoveryState: (state) => {
      kept.discovery = state;
    },
    discoveryState: () => kept.discovery as ReturnType<NonNullable<OAuthClientProvider["discoveryState"]>>,
    invalidateCredentials: () => {
      delete kept.tokens;
    },
  };
  return {
    provider,
    tokens: () => kept.tokens as { access_token: string; refresh_token?: string },
    /** Where the browser was sent, and what the person does there. */
    signIn: async () => {
      const url = sentTo as URL;
      sentTo = undefined;
      const back = await login.signIn(url, name);
      return { asked: url.searchParams, answered: back.searchParams };
    },
  };
};

type Person = ReturnType<typeof person>;

const v2 = (mode: "legacy" | { pin: string }) => ({
  open: ({ provider }: Person, url = address) => new StreamableHTTPClientTransport(url, { authProvider: provider }),
  client: () => new Client({ name: "tests", version: "1" }, { versionNegotiation: { mode } }),
  asksForMore: true,
});

const CLIENTS = [
  { name: "v2 client, 2026-07-28", ...v2({ pin: "2026-07-28" }) },
  {
    name: "v1 client",
    open: ({ provider }: Person, url = address) =>
      new TransportV1(url, {
        authProvider: provider as NonNullable<ConstructorParameters<typeof TransportV1>[1]>["authProvider"] & object,
      }) as unknown as StreamableHTTPClientTransport,
    client: () => new ClientV1({ name: "tests", version: "1" }) as unknown as Client,
    asksForMore: false,
  },
];

describe.each(CLIENTS)("$name", ({ open, client: create, asksForMore }) => {
  const connect = async (who: Person, url = address) => {
    const first = open(who, url);
    await expect(create().connect(first)).rejects.toThrow(/Unauthorized|401/);
    const { asked, answered } = await who.signIn();
    await first.finishAuth(answered.get("code") as string, answered.get("iss") ?? undefined);
    const client = create();
    const transport = open(who, url);
    await client.connect(transport);
    return { client, transport, asked };
  };
  const toolsOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

  it("finds the provider, registers, signs in with PKCE, and calls", async () => {
    const anna = person("anna");
    const { client, asked } = await connect(anna);
    expect(asked.get("scope")?.split(" ")).toEqual(expect.arrayContaining(NEEDED.split(" ")));
    expect(asked.get("scope")).not.toContain("heymilo.contact");
    expect(asked.get("resource")).toBe(address.href);
    expect(asked.get("code_challenge_method")).toBe("S256");
    const result = await client.callTool({ name: "list_interviewers", arguments: {} });
    expect(result.isError).toBeFalsy();
    expect(await toolsOf(client)).toContain("list_candidates");
    await client.close();
  });

  it("signs in at an address that narrows the connection", async () => {
    const { client } = await connect(person("anna"), new URL("?read_only&toolsets=interviewers", address));
    const names = await toolsOf(client);
    expect(names).toContain("list_interviewers");
    expect(names).not.toContain("archive_interviewer");
    expect(names).not.toContain("list_candidates");
    await client.close();
  });

  it("gets a new token by itself when the old one no longer counts", async () => {
    const anna = person("anna");
    const { client } = await connect(anna);
    const before = login.asked().refresh_token ?? 0;
    const held = anna.tokens();
    const broken = `${held.access_token.slice(0, -8)}AAAAAAAA`;
    anna.provider.saveTokens({ ...held, access_token: broken, token_type: "Bearer" });
    expect((await client.callTool({ name: "list_interviewers", arguments: {} })).isError).toBeFalsy();
    expect(login.asked().refresh_token).toBe(before + 1);
    expect(anna.tokens().access_token).not.toBe(broken);
    await client.close();
  });

  it("has the person sign in again when the refresh token no longer counts either", async () => {
    const anna = person("anna");
    const { client } = await connect(anna);
    anna.provider.saveTokens({ access_token: "a.b.c", refresh_token: "revoked", token_type: "Bearer" });
    await expect(client.callTool({ name: "list_interviewers", arguments: {} })).rejects.toThrow(/Unauthorized|401/);
    const { answered } = await anna.signIn();
    expect(answered.get("code")).toBeTruthy();
    await client.close();
  });

  it("without a scope does not see its tools, and may use them once the person has allowed it", async () => {
    login.grant("heymilo.read");
    const anna = person("anna");
    const { client, transport } = await connect(anna);
    expect(await toolsOf(client)).not.toContain("archive_interviewer");
    login.grant(SCOPES.join(" "));
    const archive = { name: "archive_interviewer", arguments: { posting_id: "unknown" } };
    if (asksForMore) {
      await expect(client.callTool(archive)).rejects.toThrow("Unauthorized");
      const { asked, answered } = await anna.signIn();
      expect(asked.get("scope")?.split(" ")).toEqual(expect.arrayContaining(["heymilo.read", "heymilo.write"]));
      await transport.finishAuth(answered.get("code") as string, answered.get("iss") ?? undefined);
      expect(JSON.stringify(await client.callTool(archive))).toContain("404");
    } else {
      // It refreshes its token instead, which gives it no more than before.
      await expect(client.callTool(archive)).rejects.toThrow("403");
      const again = await connect(person("anna"));
      expect(JSON.stringify(await again.client.callTool(archive))).toContain("404");
      await again.client.close();
    }
    await client.close();
  });
});
