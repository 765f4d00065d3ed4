import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/heymilo/errors.ts";
import { contentHash } from "../../../src/heymilo/lookups/marker.ts";
import { failure, IMPATIENT, LIST, openProcess, openScene, READ, request } from "../../support/write-scene.ts";

const other = request({ description: "Another job." });
const lines = (log: { method: string; path: string }[]) =>
  log.map(({ method, path }) => `${method} ${path.replace(/^\/api\/v2/, "").replace(/[0-9A-F]{8}$/, "ID")}`);

describe.concurrent("one call", () => {
  it("is one POST, and its answer is HeyMilo's own receipt", async () => {
    const { process, postings, requests } = await openScene();
    const created = await process().create();
    const [posting, ...more] = await postings();
    expect(more).toEqual([]);
    expect(lines(await requests())).toEqual(["POST /postings"]);
    expect(created).toMatchObject({
      outcome: "created",
      duplicates: [],
      warnings: [],
      sandbox: true,
      key: expect.any(String),
      receipt: { object: "posting", id: posting.id, urls: posting.urls },
    });
    expect(posting.metadata).toEqual({
      mcp_idempotency_key: `${created.key} ${contentHash(request())}`,
    });
  });

  it("with a key looks it up first, and once more afterwards", async () => {
    const { process, requests } = await openScene();
    expect(await process().create({ idempotencyKey: "k-1" })).toMatchObject({
      outcome: "created",
      key: "k-1",
      duplicates: [],
    });
    expect(lines(await requests())).toEqual(["GET /postings", "POST /postings", "GET /postings"]);
  });

  it("can be previewed without a POST", async () => {
    const { process, requests } = await openScene();
    const { postings } = process().call();
    const preview = await postings.planPost({ request: request(), idempotencyKey: "k-1" });
    expect(preview).toEqual({
      key: "k-1",
      marked: true,
      warnings: [],
      body: {
        ...request(),
        metadata: { mcp_idempotency_key: `k-1 ${contentHash(request())}` },
      },
    });
    // One look for what the key has made already.
    expect(await requests()).toEqual([expect.objectContaining({ method: "GET" })]);
  });
});

describe.concurrent("the same call again", () => {
  it("answers with the posting that exists, after a GET showed that it does", async () => {
    const { process, postings, requests } = await openScene();
    const one = process();
    const first = await one.create();
    const second = await one.create();
    expect(second).toEqual({ ...first, outcome: "already_created" });
    expect(await postings()).toHaveLength(1);
    expect(lines(await requests())).toEqual(["POST /postings", "GET /postings/ID"]);
  });

  it("creates nothing when it cannot be checked that the posting still exists", async () => {
    const { process, arm, postings } = await openScene();
    const one = process();
    const { receipt } = await one.create();
    await arm({ match: READ, fault: "unauthorized" });
    const error = await failure(one.create());
    expect(error).toMatchObject({ name: "LookUpError", cause: { status: 401 } });
    expect(error.message).toContain(String(receipt.id));
    expect(await postings()).toHaveLength(1);
  });

  it("makes another with allow_duplicate, and the next one without it finds that", async () => {
    const { process, postings } = await openScene();
    const one = process();
    const first = await one.create();
    const second = await one.create({ allowDuplicate: true });
    expect(second.outcome).toBe("created");
    expect(second.receipt.id).not.toBe(first.receipt.id);
    expect(await one.create()).toMatchObject({
      outcome: "already_created",
      receipt: { id: second.receipt.id },
    });
    expect(await postings()).toHaveLength(2);
  });
});

describe.concurrent("a key that was used before", () => {
  it("is refused for other content within the process", async () => {
    const { process, postings, creates } = await openScene();
    const one = process();
    const { receipt } = await one.create({ idempotencyKey: "k-1" });
    const error = await failure(one.create({ request: other, idempotencyKey: "k-1" }));
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).problems).toEqual([
      { path: ["idempotency_key"], message: expect.stringContaining(`posting ${receipt.id}`) },
    ]);
    expect(await postings()).toHaveLength(1);
    expect(await creates()).toHaveLength(1);
  });

  it("answers for the create in another process, as after a restart", async () => {
    const { process, postings, creates } = await openScene();
    const { receipt } = await process().create({ idempotencyKey: "k-1" });
    expect(await process().create({ idempotencyKey: "k-1" })).toMatchObject({
      outcome: "already_created",
      key: "k-1",
      receipt: { object: "posting", id: receipt.id, urls: receipt.urls },
    });
    expect(await postings()).toHaveLength(1);
    expect(await creates()).toHaveLength(1);
  });

  it.each([
    ["refused", { fault: "unauthorized" }, { name: "ApiError", status: 401 }],
    ["failing", { fault: "unavailable", times: 3 }, { name: "ApiError", status: 503 }],
    ["broken", { fault: "malformed_json", times: 3 }, { name: "InvalidResponseError" }],
  ])("stops the create when looking it up is %s", async (_name, fault, error) => {
    const { process, arm, creates } = await openScene();
    await arm({ match: LIST, ...fault });
    expect(await failure(process().create({ idempotencyKey: "k-1" }))).toMatchObject(error);
    expect(await creates()).toEqual([]);
  });

  it("used by two processes at once with other content is a warning, and no duplicate", async () => {
    const { sandbox, process, arm } = await openScene();
    await arm({ fault: "slow", delay_ms: 2_000 });
    const first = process().create({ idempotencyKey: "k-1" });
    while ((await sandbox.control("GET", "/requests")).requests.length < 2);
    const second = await process().create({ request: other, idempotencyKey: "k-1" });
    expect(second).toMatchObject({ outcome: "created", duplicates: [], warnings: [] });
    expect(await first).toMatchObject({
      outcome: "created",
      duplicates: [],
      warnings: [expect.stringContaining(`${second.receipt.id} has this key too`)],
    });
  });
});

