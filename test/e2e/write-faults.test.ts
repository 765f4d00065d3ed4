import { beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import type { Stored, TestHeyMilo } from "../support/sandbox.ts";
import { type Answered, type ConnectedServer, connectServer, openHeyMilo } from "../support/server-process.ts";

/** A write tool, and how to see what it did. */
interface Write {
  tool: string;
  args(id: string): Json;
  /** Below the posting's own path. */
  path: "" | `/${string}`;
  done: string;
  repeated: string;
  /** How many times the effect is there. */
  effects(postings: readonly Stored[], id: string): number;
}

const NEW = "Which wood floats best?";
const ofIt = (postings: readonly Stored[], id: string) => postings.filter((one) => one.id === id);
const INTERVIEWER = {
  workflow: [{ type: "web_interview", questions: [{ modality: "voice", text: "Why?" }] }],
};

const WRITES: Write[] = [
  {
    tool: "clone_interviewer",
    args: () => ({}),
    path: "/clone",
    done: "cloned",
    repeated: "already_cloned",
    effects: (postings, id) => {
      const [source] = ofIt(postings, id);
      return postings.filter(({ title }) => title === source?.title).length - 1;
    },
  },
  {
    tool: "edit_questions",
    args: () => ({ operations: [{ op: "add", modality: "voice", text: NEW }] }),
    path: "/questions",
    done: "edited",
    repeated: "unchanged",
    effects: (postings, id) => ofIt(postings, id)[0]?.questions.filter(({ text }) => text === NEW).length ?? 0,
  },
  {
    tool: "update_interviewer",
    args: (id) => ({ title: `Raft builder ${id}` }),
    path: "",
    done: "updated",
    repeated: "updated",
    effects: (postings, id) => ofIt(postings, id).filter(({ title }) => title === `Raft builder ${id}`).length,
  },
  {
    tool: "archive_interviewer",
    args: () => ({}),
    path: "/archive",
    done: "archived",
    repeated: "already_archived",
    effects: (postings, id) => ofIt(postings, id).filter(({ status }) => status === "archived").length,
  },
  {
    tool: "activate_interviewer",
    args: () => ({ confirm_ats_ingestion: true }),
    path: "/activate",
    done: "activated",
    repeated: "already_active",
    effects: (postings, id) => ofIt(postings, id).filter(({ status }) => status === "active").length,
  },
];

/** What a write's request is. */
const requestOf = ({ path }: Write, id: string) => ({
  method: path ? "POST" : "PATCH",
  path: `/api/v2/postings/${id}${path}`,
});

/** Enough for everything but the faults that are silent. */
const AMPLE_MS = "25000";
/** Two thirds of it are waited for a silent HeyMilo. A loaded machine needs some of the rest. */
const SHORT_MS = "15000";

let sandbox: TestHeyMilo;
/** One that is told to wait holds everything back, so it is not the one that others use. */
let servers: Record<"patient" | "impatient" | "limited", ConnectedServer>;

beforeAll(async () => {
  sandbox = await openHeyMilo();
  // Silent requests of all tests are out at once.
  const start = (timeoutMs: string) =>
    connectServer(sandbox.url, { HEYMILO_TIMEOUT_MS: timeoutMs, HEYMILO_MAX_IN_FLIGHT: "64" });
  const [patient, impatient, limited] = await Promise.all([AMPLE_MS, SHORT_MS, AMPLE_MS].map(start));
  servers = { patient, impatient, limited } as typeof servers;
});

let made = 0;
const prepare = async ({ tool }: Write): Promise<string> => {
  made += 1;
  const blueprint = tool === "activate_interviewer" ? { interview_template_id: "IT_C86D13" } : INTERVIEWER;
  return sandbox.create({ title: `Raft builder no. ${made}`, ...blueprint });
};
const sent = async (write: Write, id: string) => {
  const { method, path } = requestOf(write, id);
  return (await sandbox.requests()).filter((one) => one.method === method && one.path === path).length;
};

/** The outcome of a call that succeeded, or the first line of its error. */
const outcomeOf = ({ isError, firstLine, structured }: Answered): unknown =>
  isError ? firstLine : structured?.outcome;

interface Row {
  name: string;
  fault: string;
  server: keyof typeof servers;
  /** How many times the request goes out. */
  sends: number;
  /** HeyMilo does not carry out the first request. */
  isBefore?: true;
}

const ROWS: Row[] = [
  { name: "a reset after the commit", fault: "reset_after_commit", server: "patient", sends: 1 },
  { name: "silence after the commit", fault: "hang_after_commit", server: "impatient", sends: 1 },
  {
    name: "500 before the commit",
    fault: "error_before_commit",
    server: "patient",
    sends: 2,
    isBefore: true,
  },
  { name: "429", fault: "too_many_requests", server: "limited", sends: 2 },
];

const call = (server: ConnectedServer, { tool, args }: Write, id: string) =>
  server.call(tool, { posting_id: id, ...args(id) });
const arm = (write: Write, id: string, fault: object) => {
  const { method, path } = requestOf(write, id);
  return sandbox.arm({ match: { method, path: `^${path}$` }, ...fault });
};

const ADDING = ["clone_interviewer", "edit_questions"];
const UNKNOWN = /^outcome: unknown - retry: after \d+ s$/;

/** Waiting is most of it, so all tools wait at once. */
const withEach = async (check: (write: Write, id: string) => Promise<void>): Promise<void> => {
  await Promise.all(WRITES.map(async (write) => check(write, await prepare(write))));
};

describe.concurrent("each write tool meets", () => {
  it.each(ROWS)("$name: it is done once at most, and a repeat does it no second time", (row) =>
    withEach(async (write, id) => {
      const { fault, server, sends, isBefore = false } = row;
      await arm(write, id, { fault });
      const answered = await call(servers[server], write, id);
      const isClone = write.tool === "clone_interviewer";
      if (row.name !== "429" && (isClone || (isBefore && ADDING.includes(write.tool)))) {
        // A call that adds something sends one request, and in the quiet time a repeat sends none.
        for (const one of [answered, await call(servers[server], write, id)])
          expect(one.firstLine, `${write.tool}: ${one.text}`).toMatch(UNKNOWN);
        expect(write.effects(await sandbox.postings(), id), write.tool).toBe(isBefore ? 0 : 1);
        expect(await sent(write, id), write.tool).toBe(1);
        return;
      }
      expect(outcomeOf(answered), `${write.tool}: ${answered.text}`).toBe(write.done);
      expect(write.effects(await sandbox.postings(), id), write.tool).toBe(1);
      expect(await sent(write, id), write.tool).toBe(sends);
      const repeated = await call(servers[server], write, id);
      expect(outcomeOf(repeated), `${write.tool}: ${repeated.text}`).toBe(write.repeated);
      expect(write.effects(await sandbox.postings(), id), write.tool).toBe(1);
    }),
  );

  it("a refused key: nothing was done, and the first line says so", () =>
    withEach(async (write, id) => {
      await arm(write, id, { fault: "unauthorized" });
      const { firstLine, text } = await call(servers.patient, write, id);
      expect(firstLine, write.tool).toMatch(/^outcome: not_(changed|created) - retry: no$/);
      expect(text).toMatch(/Nothing was (changed|created)\./);
      expect(write.effects(await sandbox.postings(), id), write.tool).toBe(0);
      expect(await sent(write, id), write.tool).toBe(1);
    }));
});
