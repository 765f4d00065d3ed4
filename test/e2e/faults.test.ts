import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { API_KEY, manyTemplates, type SeenRequest, type Stored, type TestHeyMilo } from "../support/sandbox.ts";
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

const CREATES = { match: { method: "POST", path: "^/api/v2/postings$" } };
const KEY = "requisition-4711";
const REQUEST = {
  title: "Line Cook",
  workflow: [{ type: "web_interview", questions: [{ modality: "voice", text: "Why cooking?" }] }],
  idempotency_key: KEY,
};
const CREATE = "create_interviewer";
const LIST = "list_interview_templates";
const RESOURCE = "heymilo://interview-templates";
/** Of the sandbox's seed. */
const TEMPLATE = "IT_51B8E6";

/** One fault, and what becomes of a create and of reads that meet it. */
interface FaultRow {
  name: string;
  fault: { fault: string; retry_after_s?: number; [parameter: string]: unknown };
  /** An outcome, or the error's first line. Where it is created, HeyMilo has one interviewer then, and otherwise none. */
  create: string;
  /** How many creates arrive at HeyMilo: one, if nothing is said. */
  posts?: number;
  /** What reads hear when the fault does not end; they get their answer if it strikes once. Absent if it does no harm. */
  reads?: RegExp;
  /** Not even when it strikes once. */
  readsGiveUp?: true;
  /** When the fault's own commit comes only after the call. */
  commitsLater?: true;
  /** HEYMILO_TIMEOUT_MS, where the test has to wait for it. */
  timeoutMs?: number;
}

const UNKNOWN = "outcome: unknown - retry: after N s - key: KEY";
const SAFE = /^outcome: failed - retry: safe$/;
/** Two thirds of it are waited for a silent HeyMilo. A loaded machine needs some of the rest to look. */
const SHORT_MS = 20_000;

const FAULT_ROWS: FaultRow[] = [
  {
    name: "429 with Retry-After",
    fault: { fault: "too_many_requests", retry_after_s: 1 },
    create: "created",
    posts: 2,
    reads: /^outcome: failed - retry: after 1 s$/,
  },
  {
    name: "429 with a Retry-After that does not fit",
    fault: { fault: "too_many_requests", retry_after_s: 90 },
    create: "outcome: not_created - retry: after 90 s",
    reads: /^outcome: failed - retry: after (90|8\d) s$/,
    readsGiveUp: true,
  },
  { name: "500 before the commit", fault: { fault: "error_before_commit" }, create: UNKNOWN, reads: SAFE },
  {
    name: "500 after the commit, and a list that lags",
    fault: { fault: "error_after_commit", list_lag_ms: 1_000 },
    create: "created",
    reads: SAFE,
  },
  {
    name: "502 after the commit",
    fault: { fault: "bad_gateway_after_commit" },
    create: "created",
    reads: SAFE,
  },
  {
    name: "503 with Retry-After",
    fault: { fault: "unavailable", retry_after_s: 1 },
    create: UNKNOWN,
    reads: /^outcome: failed - retry: after 1 s$/,
  },
  {
    name: "silence after the commit",
    fault: { fault: "hang_after_commit" },
    create: "created",
    reads: SAFE,
    timeoutMs: SHORT_MS,
  },
  {
    name: "silence, and a commit after the call",
    fault: { fault: "late_commit", delay_ms: SHORT_MS + 500, answer: false },
    create: UNKNOWN,
    reads: SAFE,
    timeoutMs: SHORT_MS,
    commitsLater: true,
  },
  {
    name: "a reset after the commit",
    fault: { fault: "reset_after_commit" },
    create: "created",
    reads: SAFE,
  },
  {
    name: "an idle connection that closes under the request",
    fault: { fault: "stale_keep_alive" },
    create: UNKNOWN,
  },
  { name: "an answer that breaks off", fault: { fault: "truncated" }, create: "created", reads: SAFE },
  {
    name: "an answer of 16 MB",
    fault: { fault: "oversize_body" },
    create: "created",
    reads: SAFE,
    readsGiveUp: true,
  },
  {
    name: "a key that is refused midway",
    fault: { fault: "unauthorized" },
    create: "outcome: not_created - retry: no",
    reads: /^outcome: failed - retry: no$/,
    readsGiveUp: true,
  },
];

const isCreate = ({ method, path }: SeenRequest) => method === "POST" && path === "/api/v2/postings";
const creates = async (sandbox: TestHeyMilo) => (await sandbox.requests()).filter(isCreate);

/** Enough for everything but the faults that are silent. */
const AMPLE_MS = 25_000;

/** The outcome of a create that succeeded, or the first line of its error. */
const outcomeOf = ({ isError, firstLine, structured }: Answered): unknown =>
  isError ? firstLine.replace(/^(outcome: unknown.*) \d+ s/, "$1 N s").replace(KEY, "KEY") : structured?.outcome;

