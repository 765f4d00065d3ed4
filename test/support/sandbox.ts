import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import type { LogEntry } from "../../src/sandbox/request-log.ts";
import { type Seed, standardSeed } from "../../src/sandbox/seed/index.ts";
import type { Json } from "./clients.ts";

/** Characters that come out otherwise in a URL, in JSON and in base64. */
export const API_KEY = 'hm+live/"k\\3y"=&%41~?#{s}|x';

export interface StoredQuestion extends Json {
  id: string;
  modality: string;
  text: string;
  rank: number;
  deleted: boolean;
}

export interface StoredStep {
  type: string;
  order: number;
  config: Json;
}

export interface Stored extends Json {
  id: string;
  title: string;
  description: string;
  status: string;
  urls: { candidate_url: string; review_url: string; ingestion_url_key: string };
  metadata: Record<string, string> | null;
  workflow: StoredStep[];
  questions: StoredQuestion[];
}

export type SeenRequest = Omit<LogEntry, "body"> & {
  body: { bytes: number; sha256: string; json: Json } | null;
};

/** A HeyMilo for tests, and what they ask of it past the server. */
export interface TestHeyMilo {
  url: string;
  apiKey: string;
  /** What a server needs in its environment to talk to it. */
  env: Record<string, string>;
  /** Calls the API itself. @returns the answer's data @throws if it is an error */
  call(method: string, path: string, body?: Json): Promise<Json>;
  /** The id of a new posting. */
  create(body: Json): Promise<string>;
  /** Calls an endpoint of the sandbox's own. */
  control<T = Json>(method: string, endpoint: string, body?: unknown): Promise<T>;
  /** What exists, newest first, whether lists show it or not. */
  postings(): Promise<Stored[]>;
  /** Every request to the API so far, with the body it had. */
  requests(): Promise<SeenRequest[]>;
  /** Makes the next requests fail, by one fault after the other; see `src/sandbox/faults`. */
  arm(...faults: object[]): Promise<void>;
  disarm(): Promise<void>;
  /** Switches these deviations on, and all others off. */
  deviate(...deviations: string[]): Promise<void>;
  /** Back to the seed. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const steered = (url: string, apiKey: string, stop: () => Promise<void>): TestHeyMilo => {
  const send = async (method: string, path: string, body?: unknown, headers = {}): Promise<Json> => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}${path}`, init);
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const control = async <T>(method: string, endpoint: string, body?: unknown) =>
    (await send(method, `/__sandbox/${endpoint}`, body)) as T;
  const headers = { "x-api-key": apiKey, "content-type": "application/json" };
  const call = async (method: string, path: string, body?: Json) =>
    (await send(method, `/api/v2${path}`, body, headers)).data as Json;
  return {
    url,
    apiKey,
    env: { HEYMILO_BASE_URL: url, HEYMILO_API_KEY: apiKey, HEYMILO_RATE_LIMIT: "0" },
    call,
    create: async (body) => String((await call("POST", "/postings", body)).id),
    control,
    postings: async () => (await control<{ postings: Stored[] }>("GET", "state")).postings,
    requests: async () => (await control<{ requests: SeenRequest[] }>("GET", "requests")).requests,
    arm: (...faults) => control("POST", "faults", faults),
    disarm: () => control("DELETE", "faults"),
    deviate: (...deviations) => control("PUT", "deviations", deviations),
    reset: () => control("POST", "reset"),
    stop,
  };
};

/** In this process. */
export async function startHeyMilo(options: SandboxOptions = {}): Promise<TestHeyMilo> {
  const { url, apiKey, close } = await startSandbox({ rateLimit: 0, ...options });
  return steered(url, apiKey, close);
}

/** In another process than the program that measures or loads it. */
export async function startHeyMiloApart(options: SandboxOptions = {}): Promise<TestHeyMilo> {
  const child = fork(fileURLToPath(new URL("./sandbox-apart.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const given = { apiKey: API_KEY, rateLimit: 0, ...options };
  child.send(given);
  const [url] = (await once(child, "message")) as [string];
  return steered(url, given.apiKey, async () => {
    child.disconnect();
    await once(child, "exit");
  });
}

/** `count` interview templates for a sandbox's seed, `IT_0` being the newest. */
export const manyTemplates = (count: number): Seed["templates"] => {
  const [model] = standardSeed.templates;
  if (!model) throw new Error("the seed has no template");
  return Array.from({ length: count }, (_, at) => ({
    ...model,
    id: `IT_${at}`,
    template_code: `code-${at}`,
    name: `Template ${at}`,
    blueprint: { ...model.blueprint, id: `BLUEPRINT${at}` },
  }));
};
