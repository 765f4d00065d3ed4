import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { API_KEY, type Stored } from "../support/sandbox.ts";
import { leaks } from "../support/secrets.ts";
import {
  type Answered,
  type ConnectedServer,
  connectServer,
  everythingWritten,
  openedHeyMilos,
  openHeyMilo,
  until,
} from "../support/server-process.ts";

/** A write tool, and how to see what it did to the interviewer with this id. */
interface Write {
  tool: string;
  args(id: string): Json;
  /** Of its request. */
  path(id: string): string;
  done: string;
  repeated: string;
  /** How many times the effect is there. */
  effects(postings: readonly Stored[], id: string): number;
  /** Another one is wrong, so a call sends one request only. */
  adds?: true;
  /** A lost one can be found by its key, in any process. */
  hasKey?: true;
  /** A lost one cannot be told from others. */
  isNeverFound?: true;
}

const NEW = "Which wood floats best?";
const WORKFLOW = [{ type: "web_interview", questions: [{ modality: "voice", text: "Why?" }] }];
const ofIt = (postings: readonly Stored[], id: string) => postings.filter((one) => one.id === id);
const at =
  (rest = "") =>
  (id: string) =>
    `/api/v2/postings/${id}${rest}`;

const WRITES: Write[] = [
  {
    tool: "create_interviewer",
    args: (id) => ({ title: `New ${id}`, workflow: WORKFLOW, idempotency_key: `key-${id}` }),
    path: () => "/api/v2/postings",
    done: "created",
    repeated: "already_created",
    effects: (postings, id) => postings.filter(({ title }) => title === `New ${id}`).length,
    adds: true,
    hasKey: true,
  },
  {
    tool: "clone_interviewer",
    args: (posting_id) => ({ posting_id }),
    path: at("/clone"),
    done: "cloned",
    repeated: "already_cloned",
    effects: (postings, id) => {
      const [source] = ofIt(postings, id);
      return postings.filter(({ title }) => title === source?.title).length - 1;
    },
    adds: true,
    isNeverFound: true,
  },
  {
    tool: "edit_questions",
    args: (posting_id) => ({ posting_id, operations: [{ op: "add", modality: "voice", text: NEW }] }),
    path: at("/questions"),
    done: "edited",
    repeated: "unchanged",
    effects: (postings, id) => ofIt(postings, id)[0]?.questions.filter(({ text }) => text === NEW).length ?? 0,
    adds: true,
  },
  {
    tool: "update_interviewer",
    args: (posting_id) => ({ posting_id, title: `Raft builder ${posting_id}` }),
    path: at(),
    done: "updated",
    repeated: "updated",
    effects: (postings, id) => ofIt(postings, id).filter(({ title }) => title === `Raft builder ${id}`).length,
  },
  {
    tool: "archive_interviewer",
    args: (posting_id) => ({ posting_id }),
    path: at("/archive"),
    done: "archived",
    repeated: "already_archived",
    effects: (postings, id) => ofIt(postings, id).filter(({ status }) => status === "archived").length,
  },
  {
    tool: "activate_interviewer",
    args: (posting_id) => ({ posting_id, confirm_ats_ingestion: true }),
    path: at("/activate"),
    done: "activated",
    repeated: "already_active",
    effects: (postings, id) => ofIt(postings, id).filter(({ status }) => status === "active").length,
  },
];

interface Row {
  name: string;
  fault: object;
  /** How many times a change goes out. */
  sends: number;
  /** HeyMilo turns it away, and says so. */
  isTurnedAway?: true;
  /** HeyMilo does not carry out the first request. */
  isBefore?: true;
  /** HEYMILO_TIMEOUT_MS: two thirds of it are waited for a silent HeyMilo. A loaded machine needs some of the rest. */
  timeoutMs: number;
}

/** Enough for everything but the faults that are silent. */
const AMPLE_MS = 25_000;

const ROWS: Row[] = [
  { name: "a reset after the commit", fault: { fault: "reset_after_commit" }, sends: 1, timeoutMs: AMPLE_MS },
  { name: "silence after the commit", fault: { fault: "hang_after_commit" }, sends: 1, timeoutMs: 15_000 },
  { name: "an answer that breaks off", fault: { fault: "truncated" }, sends: 1, timeoutMs: 15_000 },
  {
    name: "500 before the commit",
    fault: { fault: "error_before_commit" },
    sends: 2,
    isBefore: true,
    timeoutMs: AMPLE_MS,
  },
  {
    name: "429",
    fault: { fault: "too_many_requests", retry_after_s: 1 },
    sends: 2,
    isTurnedAway: true,
    timeoutMs: AMPLE_MS,
  },
];

/** The outcome of a call that succeeded, or the first line of its error. */
const outcomeOf = ({ isError, firstLine, structured }: Answered): unknown =>
  isError ? firstLine : structured?.outcome;

const UNKNOWN = /^outcome: unknown - retry: after \d+ s/;

interface Scene {
  arm(): Promise<unknown>;
  call(process?: ConnectedServer): Promise<Answered>;
  /** A process that has heard of nothing, as after a restart. */
  another: ConnectedServer;
  effects(): Promise<number>;
  sent(): Promise<number>;
}

