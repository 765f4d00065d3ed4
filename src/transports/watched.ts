import type { Transport } from "@modelcontextprotocol/server";

type Send = Transport["send"];
type Message = Parameters<Send>[0];

/** A transport that knows which requests wait for an answer. */
export class WatchedTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport["onmessage"]>;
  readonly #wire: Transport;
  readonly #unanswered = new Set<unknown>();
  #whenAnswered: (() => void)[] = [];

  constructor(wire: Transport) {
    this.#wire = wire;
  }

  async start(): Promise<void> {
    this.#wire.onclose = () => this.onclose?.();
    this.#wire.onerror = (error) => this.onerror?.(error);
    this.#wire.onmessage = (message, extra) => {
      if ("method" in message && "id" in message) this.#unanswered.add(message.id);
      // A cancelled request is not answered.
      if (cancels(message)) this.#settle(message.params?.requestId);
      this.onmessage?.(message, extra);
    };
    await this.#wire.start();
  }

  async send(...[message, options]: Parameters<Send>): Promise<void> {
    try {
      await this.#wire.send(message, options);
    } finally {
      if (!("method" in message)) this.#settle(message.id);
    }
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** Resolves when every request that has come in is answered, or was cancelled. */
  async allAnswered(): Promise<void> {
    if (this.#unanswered.size > 0) await new Promise<void>((resolve) => this.#whenAnswered.push(resolve));
  }

  #settle(id: unknown): void {
    this.#unanswered.delete(id);
    if (this.#unanswered.size > 0) return;
    for (const resolve of this.#whenAnswered.splice(0)) resolve();
  }
}

const cancels = (message: Message): message is Message & { params?: { requestId?: unknown } } =>
  "method" in message && message.method === "notifications/cancelled";
