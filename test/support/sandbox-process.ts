import { spawn } from "node:child_process";
import { once } from "node:events";
import { BINARY, type Json } from "./clients.ts";

export interface SandboxProcess {
  url: string;
  apiKey: string;
  /** What a server needs in its environment to talk to this sandbox. */
  env: Record<string, string>;
  /** Everything created so far, newest first, whether lists show it or not. */
  postings(): Promise<StoredPosting[]>;
  /** Every request to the API so far, with the body it had. */
  requests(): Promise<SeenRequest[]>;
  /** Makes the next requests fail; see `src/sandbox/faults`. */
  arm(fault: Json): Promise<void>;
  /** Switches these deviations on, and all others off. */
  deviate(...deviations: string[]): Promise<void>;
  /** Back to the seed. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export type StoredPosting = Json & {
  id: string;
  urls: { candidate_url: string; review_url: string; ingestion_url_key: string };
};

export interface SeenRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  body: { json: Json } | null;
}

/** `heymilo-mcp sandbox` as a process of its own, as a developer runs it. */
export async function startSandboxProcess(...options: string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [BINARY, "sandbox", "--port", "0", "--empty", ...options], {
    env: { PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let banner = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    banner += String(chunk);
    if (banner.includes("Ctrl-C")) break;
  }
  const url = /URL\s+(\S+)/.exec(banner)?.[1];
  const apiKey = /API key\s+(\S+)/.exec(banner)?.[1];
  if (!url || !apiKey) throw new Error(`the sandbox did not say where it is: ${banner}`);

  const steer = async <T>(endpoint: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(`${url}/__sandbox/${endpoint}`, init);
    if (!response.ok) throw new Error(`/__sandbox/${endpoint}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    apiKey,
    env: { HEYMILO_BASE_URL: url, HEYMILO_API_KEY: apiKey, HEYMILO_RATE_LIMIT: "0" },
    postings: async () => (await steer<{ postings: StoredPosting[] }>("state")).postings,
    requests: async () => (await steer<{ requests: SeenRequest[] }>("requests")).requests,
    arm: (fault) => steer("faults", { method: "POST", body: JSON.stringify(fault) }),
    deviate: (...deviations) => steer("deviations", { method: "PUT", body: JSON.stringify(deviations) }),
    reset: () => steer("reset", { method: "POST" }),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
