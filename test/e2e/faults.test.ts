import { describe, expect, it } from "vitest";
import { misconduct } from "../support/conduct.ts";
import { FAULT_ROWS, type FaultRow } from "../support/fault-rows.ts";
import { startHttpServer } from "../support/http-server.ts";
import {
  API_KEY,
  manyTemplates,
  type SeenRequest,
  type Stored,
  type TestHeyMilo,
} from "../support/sandbox.ts";
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

const isCreate = ({ method, path }: SeenRequest) => method === "POST" && path === "/api/v2/postings";
const creates = async (sandbox: TestHeyMilo) => (await sandbox.requests()).filter(isCreate);

/** Enough for everything but the faults that are silent. */
const AMPLE_MS = 25_000;

/** The outcome of a create that succeeded, or the first line of its error. */
const outcomeOf = ({ isError, firstLine, structured }: Answered): unknown =>
  isError
    ? firstLine.replace(/^(outcome: unknown.*) \d+ s/, "$1 N s").replace(KEY, "KEY")
    : structured?.outcome;

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

async function create({ fault, create: expected }: FaultRow, sandbox: TestHeyMilo, server: ConnectedServer) {
  await sandbox.arm({ ...CREATES, ...fault });
  const made = await server.call(CREATE, REQUEST);
  expect(outcomeOf(made), made.text).toBe(expected.line);
  expect(await creates(sandbox)).toHaveLength(expected.posts);
  expect(misconduct(await sandbox.requests(), waitAfter(fault))).toEqual([]);
  const postings = await sandbox.postings();
  expect(postings).toHaveLength(expected.postings);
  if (!made.isError) expectReceipt(made, postings[0]);
}

/** The same call after a restart: it finds what there is, and is sent only if there is nothing. */
async function repeat(
  { create: { postings, posts }, commitsLater }: FaultRow,
  sandbox: TestHeyMilo,
  server: ConnectedServer,
) {
  if (commitsLater) await until(async () => (await sandbox.postings()).some(({ listed }) => listed));
  const exists = postings === 1 || commitsLater;
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
  expect(misconduct(log, waitAfter(fault))).toEqual([]);
  expect(await sandbox.postings()).toHaveLength(1);
}

const expectReads = (answers: Answered[], failure: RegExp | undefined): void => {
  for (const { isError, firstLine, text, structured } of answers) {
    expect(isError, text).toBe(failure !== undefined);
    if (failure) expect(firstLine).toMatch(failure);
    else expect(structured?.interview_templates).toContainEqual(expect.objectContaining({ id: TEMPLATE }));
  }
};

/** How long what met the fault was told to wait; a date counts whole seconds. */
const waitAfter = (fault: { retry_after_s?: number; retry_after_as?: string }) => (entry: SeenRequest) => {
  const seconds = (fault.retry_after_s ?? 0) - (fault.retry_after_as === "date" ? 1 : 0);
  return entry.fault === null ? 0 : seconds * 1_000;
};

const expectReceipt = ({ structured }: Answered, posting: Stored | undefined): void => {
  expect(structured).toMatchObject({
    posting_id: posting?.id,
    candidate_url: posting?.urls.candidate_url,
    idempotency_key: KEY,
    sandbox: expect.any(String),
  });
};

describe("what holds for all of this", () => {
  it("HeyMilo's rules for integrations, on every request", async () => {
    let requests = 0;
    for (const sandbox of openedHeyMilos()) {
      const log = await sandbox.requests();
      requests += log.length;
      expect(misconduct(log)).toEqual([]);
    }
    expect(requests).toBeGreaterThan(200);
  });

  it("no byte of the key on stdout or stderr, even if HeyMilo sends it back in any form", async () => {
    const dump = JSON.stringify({ "x-api-key": API_KEY });
    const echo = await startHttpServer((request, response) => {
      const forms = [
        API_KEY,
        encodeURIComponent(API_KEY),
        Buffer.from(API_KEY).toString("base64"),
        Buffer.from(`user:${API_KEY}`).toString("base64"),
        dump,
        JSON.stringify(dump),
      ];
      const message = forms.join(" ");
      const error = {
        type: message,
        code: message,
        message,
        errors: [{ code: message, message, param: message }],
      };
      response.writeHead(400, {
        "content-type": "application/json",
        "x-request-id": encodeURIComponent(API_KEY),
      });
      response.end(request.method === "POST" ? JSON.stringify({ error }) : message);
    });
    const server = await connectServer(echo.url);
    const { idempotency_key: _, ...unkeyed } = REQUEST;
    for (const answered of [
      await server.call(CREATE, unkeyed),
      await server.call(LIST, { search: API_KEY }),
      await server.read(`${RESOURCE}/${encodeURIComponent(API_KEY)}`),
    ]) {
      expect(answered.isError).toBe(true);
      expect(answered.text).toContain("[redacted]");
    }
    await server.kill("SIGTERM");
    await echo.close();
    const everything = everythingWritten();
    expect(everything).toContain(REQUEST.title);
    expect(everything).toContain('"level":"debug"');
    expect(leaks(everything, API_KEY)).toEqual([]);
  });
});
