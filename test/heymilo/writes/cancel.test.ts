import { describe, expect, it } from "vitest";
import {
  FULL_METADATA,
  failure,
  LIST,
  openScene,
  type ProcessOptions,
  request,
  type Scene,
  SILENCED,
  until,
} from "../../support/write-scene.ts";

const other = request({ title: "Waiter" });

/** A call that can be left. */
function caller() {
  const leaving = new AbortController();
  return { signal: leaving.signal, leave: () => leaving.abort() };
}

const arrived = (scene: Scene, method: string) => () =>
  scene.requests().then((log) => log.some((entry) => entry.method === method));

/** A create that was sent, and whose caller has left before it was answered. */
async function sentAndLeft(fault: object, options?: ProcessOptions) {
  const scene = await openScene();
  await scene.arm(fault);
  const one = scene.process(options);
  const { signal, leave } = caller();
  const call = failure(one.create({}, { signal }));
  await until(async () => (await scene.creates()).some(({ body }) => body !== null));
  leave();
  return { scene, one, heard: await call };
}

describe.concurrent("a call that is cancelled before its create was sent", () => {
  it("while it waits for its turn: nothing is sent, and the turn is another's", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "slow", delay_ms: 1_000 });
    const one = scene.process({ maxInFlight: 1 });
    const { signal, leave } = caller();
    const first = one.create();
    const second = failure(one.create({ request: other }, { signal }));
    await until(arrived(scene, "POST"));
    leave();
    expect(await second).toMatchObject({ name: "CancelledError", phase: "not_sent" });
    await first;
    expect(await scene.creates()).toHaveLength(1);
  });

  it("while its key is looked up: that request is gone at once, and nothing is sent", async () => {
    const scene = await openScene();
    await scene.arm({ match: LIST, fault: "hang_before_commit" });
    const { signal, leave } = caller();
    const one = scene.process();
    const call = failure(one.create({ idempotencyKey: "k-1" }, { signal }));
    await until(arrived(scene, "GET"));
    leave();
    expect(await call).toMatchObject({ name: "CancelledError", phase: "not_sent" });
    await until(async () => (await scene.requests())[0]?.aborted_at !== null);
    expect(await scene.creates()).toEqual([]);
    expect(one.writes.unanswered()).toEqual([]);
  });

  it("and repeated at the same moment: the second is not cancelled with the first", async () => {
    const scene = await openScene();
    await scene.arm({ match: LIST, fault: "slow", delay_ms: 1_000 });
    const { signal, leave } = caller();
    const one = scene.process();
    const first = failure(one.create({ idempotencyKey: "k-1" }, { signal }));
    await until(arrived(scene, "GET"));
    leave();
    const second = one.create({ idempotencyKey: "k-1" });
    expect(await first).toMatchObject({ name: "CancelledError" });
    expect(await second).toMatchObject({ outcome: "created" });
    expect(await scene.postings()).toHaveLength(1);
  });

  it("before it began: nothing is sent at all", async () => {
    const scene = await openScene();
    const error = await failure(scene.process().create({}, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ name: "CancelledError", phase: "not_sent" });
    expect(await scene.requests()).toEqual([]);
  });
});

describe.concurrent("a call that is cancelled after its create was sent", () => {
  it("runs on, and its receipt is kept for the same call", async () => {
    const { scene, one, heard } = await sentAndLeft({ fault: "slow", delay_ms: 1_000 });
    expect(heard).toMatchObject({ name: "OutcomeUnknownError", key: expect.any(String) });
    expect(one.writes.unanswered()).toMatchObject([{ title: "Line Cook", key: expect.any(String) }]);
    await until(async () => (await scene.postings()).length === 1);
    expect(await one.create()).toMatchObject({ outcome: "already_created" });
    expect((await scene.creates()).map(({ aborted_at }) => aborted_at)).toEqual([null]);
    expect(one.writes.unanswered()).toEqual([]);
  });

  it("ends at the latest with the create's own time, and is unanswered until a repeat has settled it", async () => {
    const { scene, one } = await sentAndLeft({ fault: "hang_before_commit" }, SILENCED);
    await until(() => !one.writes.busy);
    expect(await scene.creates()).toHaveLength(1);
    const named = [{ title: "Line Cook", key: expect.any(String) }];
    expect(one.writes.unanswered()).toMatchObject(named);
    // In the quiet time nobody knows, although a caller was told so.
    expect(await failure(one.create())).toMatchObject({ name: "OutcomeUnknownError" });
    expect(one.writes.unanswered()).toMatchObject(named);
  });

  it("is no longer unanswered once its quiet time is over, and a caller was told what may be it", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_before_commit" });
    const one = scene.process();
    await failure(one.create());
    await scene.sandbox.create(request());
    expect(one.writes.unanswered()).toHaveLength(1);
    expect(await failure(one.create())).toMatchObject({ name: "OutcomeUnknownError", retryAfterMs: undefined });
    expect(one.writes.unanswered()).toEqual([]);
  });
});

it("names after the end of the process what was sent without an answer, by title if there is no key", async () => {
  const scene = await openScene();
  await scene.arm({ fault: "hang_before_commit", times: null });
  const one = scene.process();
  const unmarked = request({ title: "Receptionist", metadata: FULL_METADATA });
  const calls = [one.create(), one.create({ request: unmarked }), one.create({ request: other })].map(failure);
  await until(async () => (await scene.creates()).filter(({ body }) => body).length === 3);
  const operation = "create the interviewer";
  expect(one.writes.unanswered()).toEqual([
    { operation, title: "Line Cook", key: expect.any(String) },
    { operation, title: "Receptionist", key: undefined },
    { operation, title: "Waiter", key: expect.any(String) },
  ]);
  await one.kill();
  for (const call of calls) expect(await call).toMatchObject({ name: "OutcomeUnknownError" });
});
