import { setMaxListeners } from "node:events";
import { HeyMilo } from "../../src/heymilo/client.ts";
import { type Clock, Deadline, systemClock } from "../../src/heymilo/deadline.ts";
import type { OutcomeUnknownError } from "../../src/heymilo/errors.ts";
import type { Http } from "../../src/heymilo/http/call.ts";
import { createHttp, type HttpOptions } from "../../src/heymilo/http/client.ts";
import type { CreatePostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { SharedWrites } from "../../src/heymilo/shared-writes.ts";
import type { CreateIntent, CreateResult } from "../../src/heymilo/wanted/create-posting.ts";
import type { MakerOptions } from "../../src/heymilo/writes/maker.ts";
import type { LogEntry } from "../../src/sandbox/request-log.ts";
import { atEndOfFile } from "./end-of-file.ts";
import { openSandbox, type Parsed, type TestSandbox } from "./in-process-sandbox.ts";

/**
 * How much faster the time of processes passes than the machine's and the sandbox's: the 30 s after a reset take 3 s.
 * Times of faults are the sandbox's; those of calls are the process's.
 */
export const HASTE = 10;
export const hastyClock: Clock = {
  now: () => systemClock.now() * HASTE,
  after: (ms, callback) => systemClock.after(ms / HASTE, callback),
};

export const request = (fields: Partial<CreatePostingRequest> = {}): CreatePostingRequest => ({
  title: "Line Cook",
  workflow: [{ type: "web_interview", questions: [] }],
  ...fields,
});

/** Leaves no room for a marker. */
export const FULL_METADATA = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key_${at}`, "x"]));

export const CREATE = { method: "POST", path: "^/api/v2/postings$" };
export const LIST = { method: "GET", path: "^/api/v2/postings$" };
export const READ = { method: "GET", path: "^/api/v2/postings/" };

export interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  onProgress?: (message: string) => void;
}

/** One server process: it shares nothing with another but HeyMilo. */
export interface TestProcess {
  writes: SharedWrites;
  http: Http;
  /** HeyMilo for one call. */
  call(options?: CallOptions): HeyMilo;
  create(intent?: Partial<CreateIntent>, options?: CallOptions): Promise<CreateResult>;
  /** Ends it as a kill does: nothing that is under way goes on. */
  kill(): Promise<void>;
}

export type ProcessOptions = Partial<MakerOptions & HttpOptions> & {
  /** What the creates use instead of the plain HTTP layer. */
  through?: (http: Http) => Http;
};

/** A HeyMilo with what a test asks of it, and processes that use it. */
export interface Scene {
  sandbox: TestSandbox;
  process(options?: ProcessOptions): TestProcess;
  /** Arms faults, for creates unless they say otherwise. */
  arm(...faults: object[]): Promise<void>;
  /** What exists, newest first. */
  postings(): Promise<Parsed[]>;
  requests(): Promise<LogEntry[]>;
  creates(): Promise<LogEntry[]>;
}

/** Never reached, on however busy a machine: 25 s of the machine's time. */
const TIMEOUT_MS = 25_000 * HASTE;
/** For tests that wait until it has passed. */
export const IMPATIENT = { timeoutMs: 3_000 * HASTE };
/** For tests in which something has to be found in the last third of it. */
export const SILENCED = { timeoutMs: 9_000 * HASTE };

/** A scene of its own for one test; it ends with the test file, so that tests may run side by side. */
export async function openScene(options: Parameters<typeof openSandbox>[0] = {}): Promise<Scene> {
  const sandbox = await openSandbox(options);
  atEndOfFile(() => sandbox.close());
  const requests = async (): Promise<LogEntry[]> => (await sandbox.control("GET", "/requests")).requests;
  return {
    sandbox,
    process: (processOptions) => openProcess(new URL(sandbox.url), processOptions),
    arm: async (...faults) => {
      const answer = await sandbox.control(
        "POST",
        "/faults",
        faults.map((fault) => ({ match: CREATE, ...fault })),
      );
      if (!answer.faults) throw new Error(`not armed: ${JSON.stringify(answer)}`);
    },
    postings: async () => (await sandbox.control("GET", "/state")).postings,
    requests,
    creates: async () => (await requests()).filter(({ method, path }) => isCreate(method, path)),
  };
}

export const isCreate = (method: string, path: string): boolean => method === "POST" && path === "/api/v2/postings";

export function openProcess(baseUrl: URL, options: ProcessOptions = {}): TestProcess {
  const { timeoutMs = TIMEOUT_MS, clock = hastyClock, through = (http: Http) => http } = options;
  const http = createHttp({
    baseUrl,
    apiKey: "sandbox-key",
    userAgent: "heymilo-mcp/test",
    ratePerMinute: 0,
    maxInFlight: 8,
    env: {},
    ...options,
  });
  atEndOfFile(() => http.close());
  const writes = new SharedWrites({ ...options, timeoutMs, clock });
  const killed = new AbortController();
  setMaxListeners(0, killed.signal);
  const call = ({ signal, timeoutMs: callMs = timeoutMs, onProgress }: CallOptions = {}) => {
    const parent = signal ? AbortSignal.any([signal, killed.signal]) : killed.signal;
    const deadline = new Deadline(callMs, { parent, clock });
    return new HeyMilo(through(http), writes, deadline, onProgress);
  };
  return {
    writes,
    http,
    call,
    create: (intent = {}, callOptions) => call(callOptions).postings.create({ request: request(), ...intent }),
    kill: async () => {
      killed.abort();
      await http.close();
    },
  };
}

/** What a promise rejects with that does not know what became of a write. */
export const unknown = (promise: Promise<unknown>) => failure(promise) as Promise<OutcomeUnknownError>;

/** What the promise rejected with. */
export const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: Error) => error,
  );

/** Asks again and again until the answer is yes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