describe.concurrent("a create, list_interview_templates and the resource meet", () => {
  it.each(FAULT_ROWS)("$name", async (row) => {
    const sandbox = await openHeyMilo();
    const options = { HEYMILO_TIMEOUT_MS: String(row.timeoutMs ?? AMPLE_MS) };
    const server = await connectServer(sandbox.url, options);
    await create(row, sandbox, server);
    await server.kill("SIGKILL");
    const restarted = await connectServer(sandbox.url, options);
    await repeat(row, sandbox, restarted);
    await read(row, sandbox, restarted);
    await restarted.kill("SIGKILL");
  });

  it("a page that fails, and go on from its cursor", async () => {
    const sandbox = await openHeyMilo({ seed: { templates: manyTemplates(150) } });
    const server = await connectServer(sandbox.url);
    await sandbox.arm({ fault: "unavailable", skip: 1, times: 2 });
    const { structured } = await server.read(RESOURCE);
    expect(structured).toMatchObject({ count: 150, truncated: false });
    const cursors = (await sandbox.requests()).map(({ query }) => query.starting_after);
    expect(cursors).toEqual([undefined, cursors[1], cursors[1], cursors[1]]);
    expect(cursors[1]).toEqual(expect.any(String));
  });
});

async function create({ fault, create: outcome, posts = 1 }: FaultRow, sandbox: TestHeyMilo, server: ConnectedServer) {
  await sandbox.arm({ ...CREATES, ...fault });
  const made = await server.call(CREATE, REQUEST);
  expect(outcomeOf(made), made.text).toBe(outcome);
  expect(await creates(sandbox)).toHaveLength(posts);
  const postings = await sandbox.postings();
  expect(postings).toHaveLength(outcome === "created" ? 1 : 0);
  if (!made.isError) expectReceipt(made, postings[0]);
}

/** The same call after a restart: it finds what there is, and is sent only if there is nothing. */
async function repeat(
  { create: outcome, posts = 1, commitsLater }: FaultRow,
  sandbox: TestHeyMilo,
  server: ConnectedServer,
) {
  if (commitsLater) await until(async () => (await sandbox.postings()).some(({ listed }) => listed));
  const exists = outcome === "created" || commitsLater;
  const repeated = await server.call(CREATE, REQUEST);
  expect(outcomeOf(repeated), repeated.text).toBe(exists ? "already_created" : "created");
  const [posting, ...more] = await sandbox.postings();
  expect(more).toEqual([]);
  expectReceipt(repeated, posting);
  expect(await creates(sandbox)).toHaveLength(posts + (exists ? 0 : 1));
}

/** Both reads at once: one fault for each costs them an attempt, a fault without end their answer. */
async function read({ fault, reads, readsGiveUp }: FaultRow, sandbox: TestHeyMilo, server: ConnectedServer) {
  const readBoth = () => Promise.all([server.call(LIST, {}), server.read(RESOURCE)]);
  const before = await sandbox.requests();
  await sandbox.arm({ ...fault, times: 2 });
  const once = await readBoth();
  await sandbox.arm({ ...fault, times: null });
  const always = await readBoth();
  expectReads(once, readsGiveUp ? reads : undefined);
  expectReads(always, reads);
  const log = (await sandbox.requests()).slice(before.length);
  expect(log.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(tooEarly(log, fault.retry_after_s)).toEqual([]);
  expect(await sandbox.postings()).toHaveLength(1);
}

/** The requests that came again before the wait was over for which HeyMilo had asked. */
const tooEarly = (log: readonly SeenRequest[], seconds = 0): number[] =>
  log.flatMap(({ fault, received_at, path, query }, index) => {
    const again = log.slice(index + 1).find((one) => isDeepStrictEqual([one.path, one.query], [path, query]));
    // A timer may fire a millisecond before its time.
    const isEarly = fault !== null && again && again.received_at + 2 < received_at + seconds * 1_000;
    return isEarly ? [again.seq] : [];
  });

const expectReads = (answers: Answered[], failure: RegExp | undefined): void => {
  for (const { isError, firstLine, text, structured } of answers) {
    expect(isError, text).toBe(failure !== undefined);
    if (failure) expect(firstLine).toMatch(failure);
    else expect(structured?.interview_templates).toContainEqual(expect.objectContaining({ id: TEMPLATE }));
  }
};

const expectReceipt = ({ structured }: Answered, posting: Stored | undefined): void => {
  expect(structured).toMatchObject({
    posting_id: posting?.id,
    candidate_url: posting?.urls.candidate_url,
    idempotency_key: KEY,
    sandbox: expect.any(String),
  });
};

it("the key goes to HeyMilo in its header alone, and into no output", async () => {
  const requests = (await Promise.all(openedHeyMilos().map((one) => one.requests()))).flat();
  expect(requests.length).toBeGreaterThan(100);
  expect(requests.flatMap(({ key_leaked_in }) => key_leaked_in)).toEqual([]);
  const everything = everythingWritten();
  expect(everything).toContain('"level":"debug"');
  expect(leaks(everything, API_KEY)).toEqual([]);
});
