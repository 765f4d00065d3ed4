import { subscribe } from "node:diagnostics_channel";
import { expect } from "vitest";
import type { HttpOptions } from "../../../src/heymilo/http/client.ts";
import type { Outcome } from "../../../src/heymilo/outcome.ts";
import { client, deadline, failure, rawServer } from "../../support/raw-servers.ts";

export const NEVER_SENT: Outcome = { outcome: "not_created", retry: "safe" };
export const REFUSED: Outcome = { outcome: "not_created", retry: "no" };
export const UNKNOWN: Outcome = { outcome: "unknown", retry: "no" };

/** The network as it is in one row of the table. */
export interface Scene {
  url: URL;
  options?: Partial<HttpOptions>;
  /** What arrived where the request was meant to go. */
  received?: () => string;
  timeoutMs?: number;
  signal?: AbortSignal;
  deadlineMs?: number;
  onSent?: () => void;
  /** Sent before, so that there is a connection to reuse or a slot that is taken. */
  before?: "finished" | "under way";
}

export type Row = [name: string, scene: () => Promise<Scene>, error: object];

export async function answering(text: string): Promise<Scene> {
  const server = await rawServer((socket) => socket.end(text));
  return { url: server.url, received: () => server.received };
}

export async function silent(scene: Partial<Scene>): Promise<Scene> {
  const server = await rawServer(() => {});
  return { url: server.url, received: () => server.received, ...scene };
}

export const notSent = (reason: string, code: unknown = expect.any(String)) =>
  expect.objectContaining({ name: "ConnectionError", phase: "not_sent", reason, code });
export const sent = (reason: string, code: unknown = expect.any(String)) =>
  expect.objectContaining({ name: "ConnectionError", phase: "sent", reason, code });
export const timeout = (phase: string, which: string) =>
  expect.objectContaining({ name: "TimeoutError", phase, which });
export const cancelled = (where: string) => expect.objectContaining({ name: "CancelledError", where });
export const invalid = (reason: string, status?: number) =>
  expect.objectContaining({ name: "InvalidResponseError", reason, status });

/** Every POST whose headers undici wrote to a socket, by where it went; tunnels for proxies aside. */
const written: string[] = [];
const onSendHeaders = (message: unknown) => {
  const { request } = message as { request: { method: string; origin: string } };
  if (request.method === "POST") written.push(request.origin);
};
subscribe("undici:client:sendHeaders", onSendHeaders);

export async function play(arrange: () => Promise<Scene>) {
  const scene = await arrange();
  const http = client(scene.url, scene.options);
  if (scene.before === "finished") await http.send({ method: "GET", path: "/api/v2/before" }, deadline());
  if (scene.before === "under way") {
    http.send({ method: "GET", path: "/api/v2/before" }, deadline()).catch(() => {});
  }
  let sentCalls = 0;
  const error = await failure(
    http.send(
      {
        method: "POST",
        path: "/api/v2/postings",
        body: { title: "x" },
        ...(scene.timeoutMs === undefined ? {} : { timeoutMs: scene.timeoutMs }),
        onSent: () => {
          sentCalls++;
          scene.onSent?.();
        },
      },
      deadline(scene.deadlineMs, scene.signal),
    ),
  );
  const posts = written.filter((origin) => origin === scene.url.origin).length;
  return { error, sentCalls, posts, received: scene.received?.() ?? "" };
}
