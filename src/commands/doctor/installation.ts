import { InMemoryTransport, type JSONRPCMessage, type McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import manifest from "../../../package.json" with { type: "json" };
import { NAME, VERSION } from "../../version.ts";
import type { Finding } from "./finding.ts";

/** Node's version against the one that package.json asks for. */
export function checkNode(version = process.versions.node): Finding {
  const needed = manifest.engines.node.replace(">=", "");
  const finding = { id: "node", title: "Node.js", detail: `${version}, with ${NAME} ${VERSION}` };
  if (isAtLeast(version, needed)) return { ...finding, level: "ok" };
  return { ...finding, level: "fail", fix: `Install Node.js ${needed} or later.` };
}

const isAtLeast = (version: string, needed: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split(".").map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
};

const ANSWER_MS = 5_000;
const CLIENT = { name: `${NAME}-doctor`, version: VERSION };
const REVISION_2025 = "2025-11-25";
const REVISION_2026 = "2026-07-28";

/** Opens the server as clients of either protocol era do, within this process. */
export async function checkProtocol(createServer: () => McpServer): Promise<Finding> {
  const modern = await ask(createServer, "server/discover", {
    _meta: {
      "io.modelcontextprotocol/protocolVersion": REVISION_2026,
      "io.modelcontextprotocol/clientInfo": CLIENT,
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  });
  const legacy = await ask(createServer, "initialize", {
    protocolVersion: REVISION_2025,
    clientInfo: CLIENT,
    capabilities: {},
  });
  const eras = [
    modern?.supportedVersions && `without a handshake (${[modern.supportedVersions].flat().join(", ")})`,
    legacy?.protocolVersion && `with one (${String(legacy.protocolVersion)} and before)`,
  ].filter(Boolean);
  const finding = { id: "protocol", title: "MCP revisions" };
  if (eras.length === 2) return { ...finding, level: "ok", detail: eras.join(" and ") };
  return {
    ...finding,
    level: "fail",
    detail: `only ${eras.join() || "none"}`,
    fix: "Install this program again; it is damaged.",
  };
}

type Result = Record<string, unknown> | undefined;

const ask = async (
  createServer: () => McpServer,
  method: string,
  params: Record<string, unknown>,
): Promise<Result> => {
  const [client, transport] = InMemoryTransport.createLinkedPair();
  const server = serveStdio(createServer, { transport });
  const answer = new Promise<Result>((resolve) => {
    setTimeout(resolve, ANSWER_MS, undefined).unref();
    client.onmessage = (message) => resolve("result" in message ? message.result : undefined);
  });
  await client.start();
  await client.send({ jsonrpc: "2.0", id: 1, method, params } as JSONRPCMessage);
  const result = await answer;
  await server.close();
  return result;
};
