import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe } from "vitest";
import { answerForms, clientOptions, clientV1, INFO, type OnForm, type TestClient, wrap } from "./clients.ts";

/** Connects to the MCP endpoint of the server at `url`, with these headers on every request. */
export type ConnectHttp = (url: string, headers?: Record<string, string>, onForm?: OnForm) => Promise<TestClient>;

const endpoint = (url: string) => new URL("/mcp", url);

const currentSdk =
  (mode: "legacy" | { pin: string }): ConnectHttp =>
  async (url, headers = {}, onForm?: OnForm) => {
    const client = new Client(INFO, clientOptions(mode, onForm));
    answerForms(client, onForm);
    await client.connect(new StreamableHTTPClientTransport(endpoint(url), { requestInit: { headers } }));
    return wrap(client);
  };

/** The current SDK, held to the 2026-07-28 revision. */
export const connectHttpModern = currentSdk({ pin: "2026-07-28" });

/** The current SDK with the handshake of the 2025 revisions. */
export const connectHttpLegacy = currentSdk("legacy");

/** The older SDK, which many hosts still ship. */
export const connectHttpV1: ConnectHttp = async (url, headers = {}, onForm?: OnForm) => {
  const client = clientV1(onForm);
  const transport = new TransportV1(endpoint(url), { requestInit: { headers } });
  await client.connect(transport as unknown as Parameters<typeof client.connect>[0]);
  return wrap(client as unknown as Client);
};

export const HTTP_CLIENTS: [name: string, connect: ConnectHttp][] = [
  ["v2 client, 2026-07-28", connectHttpModern],
  ["v2 client, 2025", connectHttpLegacy],
  ["v1 client", connectHttpV1],
];

/** Runs a group of tests once with each client. */
export const eachHttpClient = describe.each(HTTP_CLIENTS);
