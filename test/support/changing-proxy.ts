import { text } from "node:stream/consumers";
import type { Json } from "./clients.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";

export interface Changes {
  /** The body of a PATCH, as HeyMilo gets it. */
  patch?: (body: Json) => Json;
  /** The `data` of an answer that holds one thing, as the server gets it. */
  answer?: (data: Json, method: string) => Json | Promise<Json>;
}

/** Stands before a HeyMilo and changes what passes, as `changes` says at that moment. */
export const changingProxy = (target: string, changes: () => Changes): Promise<HttpServer> =>
  startHttpServer(async (request, response) => {
    const { patch, answer: change } = changes();
    const sent = await text(request);
    const { method = "GET" } = request;
    const body = patch && method === "PATCH" && sent !== "" ? JSON.stringify(patch(JSON.parse(sent))) : sent;
    const headers = { "x-api-key": String(request.headers["x-api-key"]), "content-type": "application/json" };
    const answer = await fetch(`${target}${request.url}`, { method, headers, ...(body !== "" && { body }) });
    const whole = JSON.parse(await answer.text()) as { data?: unknown };
    const isOne = typeof whole.data === "object" && !Array.isArray(whole.data);
    const payload = change && isOne ? { ...whole, data: await change(whole.data as Json, method) } : whole;
    const kept = ["content-type", "date", "x-heymilo-sandbox", "x-request-id"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(kept)).end(JSON.stringify(payload));
  });
