import { describe, expect, it } from "vitest";
import {
  FULL_METADATA,
  failure,
  HASTE,
  IMPATIENT,
  openScene,
  request,
  type Scene,
  unknown,
  until,
} from "../../support/write-scene.ts";

const QUIET_MS = 30_000;
const rephrased = request({ description: "Cooks on the line." });
/** In the time of the sandbox, from the first POST to the second. */
const betweenPosts = async ({ creates }: Scene): Promise<number> => {
  const [first, second] = await creates();
  return Number(second?.received_at) - Number(first?.received_at);
};

describe.concurrent("an answer that is lost after the commit", () => {
  it("and a list that lags a little: the same call finds it, and says that it looks", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 60 });
    const heard: string[] = [];
    const onProgress = (message: string) => heard.push(message);
    expect(await scene.process().create({}, { onProgress })).toMatchObject({
      outcome: "created",
      receipt: { id: (await scene.postings())[0].id },
    });
    expect(await scene.creates()).toHaveLength(1);
    expect(heard.join()).toContain("HeyMilo has not confirmed it");
  });
});

describe.concurrent("an answer that is lost before the commit", () => {
  it("the call with the key of the error makes it, too, and without time says again when to come", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_before_commit" });
    const one = scene.process();
    const { key } = await unknown(one.create());
    const hurried = await unknown(one.create({}, { timeoutMs: 4_000 }));
    expect(hurried).toMatchObject({ name: "OutcomeUnknownError", key });
    expect(await one.create({ idempotencyKey: key })).toMatchObject({ outcome: "created", key });
    expect(await scene.postings()).toHaveLength(1);
  });
});

describe.concurrent("silence until the end", () => {
  it("and a commit later: the same call has the receipt, and makes no second one", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "late_commit", delay_ms: 4_000, answer: false });
    const one = scene.process(IMPATIENT);
    const { key } = await unknown(one.create());
    await until(async () => (await scene.postings()).length > 0);
    const [{ id }] = await scene.postings();
    expect(await one.create()).toMatchObject({ receipt: { id }, key });
    expect(await scene.creates()).toHaveLength(1);
  });

  it("on a 201 that nobody can read and that lists do not show: no second POST either", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "malformed_json", list_lag_ms: 60_000 });
    const one = scene.process(IMPATIENT);
    for (let times = 0; times < 2; times += 1)
      expect(await unknown(one.create())).toMatchObject({
        name: "OutcomeUnknownError",
        why: expect.stringContaining("the answer (201) is not valid JSON"),
      });
    expect(await scene.creates()).toHaveLength(1);
  });
});

describe.concurrent("something that may be the lost one", () => {
  const openDoubt = async (lost: object, other: object) => {
    const scene = await openScene();
    await scene.arm(lost);
    const one = scene.process();
    await unknown(one.create({ request: request(other) }));
    const { id } = await scene.sandbox.create(request());
    const error = await unknown(one.create({ request: request(other) }));
    return { scene, one, id, error };
  };

  it.each([
    ["with a marker", {}],
    ["without one, as all fifty metadata keys are in use", { metadata: FULL_METADATA }],
  ])("%s: it is named, nothing is sent, and allow_duplicate makes another", async (_name, fields) => {
    const { scene, one, id, error } = await openDoubt({ fault: "reset_before_commit" }, fields);
    expect(error).toMatchObject({
      name: "OutcomeUnknownError",
      mayBe: [id],
      message: expect.stringContaining(id),
      retryAfterMs: undefined,
    });
    expect(await scene.creates()).toHaveLength(2);
    const intent = { request: request(fields), allowDuplicate: true };
    expect(await one.create(intent)).toMatchObject({ outcome: "created" });
    expect(await scene.postings()).toHaveLength(2);
  });

  it("that is archived is not it: the same call goes on", async () => {
    const { scene, one, id } = await openDoubt({ fault: "reset_before_commit" }, {});
    await scene.sandbox.call("POST", `/postings/${id}/archive`);
    expect(await one.create()).toMatchObject({ outcome: "created" });
  });

  it("without a marker is named, even if it is the lost one: nothing is recognised by its content", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_after_commit" });
    const one = scene.process();
    const intent = { request: request({ metadata: FULL_METADATA }) };
    await unknown(one.create(intent));
    const error = await unknown(one.create(intent));
    expect(error).toMatchObject({ mayBe: [(await scene.postings())[0].id], key: undefined });
    expect(await scene.creates()).toHaveLength(1);
  });
});

