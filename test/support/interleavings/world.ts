import { OutcomeUnknownError } from "../../../src/heymilo/errors.ts";
import type { PacedRequest } from "../../../src/heymilo/http/client.ts";
import { contentHash } from "../../../src/heymilo/lookups/marker.ts";
import type { CreatePostingRequest } from "../../../src/heymilo/schema/create-posting.ts";
import type { CreateResult } from "../../../src/heymilo/shared-writes.ts";
import type { Posting } from "../remote-sandbox.ts";
import { openProcess, openScene, request, type Scene } from "../write-scene.ts";

/** What a step may do; times are milliseconds, `at` counts from the step before. */
export type Step =
  | { do: "create"; at: number; process: 0 | 1; intent: Intent; keyed: boolean; cancelAfter?: number }
  | { do: "kill and restart"; at: number; process: 0 | 1 };

/** 0 and 1 have one title and other content, as when a model rephrases; 2 is another job. */
export type Intent = 0 | 1 | 2;

export interface Scenario {
  creates: Fault[];
  lists: Fault[];
  steps: Step[];
}

export interface Fault {
  fault: string;
  delay_ms?: number;
  list_lag_ms?: number;
  answer?: boolean;
  retry_after_s?: number;
  status?: number;
}

export const TIMEOUT_MS = 600;
export const BETWEEN_LOOKS_MS = 30;
/** For whoever is to find out what there is, however busy the machine. */
const PATIENT_MS = 60_000;
/** For so long after a silent POST the process sends no other. */
export const STILL_AT_WORK_MS = 4 * TIMEOUT_MS;

export const INTENTS: readonly CreatePostingRequest[] = [
  request({ title: "Line Cook" }),
  request({ title: "Line Cook", description: "Cooks on the line." }),
  request({ title: "Waiter" }),
];

/** One call and what its caller heard. */
export interface MadeCall {
  incarnation: string;
  intent: Intent;
  key: string | undefined;
  startedAt: number;
  endedAt: number;
  /** Nobody heard anything: the process was killed, or the caller had left. */
  unheard: boolean;
  result?: CreateResult;
  error?: Error;
}

/** One POST as it was sent and as HeyMilo saw it. */
export interface SentPost {
  incarnation: string;
  intent: Intent;
  /** The key of its marker. */
  key: string;
  receivedAt: number;
  committedAt: number | null;
  /** Whether HeyMilo sent an answer, in time or not. */
  answered: boolean;
  fault: Fault | undefined;
  /** What it made. */
  posting: Posting | undefined;
  /** From when lists show that. */
  listedAt: number;
}

export interface History {
  calls: MadeCall[];
  posts: SentPost[];
  /** The answers of a fresh process to the same calls with their keys, after everything has settled. */
  audit: { key: string; intent: Intent; result: CreateResult; postings: Posting[] }[];
}

const keyOf = (intent: Intent): string => `key-${intent}`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays a scenario on a sandbox of its own, waits until everything has settled, and tells what happened. */
export async function play({ creates, lists, steps }: Scenario): Promise<History> {
  const scene = await openScene();
  // Each request meets one fault, in the order in which they arrive.
  for (const fault of creates) await scene.arm(fault);
  for (const fault of lists)
    await scene.arm({ ...fault, match: { method: "GET", path: "^/api/v2/postings$" } });
  const processes = [incarnation(scene, "0.0"), incarnation(scene, "1.0")];
  const calls: Promise<MadeCall>[] = [];
  let restarts = 0;
  for (const step of steps) {
    await pause(step.at);
    if (step.do === "create") {
      calls.push((processes[step.process] as Incarnation).create(step));
    } else {
      restarts += 1;
      const killed = processes[step.process];
      processes[step.process] = incarnation(scene, `${step.process}.${restarts}`);
      await killed?.kill();
    }
  }
  const made = await Promise.all(calls);
  await settled(scene);
  await scene.sandbox.control("DELETE", "/faults");
  const audit = await auditKeys(scene, made);
  const posts = await sentPosts(scene, creates);
  await Promise.all(processes.map((process) => process.kill()));
  await scene.sandbox.close();
  return { calls: made, posts, audit };
}

