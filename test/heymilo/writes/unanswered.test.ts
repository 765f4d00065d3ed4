import { describe, expect, it } from "vitest";
import { FULL_METADATA, failure, openScene, request, SILENCED, until } from "../../support/write-scene.ts";

const other = request({ title: "Waiter" });

describe.concurrent("a create that was sent", () => {
  it("ends with its own time if its caller leaves, and is unanswered until a repeat has settled it", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_before_commit" });
    const one = scene.process(SILENCED);
    const leaving = new AbortController();
    const call = failure(one.create({}, { signal: leaving.signal }));
    await until(async () => (await scene.creates()).some(({ body }) => body !== null));
    leaving.abort();
    await call;
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
