import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type KeyState, keyState, type Target } from "./api.ts";
import { type Json, parseJson } from "./json.ts";
import { decoded } from "./router.ts";

/** What one request to the API looked like from the server's side. Times are Unix ms; null means "didn't happen". */
export interface LogEntry {
  /** 1, 2, 3… since the start or the last reset. */
  seq: number;
  request_id: string;
  method: string;
  path: string;
  query: Record<string, string>;
  /** Names only, lower case. Values could be secrets. */
  header_names: string[];
  key: KeyState;
  /** Where the key appeared other than in its header; it is masked there. */
  key_leaked_in: string[];
  received_at: number;
  body: { bytes: number; sha256: string; json: Json } | null;
  fault: string | null;
  /** When the store was changed or read. */
  committed_at: number | null;
  status: number | null;
  answered_at: number | null;
  client_connected_when_answered: boolean | null;
  /** When the client hung up before it had the whole answer. */
  aborted_at: number | null;
}

/** Old entries give way, so that a long test run doesn't fill the memory. */
const KEPT = 10_000;

export class RequestLog {
  #entries: LogEntry[] = [];
  #seq = 0;

  constructor(
    readonly apiKey: string,
    readonly now: () => number,
  ) {}

  open(request: IncomingMessage, { method, path, query }: Target, requestId: string): LogEntry {
    this.#seq += 1;
    const rawUrl = decoded(request.url ?? "");
    const entry: LogEntry = {
      seq: this.#seq,
      request_id: requestId,
      method,
      path: this.#masked(path),
      query: Object.fromEntries([...query].map(([name, value]) => [name, this.#masked(value)])),
      header_names: Object.keys(request.headers),
      key: keyState(request.headers, this.apiKey),
      key_leaked_in: rawUrl.includes(this.apiKey) ? ["url"] : [],
      received_at: this.now(),
      body: null,
      fault: null,
      committed_at: null,
      status: null,
      answered_at: null,
      client_connected_when_answered: null,
      aborted_at: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    return entry;
  }

  body(entry: LogEntry, raw: Buffer): void {
    if (raw.length === 0) return;
    const text = raw.toString("utf8");
    if (text.includes(this.apiKey)) entry.key_leaked_in.push("body");
    entry.body = {
      bytes: raw.length,
      sha256: createHash("sha256").update(raw).digest("hex"),
      json: parseJson(this.#masked(text)) ?? null,
    };
  }

  entries(afterSeq = 0): LogEntry[] {
    return this.#entries.filter(({ seq }) => seq > afterSeq);
  }

  clear(): void {
    this.#entries = [];
    this.#seq = 0;
  }

  #masked(text: string): string {
    return text.replaceAll(this.apiKey, "[key]");
  }
}