interface Incarnation {
  create(step: Extract<Step, { do: "create" }>): Promise<MadeCall>;
  kill(): Promise<void>;
}

/** A process between two kills. Each of its POSTs says beside the marker which it is. */
function incarnation(scene: Scene, name: string, timeoutMs = TIMEOUT_MS): Incarnation {
  let sent = 0;
  const process = openProcess(new URL(scene.sandbox.url), {
    timeoutMs,
    betweenLooksMs: BETWEEN_LOOKS_MS,
    through: (http) => ({
      ...http,
      send: (call, deadline) => {
        sent += 1;
        return http.send(signed(call, `${name} #${sent}`), deadline);
      },
    }),
  });
  let killed = false;
  return {
    create: async ({ intent, keyed, cancelAfter }) => {
      const leaving = new AbortController();
      const timer = cancelAfter === undefined ? undefined : setTimeout(() => leaving.abort(), cancelAfter);
      const key = keyed ? keyOf(intent) : undefined;
      const call = { incarnation: name, intent, key, startedAt: Date.now() };
      const wanted = { request: INTENTS[intent] as CreatePostingRequest, idempotencyKey: key };
      const heard = await process.create(wanted, { signal: leaving.signal }).then(
        (result) => ({ result }),
        (error: Error) => ({ error }),
      );
      clearTimeout(timer);
      const unheard = killed || leaving.signal.aborted;
      return { ...call, endedAt: Date.now(), unheard, ...heard };
    },
    kill: async () => {
      killed = true;
      await process.kill();
    },
  };
}

const signed = (call: PacedRequest, name: string): PacedRequest => {
  const body = call.body as CreatePostingRequest;
  return { ...call, body: { ...body, metadata: { ...body.metadata, sent_by: name } } };
};

/** Until HeyMilo has nothing more to do for anybody, and lists show what there is. */
async function settled(scene: Scene): Promise<void> {
  for (;;) {
    const log = await scene.requests();
    const busy = log.some(({ fault, committed_at }) => fault === "late_commit" && committed_at === null);
    const postings = await scene.postings();
    if (!busy && postings.every(({ listed }) => listed)) return;
    await pause(20);
  }
}

async function auditKeys(scene: Scene, calls: MadeCall[]): Promise<History["audit"]> {
  const intents = [...new Set(calls.filter(({ key }) => key).map(({ intent }) => intent))];
  const before = await scene.postings();
  const fresh = incarnation(scene, "audit", PATIENT_MS);
  const audit = await Promise.all(
    intents.map(async (intent) => {
      const { result, error } = await fresh.create({ do: "create", at: 0, process: 0, intent, keyed: true });
      if (!result) throw error;
      const key = keyOf(intent);
      return { key, intent, result, postings: before.filter((one) => markerOf(one).startsWith(`${key} `)) };
    }),
  );
  await fresh.kill();
  return audit;
}

const markerOf = ({ metadata }: Pick<Posting, "metadata">): string => metadata?.mcp_idempotency_key ?? "";

async function sentPosts(scene: Scene, faults: readonly Fault[]): Promise<SentPost[]> {
  const postings: Posting[] = await scene.postings();
  // The n-th create to arrive met the n-th fault.
  return (await scene.creates()).flatMap((entry, index) => {
    if (!entry.body) return [];
    const { metadata } = entry.body.json as { metadata: Record<string, string> };
    const [key = "", hash] = markerOf({ metadata }).split(" ");
    const fault = faults[index];
    const posting = postings.find((one) => one.metadata?.sent_by === metadata.sent_by);
    const committedAt = posting ? entry.committed_at : null;
    return [
      {
        incarnation: String(metadata.sent_by).split(" ")[0] as string,
        intent: INTENTS.findIndex((intent) => contentHash(intent) === hash) as Intent,
        key,
        receivedAt: entry.received_at,
        committedAt,
        answered: entry.status !== null && entry.answered_at !== null,
        fault,
        posting,
        listedAt: (committedAt ?? Number.POSITIVE_INFINITY) + (fault?.list_lag_ms ?? 0),
      },
    ];
  });
}

export const isUnknown = (error: Error | undefined): error is OutcomeUnknownError =>
  error instanceof OutcomeUnknownError;
