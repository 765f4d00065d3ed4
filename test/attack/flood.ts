import { Agent, request } from "node:http";
import type { Attack } from "./attacks.ts";
import type { Callers } from "./callers.ts";

export interface FloodOptions {
  connections: number;
  ms: number;
}

/** No two requests of this process have one. */
let sent = 0;

/**
 * Sends one kind of request on all connections for a while.
 *
 * @returns how many answers had each status; 0 stands for none
 */
export async function flood(
  url: string,
  { attacker }: Callers,
  { body, headers, connections }: Attack,
  { connections: usual, ms }: FloodOptions,
): Promise<Record<number, number>> {
  const many = connections ?? usual;
  const agent = new Agent({ keepAlive: true, maxSockets: many });
  const statuses: Record<number, number> = {};
  const until = performance.now() + ms;
  const attack = async (number: number) => {
    do {
      const given = { "content-type": "application/json", ...attacker(number), ...headers };
      const one = typeof body === "function" ? body(sent++) : body;
      const status = await statusOf(url, agent, given, one);
      statuses[status] = (statuses[status] ?? 0) + 1;
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: many }, (_, number) => attack(number)));
  agent.destroy();
  return statuses;
}

const statusOf = (url: string, agent: Agent, headers: Record<string, string>, body: Buffer): Promise<number> =>
  new Promise((resolve) => {
    const sending = request(url, {
      method: "POST",
      agent,
      headers: { ...headers, "content-length": body.length },
    });
    sending.on("error", () => resolve(0));
    sending.on("response", (response) => {
      response.resume();
      response.on("close", () => resolve(response.statusCode ?? 0));
    });
    sending.end(body);
  });
