import { InMemoryTransport, type JSONRPCMessage, type McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { NAME, VERSION } from "../version.ts";

/** Longer than any answer that needs no network. */
const ANSWER_MS = 5_000;

const CLIENT = { name: `${NAME}-in-process`, version: VERSION };

/** The revisions that a server speaks. An era is empty if the server does not answer in it. */
export interface SpokenRevisions {
  /** The revisions since 2026-07-28, which a client asks for. */
  withoutHandshake: string[];
  /** The revision that a handshake of the 2025 era agrees on. */
  withHandshake: string | undefined;
}

/** Opens the server as clients of either protocol era do, within this process. */
export async function spokenRevisions(createServer: () => McpServer): Promise<SpokenRevisions> {
  const modern = await ask(createServer, "server/discover", {
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": CLIENT,
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  });
  const legacy = await ask(createServer, "initialize", {
    protocolVersion: "2025-11-25",
    clientInfo: CLIENT,
    capabilities: {},
  });
  return {
    withoutHandshake: (modern?.supportedVersions ?? []) as string[],
    withHandshake: legacy?.protocolVersion as string | undefined,
  };
}

const ask = async (createServer: () => McpServer, method: string, params: Record<string, unknown>) => {
  const [client, transport] = InMemoryTransport.createLinkedPair();
  const server = serveStdio(createServer, { transport });
  const answer = new Promise<Record<string, unknown> | undefined>((resolve) => {
    setTimeout(resolve, ANSWER_MS, undefined).unref();
    client.onmessage = (message) => resolve("result" in message ? message.result : undefined);
  });
  await client.start();
  await client.send({ jsonrpc: "2.0", id: 1, method, params } as JSONRPCMessage);
  const result = await answer;
  await server.close();
  return result;
};
