import { exchange } from "../../heymilo/http/exchange.ts";
import { createTransport } from "../../heymilo/http/transport.ts";
import { NAME, VERSION } from "../../version.ts";

/** Kubernetes asks every 10 s by default, load balancers oftener. */
const FRESH_MS = 10_000;
/** Time for one attempt at connecting, and for an answer. */
const TIMEOUT_MS = 8_000;
/** HeyMilo's answer without a key is a short 401. */
const MAX_BYTES = 65_536;

export interface Readiness {
  /** Whether HeyMilo answers; at most one request in ten seconds, however many ask. */
  check(): Promise<boolean>;
  close(): Promise<void>;
}

/** Asks HeyMilo without a key: its refusal says that it can be reached. Only a 5xx, or no answer, is none. */
export function createReadiness(baseUrl: URL, env: NodeJS.ProcessEnv): Readiness {
  const transport = createTransport({ baseUrl, env, connections: 1 });
  let asked: { at: number; answer: Promise<boolean> } | undefined;
  const ask = async (): Promise<boolean> => {
    try {
      const path = `${baseUrl.pathname.replace(/\/+$/, "")}/api/v2/postings`;
      const headers = { accept: "application/json", "user-agent": `${NAME}/${VERSION}` };
      const request = { method: "GET", path, headers, body: null } as const;
      const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES };
      const { status } = await exchange(await transport.open(), baseUrl, request, limits);
      return status < 500;
    } catch {
      return false;
    }
  };
  return {
    check: () => {
      const now = performance.now();
      if (!asked || now - asked.at > FRESH_MS) asked = { at: now, answer: ask() };
      return asked.answer;
    },
    close: () => transport.close(),
  };
}

/** The sandbox is part of this process. */
export const alwaysReady: Readiness = { check: async () => true, close: async () => {} };
