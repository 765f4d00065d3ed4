import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Deadline } from "../../src/heymilo/deadline.ts";
import type { Http } from "../../src/heymilo/http/call.ts";
import { createHttp, type HttpOptions } from "../../src/heymilo/http/client.ts";
import { selfSigned } from "./certificate.ts";
import { atEndOfFile } from "./end-of-file.ts";

export const API_KEY = "hm_live_0123456789abcdef_SECRET";

/** A real server on loopback; it ends with the test file, so that tests may run side by side. */
export interface TestServer {
  port: number;
  url: URL;
  /** Connections that were accepted. */
  connections: number;
  /** The requests that arrived, as far as the server read them. */
  received: string;
}

/** A server that speaks bytes: what `onData` does with the socket is what HeyMilo's machine does. */
export async function rawServer(onData: (socket: Socket, text: string) => void): Promise<TestServer> {
  const result = await socketServer((socket) => {
    socket.on("data", (chunk) => {
      result.received += chunk.toString("latin1");
      onData(socket, chunk.toString("latin1"));
    });
  });
  return result;
}

/** A server that does something to each connection as soon as it is made. */
export function socketServer(onSocket: (socket: Socket) => void, protocol = "http"): Promise<TestServer> {
  return listen(createServer(onSocket), protocol);
}

export async function tlsServer(pem = selfSigned()): Promise<TestServer> {
  const server = createTlsServer(pem, (socket) =>
    socket.on("data", (chunk) => {
      result.received += chunk.toString("latin1");
      socket.end(jsonAnswer("{}"));
    }),
  );
  server.on("tlsClientError", () => {});
  const result = await listen(server, "https");
  return result;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server that speaks HTTP; the handler gets the whole body. */
export async function httpServer(handler: Handler): Promise<TestServer> {
  const server = createHttpServer(async (request, response) => {
    result.received += `${request.method} ${request.url}\n`;
    let body = "";
    for await (const chunk of request) body += chunk;
    handler(request, response, body);
  });
  const result = await listen(server, "http");
  return result;
}

/** A proxy that knows CONNECT alone: `answer` says what it does when asked for a tunnel to `target`. */
export async function connectProxy(
  answer: (socket: Socket, target: string, head: string) => void,
): Promise<TestServer & { tunnels: string[] }> {
  const tunnels: string[] = [];
  const server = await rawServer((socket, text) => {
    const target = text.match(/^CONNECT (\S+)/)?.[1];
    if (target === undefined) return;
    tunnels.push(target);
    socket.removeAllListeners("data");
    answer(socket, target, text);
  });
  return Object.assign(server, { tunnels });
}

/** A proxy's answer that leads every tunnel to the given port. */
export function tunnelTo(port: number): (socket: Socket) => void {
  return (socket) => {
    const upstream = connect(port, "127.0.0.1");
    upstream.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
    upstream.on("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
  };
}

/** Where nobody listens: no test can be given it, as an unused one of the others could be. */
export const NOBODYS_PORT = 9;

export function answer(status: string, body: string, headers: Record<string, string | number> = {}): string {
  const all = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`;
}

export const jsonAnswer = (body: string) => answer("200 OK", body);

/** A client without pacing, closed with the test file. */
export function client(baseUrl: URL, options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({
    baseUrl,
    apiKey: API_KEY,
    userAgent: "heymilo-mcp/0.0.0-test",
    ratePerMinute: 0,
    maxInFlight: 8,
    env: {},
    ...options,
  });
  atEndOfFile(() => http.close());
  return http;
}

export function deadline(ms = 20_000, signal?: AbortSignal): Deadline {
  const result = new Deadline(ms, { parent: signal });
  atEndOfFile(() => result.close());
  return result;
}

/** What the promise rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

async function listen(server: Server, protocol: string): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const result: TestServer = { port: 0, url: new URL("http://127.0.0.1"), connections: 0, received: "" };
  server.on("connection", (socket: Socket) => {
    result.connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  atEndOfFile(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  result.port = port;
  result.url = new URL(`${protocol}://127.0.0.1:${port}`);
  return result;
}
