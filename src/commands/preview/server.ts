import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Session } from "../../transports/in-process.ts";

/** The interviewer with candidates that the sandbox starts with. */
const WITH_CANDIDATES = "Customer Service Representative";

export interface PreviewServer {
  url: string;
  close(): Promise<void>;
}

/** A page on this machine alone, with a chat that shows cards and passes on what they call. */
export async function servePreview(session: Session, request: object): Promise<PreviewServer> {
  const openings = [
    { card: "/interviewer", tool: "create_interviewer", args: { ...request, dry_run: true } },
    { card: "/candidates", tool: "list_candidates", args: { posting_id: WITH_CANDIDATES } },
  ];
  const pages: Record<string, () => Promise<{ default: string }>> = {
    "/": () => import("../../cards/preview.html"),
    "/interviewer": () => import("../../cards/interviewer.html"),
    "/candidates": () => import("../../cards/candidates.html"),
  };
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method, url = "/", headers } = incoming;
    const page = pages[url];
    // This keeps out other names for this address (DNS rebinding) and forms of other sites.
    if (headers.host !== host) return end(response, 403, "text/plain", "This is not the preview's address.");
    if (method === "GET" && page)
      return end(response, 200, "text/html; charset=utf-8", (await page()).default);
    if (method === "GET" && url === "/openings") return sendJson(response, openings);
    if (method === "POST" && url === "/call" && headers["content-type"] === "application/json")
      return sendJson(response, await session.request("tools/call", JSON.parse(await text(incoming))));
    return end(response, 404, "text/plain", "There is no such page.");
  };
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => end(response, 500, "text/plain", String(error)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const end = (response: ServerResponse, status: number, contentType: string, body: string): void => {
  response.writeHead(status, { "content-type": contentType }).end(body);
};

const sendJson = (response: ServerResponse, value: unknown): void =>
  end(response, 200, "application/json", JSON.stringify(value));
