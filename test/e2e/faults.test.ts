import { afterAll, describe, expect, it } from "vitest";
import type { LogEntry } from "../../src/sandbox/request-log.ts";
import { startHttpServer } from "../support/http-server.ts";
import { manyTemplates } from "../support/many-templates.ts";
import { misconduct } from "./support/conduct.ts";
import { FAULT_ROWS, type FaultRow } from "./support/fault-rows.ts";
import { API_KEY, type Posting, type RemoteSandbox, startSandboxHost } from "./support/sandboxes.ts";
import { leaks } from "./support/secrets.ts";
import { type Answered, connectServer, everythingWritten, stopServers, until } from "./support/servers.ts";

const host = startSandboxHost();

afterAll(async () => {
  await stopServers();
  await host.stop();
});

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

const isCreate = ({ method, path }: LogEntry) => method === "POST" && path === "/api/v2/postings";
const creates = async (sandbox: RemoteSandbox) => (await sandbox.requests()).filter(isCreate);

/** Enough for everything but the faults that are silent. */
const AMPLE_MS = 25_000;
const env = ({ timeoutMs = AMPLE_MS }: Pick<FaultRow, "timeoutMs">) => ({
  HEYMILO_TIMEOUT_MS: String(timeoutMs),
});

/** The outcome of a create that succeeded, or the first line of its error. */
const outcomeOf = ({ isError, firstLine, structured }: Answered): unknown =>
  isError ? firstLine.replace(KEY, "KEY") : structured?.outcome;

describe.concurrent("create_interviewer meets", () => {
  it.each(FAULT_ROWS)("$name", async ({ fault, timeoutMs, create, commitsLater }) => {
    const sandbox = await host.open();
    await sandbox.arm({ ...CREATES, ...fault });
    const options = env(timeoutMs ? { timeoutMs } : {});
    const server = await connectServer(sandbox.url, options);
    const made = await server.call(CREATE, REQUEST);
    expect(outcomeOf(made), made.text).toBe(create.line);
    expect(await creates(sandbox)).toHaveLength(create.posts);
    expect(misconduct(await sandbox.requests(), waitAfter(fault))).toEqual([]);
    const postings = await sandbox.postings();
    expect(postings).toHaveLength(create.postings);
    if (!made.isError) expectReceipt(made, postings[0]);

    if (commitsLater) await until(async () => (await sandbox.postings()).some(({ listed }) => listed));
    const exists = create.postings === 1 || commitsLater;
    await server.kill("SIGKILL");
    const restarted = await connectServer(sandbox.url, options);
    const repeated = await restarted.call(CREATE, REQUEST);
    expect(outcomeOf(repeated), repeated.text).toBe(exists ? "already_created" : "created");
    const [posting, ...more] = await sandbox.postings();
    expect(more).toEqual([]);
    expectReceipt(repeated, posting);
    expect(await creates(sandbox)).toHaveLength(create.posts + (exists ? 0 : 1));
    await restarted.kill("SIGKILL");
  });
});

/** How long what met the fault was told to wait; a date counts whole seconds. */
const waitAfter = (fault: { retry_after_s?: number; retry_after_as?: string }) => (entry: LogEntry) => {
  const seconds = (fault.retry_after_s ?? 0) - (fault.retry_after_as === "date" ? 1 : 0);
  return entry.fault === null ? 0 : seconds * 1_000;
};

const expectReceipt = ({ structured }: Answered, posting: Posting | undefined): void => {
  expect(structured).toMatchObject({
    posting_id: posting?.id,
    candidate_url: posting?.urls.candidate_url,
    idempotency_key: KEY,
    sandbox: expect.any(String),
    receipt: { id: posting?.id, posting: { title: REQUEST.title } },
  });
};

describe.concurrent("list_interview_templates and the resource meet", () => {
  it.each(FAULT_ROWS)("$name", async ({ fault, timeoutMs, reads, readsGiveUp }) => {
    const sandbox = await host.open();
    const server = await connectServer(sandbox.url, env(timeoutMs ? { timeoutMs } : {}));
    const both = [() => server.call(LIST, {}), () => server.read(RESOURCE)];
    const fine = await server.call(LIST, {});
    expect(fine.structured?.interview_templates).not.toHaveLength(0);
    for (const ask of both) {
      await sandbox.arm(fault);
      const answered = await ask();
      if (readsGiveUp) expect(answered.firstLine).toMatch(reads as RegExp);
      else expect(answered.structured?.interview_templates).toEqual(fine.structured?.interview_templates);
      expect((await sandbox.requests()).at(-1)?.status === 200).toBe(!readsGiveUp);
    }
    await sandbox.arm({ ...fault, times: null });
    const answers = await Promise.all(both.map((ask) => ask()));
    for (const { isError, firstLine, text } of answers) {
      expect(isError, text).toBe(reads !== undefined);
      if (reads) expect(firstLine).toMatch(reads);
    }
    const log = await sandbox.requests();
    expect(misconduct(log, waitAfter(fault))).toEqual([]);
    expect(log.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await sandbox.postings()).toEqual([]);
    await server.kill("SIGKILL");
  });

  it("a page that fails, and go on from its cursor", async () => {
    const sandbox = await host.open({ seed: { templates: manyTemplates(150) } });
    const server = await connectServer(sandbox.url);
    await sandbox.arm({ fault: "unavailable", skip: 1, times: 2 });
    const { structured } = await server.read(RESOURCE);
    expect(structured).toMatchObject({ count: 150, truncated: false });
    const cursors = (await sandbox.requests()).map(({ query }) => query.starting_after);
    expect(cursors).toEqual([undefined, cursors[1], cursors[1], cursors[1]]);
    expect(cursors[1]).toEqual(expect.any(String));
  });
});

describe("what holds for all of this", () => {
  it("HeyMilo's rules for integrations, on every request", async () => {
    let requests = 0;
    for (const sandbox of host.opened()) {
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
