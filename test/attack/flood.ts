import { Agent, request } from "node:http";
import { API_KEY } from "../support/remote-sandbox.ts";
import type { Attack } from "./attacks.ts";

export interface FloodOptions {
  connections: number;
  ms: number;
}

let keysMadeUp = 0;

/**
 * Sends the same request on all connections for a while. Half of them have made-up keys, a new one each time; the other
 * half are tenants whose key HeyMilo has accepted.
 *
 * @returns how many answers had each status; 0 stands for none
 */
export async function flood(
  url: string,
  { body, headers }: Attack,
  { connections, ms }: FloodOptions,
): Promise<Record<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const statuses: Record<number, number> = {};
  const until = performance.now() + ms;
  const attacker = async (number: number) => {
    const known = { "x-api-key": API_KEY, "x-workspace-id": `attacker-${number}` };
    do {
      const key = number % 2 === 0 ? known : { "x-api-key": `made-up-${keysMadeUp++}` };
      const given = { "content-type": "application/json", ...key, ...headers };
      const status = await statusOf(url, agent, given, body);
      statuses[status] = (statuses[status] ?? 0) + 1;
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => attacker(number)));
  agent.destroy();
  return statuses;
}

const statusOf = (
  url: string,
  agent: Agent,
  headers: Record<string, string>,
  body: Buffer,
): Promise<number> =>
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
