import type { ChildProcess } from "node:child_process";

export interface Answer {
  id: number;
  result?: { structuredContent?: Record<string, unknown> };
}

/** An MCP client that does nothing but write and read lines, so that little of what is measured is its own work. */
export class LineClient {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #sent = 0;
  #rest = "";

  constructor(server: ChildProcess) {
    this.#child = server;
    this.#child.stdout?.setEncoding("utf8").on("data", (chunk: string) => this.#read(chunk));
  }

  async connect(): Promise<void> {
    const clientInfo = { name: "bench", version: "1" };
    await this.request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    this.#write({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  request(method: string, params: object): Promise<Answer> {
    this.#sent += 1;
    const id = this.#sent;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#write({ jsonrpc: "2.0", id, method, params });
    });
  }

  close(): void {
    this.#child.kill();
  }

  #write(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const answer = JSON.parse(line) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    }
  }
}
