import type { ServerResponse } from "node:http";
import { type Reply, serialize } from "../reply.ts";

/** A reply turned into bytes at the moment it was made, so that later changes can't show up in a late answer. */
export interface Prepared {
  status: number;
  headers: Record<string, string>;
  payload: Buffer;
}

export const prepare = (reply: Reply): Prepared => ({ status: reply.status, ...serialize(reply) });

/** How an answer goes over the wire. What ends without an answer leaves the status unset. */
export type Answer = (response: ServerResponse, prepared: Prepared) => void | Promise<void>;

export const asIs: Answer = (response, { status, headers, payload }) => {
  response.writeHead(status, { "content-length": payload.length, ...headers });
  response.end(payload);
};

/** Answers something else than what the API said. */
export const instead =
  (reply: Reply): Answer =>
  (response) =>
    asIs(response, prepare(reply));

/** The API's answer with parts of it exchanged. */
export const changed =
  (change: (prepared: Prepared) => Partial<Prepared>): Answer =>
  (response, prepared) =>
    asIs(response, { ...prepared, ...change(prepared) });

const broken = new WeakSet<ServerResponse>();

/** Whether the sandbox broke the connection itself, which looks like a client that left. */
export const brokenByUs = (response: ServerResponse): boolean => broken.has(response);

/** Reset: the client's next read or write fails. */
export const reset: Answer = (response) => {
  broken.add(response);
  response.socket?.resetAndDestroy();
};

/** Closed in an orderly way, without a byte of an answer. */
export const closed: Answer = (response) => {
  broken.add(response);
  response.socket?.destroy();
};

/** Promises the whole body, sends half of it and hangs up. */
export const cutByLength: Answer = (response, { status, headers, payload }) => {
  broken.add(response);
  response.writeHead(status, { "content-length": payload.length, ...headers });
  response.write(half(payload), () => response.socket?.destroySoon());
};

/** Half of the body in chunks that end as they should: only the JSON tells that something is missing. */
export const cutCleanly: Answer = (response, { status, headers, payload }) => {
  response.writeHead(status, headers);
  response.write(half(payload));
  response.end();
};

const half = (payload: Buffer): Buffer => payload.subarray(0, Math.ceil(payload.length / 2));

/** A valid JSON object that is `megabytes` long, sent as fast as the client takes it. */
export const oversized =
  (megabytes: number): Answer =>
  async (response, { status, headers }) => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    response.writeHead(status, { ...headers, "content-type": "application/json" });
    response.write('{"padding":"');
    for (let sent = 0; sent < megabytes && !response.destroyed; sent += 1)
      await new Promise<void>((written) => response.write(chunk, () => written()));
    response.end('"}');
  };
