import type { ServerResponse } from "node:http";

export class Cancelled extends Error {}

/** Everything that the sandbox is waiting for, so that a reset or a close can call it off. */
export class Pending {
  readonly #cancels = new Set<() => void>();

  /** Resolves after `ms`; rejects with Cancelled if it is called off first. */
  wait(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => () => {
        clearTimeout(timer);
        this.#cancels.delete(cancel);
        done();
      };
      const cancel = settle(() => reject(new Cancelled()));
      const timer = setTimeout(settle(resolve), ms);
      this.#cancels.add(cancel);
    });
  }

  /** Leaves a response open until the client gives up. */
  hang(response: ServerResponse): void {
    const cancel = () => response.socket?.destroy();
    this.#cancels.add(cancel);
    response.on("close", () => this.#cancels.delete(cancel));
  }

  cancelAll(): void {
    for (const cancel of [...this.#cancels]) cancel();
  }
}