describe.concurrent("a template", () => {
  const fromTemplate = { title: "Line Cook", interview_template_id: "IT_51B8E6" };

  it.each([
    ["that does not exist", {}, "IT_NONE", { status: 404 }],
    ["that cannot be read", { fault: "unauthorized" }, "IT_51B8E6", { status: 401 }],
    ["whose answer is broken", { fault: "malformed_json", times: 3 }, "IT_51B8E6", { reason: "malformed" }],
  ])("%s stops a create with a key: nothing is sent", async (_name, fault, id, error) => {
    const { process, arm, creates } = await openScene();
    if ("fault" in fault) await arm({ match: { path: "/api/v2/interview-templates" }, ...fault });
    const intent = { request: { ...fromTemplate, interview_template_id: id }, idempotencyKey: "k-1" };
    expect(await failure(process().create(intent))).toMatchObject(error);
    expect(await creates()).toEqual([]);
  });
});

describe.concurrent("turned away", () => {
  it("for longer than it may take, it is an error that says for how long", async () => {
    const { process, arm, postings, creates } = await openScene();
    await arm({ fault: "too_many_requests", retry_after_s: 900 });
    const one = process();
    expect(await failure(one.create())).toMatchObject({ status: 429, retryAfterMs: 900_000 });
    const next = await failure(one.create());
    expect(next).toMatchObject({ name: "TimeoutError", phase: "not_sent", which: "queue" });
    expect((next as unknown as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(800_000);
    expect(await creates()).toHaveLength(1);
    expect(await postings()).toEqual([]);
  });

  it("in the queue for two thirds of its time, it is not sent any more", async () => {
    const { process, arm, creates } = await openScene();
    await arm({ fault: "hang_before_commit" });
    const one = process({ ...IMPATIENT, maxInFlight: 2 });
    const first = failure(one.create());
    const second = failure(one.create({ request: other }));
    expect(await second).toMatchObject({ name: "TimeoutError", phase: "not_sent", which: "queue" });
    expect(await first).toMatchObject({ name: "OutcomeUnknownError", why: "HeyMilo did not answer in time" });
    expect(await creates()).toHaveLength(1);
  });

  it("by silence, its looks do not wait for the creates that wait for an answer", async () => {
    const { process, arm, postings } = await openScene();
    await arm({ fault: "hang_after_commit", times: null });
    const one = process({ ...IMPATIENT, maxInFlight: 4 });
    const titles = ["Cook", "Waiter", "Porter"].map((title) => ({ request: request({ title }) }));
    const created = await Promise.all(titles.map((intent) => one.create(intent)));
    expect(created.map(({ outcome }) => outcome)).toEqual(["created", "created", "created"]);
    expect(await postings()).toHaveLength(3);
  });

  it("by a connection that nobody answers, five times, it was never sent", async () => {
    const { sandbox } = await openScene();
    await sandbox.close();
    const error = await failure(openProcess(new URL(sandbox.url)).create());
    expect(error).toMatchObject({ name: "ConnectionError", phase: "not_sent", reason: "refused" });
    expect(error.message).toContain(new URL(sandbox.url).host);
  });
});

it("says that it waits for its turn", async () => {
  const { process } = await openScene();
  const one = process({ maxInFlight: 1 });
  const heard: string[] = [];
  const onProgress = (message: string) => heard.push(message);
  await Promise.all([one.create({ request: other }), one.create({}, { onProgress })]);
  expect(heard).toEqual(["Waiting for a turn, next in the queue"]);
});

it("counts as recovered what it sent, and found without an answer, and nothing else", async () => {
  const { process, arm } = await openScene();
  let recovered = 0;
  const onRecovered = () => {
    recovered += 1;
  };
  await process().create({ idempotencyKey: "k-1" });
  const one = process({ onRecovered });
  expect(await one.create({ idempotencyKey: "k-1" })).toMatchObject({ outcome: "already_created" });
  expect(recovered).toBe(0);
  await arm({ fault: "reset_after_commit" });
  expect(await one.create({ request: other })).toMatchObject({ outcome: "created" });
  expect(recovered).toBe(1);
});

it("hands the receipt over, with a warning, if nobody answers whether another has the key", async () => {
  const { process, arm } = await openScene();
  await arm({ match: LIST, fault: "hang_before_commit", skip: 1, times: null });
  expect(await process(IMPATIENT).create({ idempotencyKey: "k-1" })).toMatchObject({
    outcome: "created",
    warnings: [expect.stringMatching(/^idempotency_key: duplicates cannot be ruled out/)],
  });
});

it("does not send what its key's look-up has left no time for, and says how long it took", async () => {
  const { process, arm, creates } = await openScene();
  await arm({ match: LIST, fault: "hang_before_commit", times: 2 });
  expect(await failure(process(IMPATIENT).create({ idempotencyKey: "k-1" }))).toMatchObject({
    name: "TimeoutError",
    which: "deadline",
  });
  expect(await creates()).toEqual([]);
});
