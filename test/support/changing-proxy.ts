import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "./clients.ts";

interface Changes {
  /** The body of a PATCH, as HeyMilo gets it. */
  patch?: (body: Json) => Json;
  /** The `data` of an answer that holds one thing, as the server gets it. */
  answer?: (data: Json, method: string) => Json | Promise<Json>;
}

/** Stands before a HeyMilo and changes what passes. */
export async function changingProxy(
  target: string,
  { patch, answer: change }: Changes,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const { method = "GET" } = request;
    const body = patch && method === "PATCH" && text !== "" ? JSON.stringify(patch(JSON.parse(text))) : text;
    const headers = { "x-api-key": String(request.headers["x-api-key"]), "content-type": "application/json" };
    const answer = await fetch(`${target}${request.url}`, {
      method,
      headers,
      ...(body !== "" && { body }),
    });
    const whole = JSON.parse(await answer.text()) as { data?: unknown };
    const isOne = typeof whole.data === "object" && !Array.isArray(whole.data);
    const payload = change && isOne ? { ...whole, data: await change(whole.data as Json, method) } : whole;
    const kept = ["content-type", "date", "x-heymilo-sandbox", "x-request-id"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(JSON.stringify(payload));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
