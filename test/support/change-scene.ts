import { HeyMilo } from "../../src/heymilo/client.ts";
import { Deadline } from "../../src/heymilo/deadline.ts";
import type { LogEntry } from "../../src/sandbox/request-log.ts";
import type { Parsed } from "./in-process-sandbox.ts";
import { openScene, type ProcessOptions, type Scene } from "./write-scene.ts";

/** Never reached, on however busy a machine. */
const TIMEOUT_MS = 25_000;
/** For tests that wait until it has passed. */
export const IMPATIENT_MS = 2_400;
/** The same, with several requests before that. */
export const BRIEF_MS = 2_400;
const BETWEEN_LOOKS_MS = 40;
/** The two seconds between looks at a change become `BETWEEN_LOOKS_MS`. */
const HASTE = 2_000 / BETWEEN_LOOKS_MS;

class HastyDeadline extends Deadline {
  override wait(ms: number): Promise<void> {
    return super.wait(ms / HASTE);
  }
}

export interface CallOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Waits as long as it is told to. */
  unhurried?: boolean;
}

/** One server process that makes changes. */
export interface Changer {
  /** HeyMilo for one call. */
  call(options?: CallOptions): HeyMilo;
}

export interface ChangeScene extends Scene {
  /** The posting that is changed. */
  id: string;
  changer(options?: ProcessOptions): Changer;
  stored(id?: string): Promise<Parsed>;
  /** What has been asked of HeyMilo since the posting was made: a letter for each request. */
  order(): Promise<string>;
  writes(): Promise<LogEntry[]>;
}

export const POSTING = {
  title: "Well Digger",
  workflow: [
    {
      type: "web_interview",
      questions: ["A", "B", "C"].map((text) => ({ modality: "voice", text })),
    },
  ],
};

/** G for a read, and the first letter of any other method. */
const letter = ({ method }: LogEntry): string => (method === "PATCH" ? "W" : method.charAt(0));

export async function openChangeScene(posting: object = POSTING): Promise<ChangeScene> {
  const scene = await openScene();
  const { id } = await scene.sandbox.create(posting);
  const seen = (await scene.requests()).length;
  const since = async () => (await scene.requests()).slice(seen);
  return {
    ...scene,
    id,
    changer: ({ timeoutMs = TIMEOUT_MS, ...options } = {}) => {
      const { http, writes } = scene.process({ timeoutMs, ...options });
      return {
        // A caller waits a little longer than what it asks for may take, also on a busy machine.
        call: ({ timeoutMs: callMs = timeoutMs + 2_000, signal, unhurried } = {}) => {
          const Time = unhurried ? Deadline : HastyDeadline;
          return new HeyMilo(http, writes, { deadline: new Time(callMs, { parent: signal }) });
        },
      };
    },
    stored: async (one = id) => (await scene.postings()).find((posting) => posting.id === one),
    order: async () => (await since()).map(letter).join(""),
    writes: async () => (await since()).filter(({ method }) => method !== "GET"),
  };
}