/** A HeyMilo and a server of one test, where each write tool meets the fault. Waiting is most of it: all wait at once. */
async function withEach(
  { fault, timeoutMs = AMPLE_MS }: Pick<Row, "fault"> & Partial<Row>,
  check: (write: Write, scene: Scene) => Promise<void>,
): Promise<void> {
  const sandbox = await openHeyMilo();
  const env = { HEYMILO_TIMEOUT_MS: String(timeoutMs), HEYMILO_MAX_IN_FLIGHT: "64" };
  const [server, another] = [await connectServer(sandbox.url, env), await connectServer(sandbox.url, env)];
  const ids: string[] = [];
  for (const [index, { tool }] of WRITES.entries()) {
    const made = tool === "activate_interviewer" ? { interview_template_id: "IT_C86D13" } : { workflow: WORKFLOW };
    ids.push(await sandbox.create({ title: `Raft builder no. ${index}`, ...made }));
  }
  const scenes = WRITES.map((write, index): Scene => {
    const id = ids[index] as string;
    const path = write.path(id);
    const method = write.tool === "update_interviewer" ? "PATCH" : "POST";
    return {
      arm: () => sandbox.arm({ match: { method, path: `^${path}$` }, ...fault }),
      call: (process = server) => process.call(write.tool, write.args(id)),
      another,
      effects: async () => write.effects(await sandbox.postings(), id),
      sent: async () =>
        (await sandbox.requests()).slice(before).filter((one) => one.method === method && one.path === path).length,
    };
  });
  const before = (await sandbox.requests()).length;
  await Promise.all(
    WRITES.map(async (write, index) => {
      const scene = scenes[index] as Scene;
      await scene.arm();
      await check(write, scene);
    }),
  );
}

describe.concurrent("each write tool meets", () => {
  it.each(ROWS)("$name: it is done once at most, and a repeat does it no second time", (row) =>
    withEach(row, async ({ tool, adds, hasKey, isNeverFound, done, repeated }, { call, another, effects, sent }) => {
      const { sends, isBefore = false, isTurnedAway = false } = row;
      const answered = await call();
      if (!isTurnedAway && (isNeverFound || (isBefore && adds))) {
        // A call that adds something sends one request, and in the quiet time a repeat sends none.
        for (const one of [answered, await call()]) expect(one.firstLine, `${tool}: ${one.text}`).toMatch(UNKNOWN);
        expect(await effects(), tool).toBe(isBefore ? 0 : 1);
        expect(await sent(), tool).toBe(1);
        return;
      }
      expect(outcomeOf(answered), `${tool}: ${answered.text}`).toBe(done);
      expect(await effects(), tool).toBe(1);
      expect(await sent(), tool).toBe(sends);
      const again = await call(hasKey && another);
      expect(outcomeOf(again), `${tool}: ${again.text}`).toBe(repeated);
      expect(await effects(), tool).toBe(1);
    }),
  );

  it("a refused key: nothing was done, and the first line says so", () =>
    withEach({ fault: { fault: "unauthorized" } }, async ({ tool }, { call, effects, sent }) => {
      const { firstLine, text } = await call();
      expect(firstLine, tool).toMatch(/^outcome: not_(changed|created) - retry: no$/);
      expect(text).toMatch(/Nothing was (changed|created)\./);
      expect(await effects(), tool).toBe(0);
      expect(await sent(), tool).toBe(1);
    }));
});

it("a create that HeyMilo carries out after the call is unknown, and a server that is started then finds it", async () => {
  const sandbox = await openHeyMilo();
  const env = { HEYMILO_TIMEOUT_MS: "5000" };
  const server = await connectServer(sandbox.url, env);
  await sandbox.arm({ fault: "late_commit", delay_ms: 5_500, answer: false, match: { method: "POST" } });
  const args = { title: "Line Cook", workflow: WORKFLOW, idempotency_key: "requisition-4711" };
  const { firstLine } = await server.call("create_interviewer", args);
  expect(firstLine).toMatch(/^outcome: unknown - retry: after \d+ s - key: requisition-4711$/);
  await server.kill("SIGKILL");
  await until(async () => (await sandbox.postings()).some(({ listed }) => listed));
  const restarted = await connectServer(sandbox.url, env);
  const { structured } = await restarted.call("create_interviewer", args);
  const [posting, ...more] = await sandbox.postings();
  expect(more).toEqual([]);
  expect(structured).toMatchObject({
    outcome: "already_created",
    posting_id: posting?.id,
    candidate_url: posting?.urls.candidate_url,
  });
});

it("the key goes to HeyMilo in its header alone, and into no output", async () => {
  const requests = (await Promise.all(openedHeyMilos().map((one) => one.requests()))).flat();
  expect(requests.length).toBeGreaterThan(100);
  expect(requests.flatMap(({ key_leaked_in }) => key_leaked_in)).toEqual([]);
  const everything = everythingWritten();
  expect(everything).toContain('"level":"debug"');
  expect(leaks(everything, API_KEY)).toEqual([]);
});