describe.concurrent("a rephrased call, after one whose outcome is unknown", () => {
  it("waits, is told which the first one made, not its key, and makes another when repeated", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 2_000 });
    const one = scene.process();
    const { key } = await unknown(one.create());
    const error = await failure(one.create({ request: rephrased }));
    const [posting, ...more] = await scene.postings();
    expect(more).toEqual([]);
    expect(error).toMatchObject({ name: "LookUpError", message: expect.stringContaining(posting.id) });
    expect(error.message).not.toContain(key);
    expect(await one.create({ request: rephrased })).toMatchObject({ outcome: "created" });
    expect(await one.create()).toMatchObject({ receipt: { id: posting.id } });
    expect(await scene.creates()).toHaveLength(2);
  });

  it("is sent when the first was not made, after its quiet time; equal ones at once are one", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "error_before_commit" });
    const one = scene.process();
    await unknown(one.create());
    const again = () => one.create({ request: rephrased });
    const [created, same] = await Promise.all([again(), again()]);
    expect(created).toMatchObject({ outcome: "created", warnings: [] });
    expect(same?.receipt.id).toBe(created?.receipt.id);
    expect(await betweenPosts(scene)).toBeGreaterThanOrEqual(QUIET_MS / HASTE - 50);
    expect(await scene.postings()).toMatchObject([{ description: "Cooks on the line." }]);
  });

  const previewed = async (one: ReturnType<Scene["process"]>) =>
    (await one.call().postings.planPost({ request: rephrased })).key;

  it.each([
    ["has no key", async () => undefined],
    ["has a preview's key, which nobody chose", previewed],
  ])("is not sent in the quiet time, and says when to come: it %s", async (_name, keyFrom) => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_before_commit" });
    const one = scene.process(IMPATIENT);
    const first = await unknown(one.create({ idempotencyKey: await keyFrom(one) }));
    const error = await failure(one.create({ request: rephrased, idempotencyKey: await keyFrom(one) }));
    expect(error).toMatchObject({ name: "LookUpError", retryAfterMs: expect.any(Number) });
    expect(error.message).not.toContain(first.key);
    expect(await scene.creates()).toHaveLength(1);
  });

  it("is another intention when both have a key that their callers chose", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_before_commit" });
    const one = scene.process(IMPATIENT);
    await unknown(one.create({ idempotencyKey: "k-1" }));
    expect(await one.create({ request: rephrased, idempotencyKey: "k-2" })).toMatchObject({
      outcome: "created",
      key: "k-2",
    });
  });

  it("never changes what the first call is told: repeated at once both say what they made", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 2_000, times: 2 });
    const one = scene.process();
    const both = () => [one.create(), one.create({ request: rephrased })];
    await Promise.all(both().map(unknown));
    const ids = (await Promise.all(both())).map(({ receipt }) => receipt.id);
    expect(new Set(ids).size).toBe(2);
    expect(await scene.creates()).toHaveLength(2);
  });
});

it("a lost POST may be listed after the repeat has sent another: its receipt says so, and the key shows both", async () => {
  const scene = await openScene();
  await scene.arm({ fault: "reset_after_commit", list_lag_ms: 5_000 });
  const one = scene.process();
  const { key } = await unknown(one.create());
  expect(await one.create()).toMatchObject({
    outcome: "created",
    warnings: [expect.stringContaining("duplicates cannot be ruled out")],
  });
  await until(async () => (await scene.postings()).every(({ listed }) => listed));
  const [later, earlier] = (await scene.postings()).map(({ id }) => id);
  expect(await scene.process().create({ idempotencyKey: key })).toMatchObject({
    outcome: "already_created",
    receipt: { id: earlier },
    duplicates: [{ id: later }],
  });
});
