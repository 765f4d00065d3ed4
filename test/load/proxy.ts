import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RoundRobin {
  url: string;
  /** How many requests each instance was given. */
  given(): number[];
  close(): Promise<void>;
}

/**
 * A load balancer as they come: each request goes to the next instance, to another one if that cannot be connected to,
 * and is answered 502 if its instance dies over it. It never sends a request twice.
 */
export async function startRoundRobin(instances: readonly string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  const given = instances.map(() => 0);
  let turn = 0;

  const forward = (incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, tries: number): void => {
    const index = turn++ % instances.length;
    const onward = request(`${instances[index]}${incoming.url}`, {
      method: incoming.method,
      headers: { ...incoming.headers, host: "127.0.0.1" },
      agent,
    });
    onward.once("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.once("error", () => outgoing.destroy());
    });
    onward.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" && tries > 1) return forward(incoming, body, outgoing, tries - 1);
      if (outgoing.headersSent) return outgoing.destroy();
      outgoing.writeHead(502).end();
    });
    outgoing.once("close", () => onward.destroy());
    onward.end(body);
    given[index] = (given[index] ?? 0) + 1;
  };

  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    forward(incoming, Buffer.concat(chunks), outgoing, instances.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    given: () => given,
    close: async () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
