import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a HeyMilo and keeps every null of a PATCH to itself, as if null meant "leave it". */
export async function forgetfulProxy(target: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const forgets = request.method === "PATCH" && text !== "";
    const body = forgets ? JSON.stringify(withoutNulls(JSON.parse(text))) : text;
    const headers = { "x-api-key": String(request.headers["x-api-key"]), "content-type": "application/json" };
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? "GET",
      headers,
      ...(body !== "" && { body }),
    });
    const payload = Buffer.from(await answer.arrayBuffer());
    const kept = ["content-type", "date", "x-heymilo-sandbox", "x-request-id"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(payload);
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

const withoutNulls = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
