import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type ChangeScene, openChangeScene } from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import {
  type CallOptions,
  failure,
  HASTE,
  IMPATIENT,
  LOST_AFTER_COMMIT,
  LOST_BEFORE_COMMIT,
  type TestProcess,
  unknown,
  until,
} from "../../support/write-scene.ts";

const ADD = { method: "POST", path: "^/api/v2/postings/[^/]+/questions$" };
const READ = { method: "GET", path: ADD.path };
const QUESTION = { modality: "voice", text: "Why wells?", score_weight: 7 };

const questions = async ({ stored }: ChangeScene, text = QUESTION.text): Promise<Parsed[]> =>
  (await stored()).questions.filter((one: Parsed) => one.text === text);
const posts = async (scene: ChangeScene) => (await scene.writes()).length;

/** As a caller does: it reads the questions, and hands them over. */
async function add(
  { id }: ChangeScene,
  process: TestProcess,
  fields: object = QUESTION,
  options?: CallOptions,
) {
  const heymilo = process.call(options);
  return heymilo.questions.add(id, { ...fields }, await heymilo.questions.every(id));
}

describe.concurrent("an answer that is lost", () => {
  it.each(LOST_AFTER_COMMIT)(
    "%s, after the commit: the question is found, and there is one",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: ADD, ...fault });
      const added = await add(scene, scene.process());
      const [question, ...more] = await questions(scene);
      expect(more).toEqual([]);
      expect(added).toMatchObject({ id: question.id, text: QUESTION.text, score_weight: 7 });
      expect(await posts(scene)).toBe(1);
    },
  );

  it.each(LOST_BEFORE_COMMIT)(
    "%s, before the commit: unknown; the same call at once waits, and adds it",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: ADD, ...fault });
      const process = scene.process();
      const error = await unknown(add(scene, process));
      expect(error).toMatchObject({ operation: "add the question", retryAfterMs: expect.any(Number) });
      expect(await posts(scene)).toBe(1);
      expect(await add(scene, process)).toMatchObject({ text: QUESTION.text });
      expect(await questions(scene)).toHaveLength(1);
      expect(await posts(scene)).toBe(2);
    },
  );

  it("and each look fails: unknown for both reasons, and nothing more is sent", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "error_before_commit" });
    await scene.arm({ match: READ, fault: "unauthorized", skip: 1, times: null });
    const error = await unknown(add(scene, scene.process()));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringMatching(/500.*401/) });
    expect(await posts(scene)).toBe(1);
  });

  it("and HeyMilo stores the text a little otherwise: it is found by what it says", async () => {
    const scene = await openChangeScene();
    const odd = { modality: "voice", text: "Why R&D in the Cafe\u0301?" };
    await scene.arm({ match: ADD, fault: "hang_before_commit" });
    const call = add(scene, scene.process(IMPATIENT), odd);
    await until(async () => (await posts(scene)) === 1);
    const stored = { ...odd, text: "Why R&amp;D  in the Café? " };
    const { body } = await scene.sandbox.call("POST", `/postings/${scene.id}/questions`, stored);
    expect(await call).toMatchObject({ id: body.data.id });
  });

  it("and a question of that text was there before: that is not taken for it", async () => {
    const scene = await openChangeScene();
    const process = scene.process();
    const first = await add(scene, process);
    await scene.arm({ match: ADD, fault: "reset_after_commit" });
    const second = await add(scene, scene.process(), { ...QUESTION, score_weight: 3 });
    expect(second.id).not.toBe(first.id);
    expect(second).toMatchObject({ score_weight: 3 });
  });
});

describe.concurrent("silence", () => {
  it("to the end: unknown, and the same call sends nothing until it could no longer come", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "hang_before_commit" });
    const process = scene.process({ timeoutMs: 900 * HASTE });
    await unknown(add(scene, process));
    await unknown(add(scene, process));
    expect(await posts(scene)).toBe(1);
    await until(() => add(scene, process).then(Boolean, () => false));
    expect(await posts(scene)).toBe(2);
    expect(await questions(scene)).toHaveLength(1);
  });

  it.each([
    ["after the commit: it is found within the time", { fault: "hang_after_commit" }],
    ["and a late commit: it is found in the time", { fault: "late_commit", delay_ms: 2_200, answer: false }],
  ])("%s", async (_name, fault) => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, ...fault });
    const { id } = await add(scene, scene.process(IMPATIENT));
    expect(await questions(scene)).toMatchObject([{ id }]);
    expect(await posts(scene)).toBe(1);
  });
});

describe.concurrent("calls at the same time", () => {
  it.each([
    ["in fair weather", undefined],
    ["with a lost answer", { fault: "reset_after_commit" }],
  ])("twenty identical ones, %s, are one question", async (_name, fault) => {
    const scene = await openChangeScene();
    if (fault) await scene.arm({ match: ADD, ...fault });
    const process = scene.process();
    const calls = Array.from({ length: 20 }, () => add(scene, process));
    const ids = new Set((await Promise.all(calls)).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await questions(scene)).toHaveLength(1);
  });

  it("different ones are all added", async () => {
    const scene = await openChangeScene();
    const process = scene.process();
    const texts = ["K", "L", "M", "N"];
    await Promise.all(texts.map((text) => add(scene, process, { modality: "voice", text })));
    const all = (await scene.stored()).questions.map(({ text }: Parsed) => text);
    expect(all.sort()).toEqual(["A", "B", "C", ...texts]);
  });
});

describe.concurrent("a caller that leaves", () => {
  it("before anything was sent: nothing is", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: READ, fault: "slow", delay_ms: 100 });
    const caller = new AbortController();
    const call = failure(add(scene, scene.process(), QUESTION, { signal: caller.signal }));
    await until(async () => (await scene.reads()).length === 1);
    caller.abort();
    await call;
    await until(async () => (await scene.reads()).every((one) => one.answered_at !== null || one.aborted_at));
    expect(await posts(scene)).toBe(0);
  });

  it("while the POST is out: unknown; the question is added once, and a repeat finds it", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "slow", delay_ms: 150 });
    const caller = new AbortController();
    const process = scene.process();
    const call = failure(add(scene, process, QUESTION, { signal: caller.signal }));
    await until(async () => (await posts(scene)) === 1);
    caller.abort();
    expect(await call).toMatchObject({ name: "OutcomeUnknownError", retryAfterMs: expect.any(Number) });
    await add(scene, process);
    expect(await questions(scene)).toHaveLength(1);
    expect(await posts(scene)).toBe(1);
  });
});

it("what HeyMilo refuses is thrown as it came, and forgotten", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "unauthorized" });
  const process = scene.process();
  expect(await failure(add(scene, process))).toMatchObject({ status: 401 });
  await add(scene, process);
  expect(await questions(scene)).toHaveLength(1);
});

it("a question that was turned away is not sent again for nobody", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "too_many_requests", retry_after_s: 0.5 });
  const caller = new AbortController();
  const call = failure(add(scene, scene.process(), QUESTION, { signal: caller.signal }));
  await until(async () => (await scene.writes())[0]?.status === 429);
  caller.abort();
  await call;
  await sleep(700);
  expect(await posts(scene)).toBe(1);
});

it("a question that was found and then deleted can be added again at once", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "reset_after_commit" });
  const process = scene.process();
  const { id } = await add(scene, process);
  await process.call().questions.delete(scene.id, id);
  expect((await add(scene, process)).id).not.toBe(id);
});
