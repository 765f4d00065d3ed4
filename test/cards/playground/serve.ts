import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Client } from "@modelcontextprotocol/client";
import { cardPage } from "../../../packaging/cards.ts";
import { CARD_URIS } from "../../../src/definition/card.ts";
import { isObject, jsonOf } from "../../../src/heymilo/json.ts";
import type { PlaygroundOpening } from "./main.ts";

const PAGE = fileURLToPath(new URL("playground.html", import.meta.url));
/** The interviewer with candidates that the sandbox starts with. */
const WITH_CANDIDATES = "Customer Service Representative";

type Answer = [status: number, contentType: string, body: string];
const NOT_FOUND: Answer = [404, "text/plain", "There is no such page."];
const html = (body: string): Answer => [200, "text/html; charset=utf-8", body];
const json = (value: unknown): Answer => [200, "application/json", JSON.stringify(value)];

/** A page on this machine alone, with a chat that shows the cards and passes on what they call. */
export async function servePlayground(client: Client, request: Record<string, unknown>) {
  const { html: page } = await cardPage(PAGE);
  const openings: PlaygroundOpening[] = [
    { address: "/interviewer", tool: "create_interviewer", args: { ...request, dry_run: true } },
    { address: "/candidates", tool: "list_candidates", args: { posting_id: WITH_CANDIDATES } },
  ];
  const card = async (uri: string): Promise<Answer> => {
    const [content] = (await client.readResource({ uri })).contents;
    return content && "text" in content ? html(content.text) : NOT_FOUND;
  };
  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const { method, url, headers } = incoming;
    // This keeps out other names for this address (DNS rebinding), and forms of other sites.
    if (headers.host !== host) return [403, "text/plain", "This is not the playground's address."];
    if (method === "POST" && url === "/call" && headers["content-type"] === "application/json") {
      const call = jsonOf(await text(incoming));
      if (!isObject(call) || typeof call.name !== "string" || !isObject(call.arguments ?? {}))
        return [400, "text/plain", "A call has a name and arguments."];
      return json(await client.callTool({ name: call.name, arguments: { ...(call.arguments as object) } }));
    }
    if (method !== "GET") return NOT_FOUND;
    if (url === "/") return html(page);
    if (url === "/openings") return json(openings);
    if (url === "/interviewer") return card(CARD_URIS.interviewer);
    return url === "/candidates" ? card(CARD_URIS.candidates) : NOT_FOUND;
  };
  const server = createServer(async (incoming, response) => {
    const failed = (error: unknown): Answer => [500, "text/plain", String(error)];
    const [status, contentType, body] = await answer(incoming).catch(failed);
    response.writeHead(status, { "content-type": contentType }).end(body);
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
