import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Turns } from "../../../src/heymilo/writes/turns.ts";
import { BRIEF_MS, type ChangeScene, IMPATIENT_MS, openChangeScene } from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import { failure, LOST_AFTER_COMMIT, LOST_BEFORE_COMMIT, until } from "../../support/write-scene.ts";

const ADD = { method: "POST", path: "^/api/v2/postings/[^/]+/questions$" };
const LIST = { method: "GET", path: ADD.path };
const QUESTION = { modality: "voice", text: "Why wells?", score_weight: 7 };

const questions = async ({ stored }: ChangeScene): Promise<Parsed[]> =>
  (await stored()).questions.filter((one: Parsed) => one.text === QUESTION.text);
const posts = async (scene: ChangeScene) => (await scene.writes()).length;

describe.concurrent("an answer that is lost", () => {
  it.each(LOST_AFTER_COMMIT)(
    "%s, after the commit: the question is found, and there is one",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: ADD, ...fault });
      const added = await scene.changer().call().questions.add(scene.id, QUESTION);
      const [question, ...more] = await questions(scene);
      expect(more).toEqual([]);
      expect(added).toMatchObject({ id: question.id, text: QUESTION.text, score_weight: 7 });
      expect(await scene.order()).toBe("GPG");
    },
  );

  it.each(LOST_BEFORE_COMMIT)(
    "%s, before the commit: two looks, and it is sent once more",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: ADD, ...fault });
      await scene.changer().call().questions.add(scene.id, QUESTION);
      expect(await questions(scene)).toHaveLength(1);
      expect(await scene.order()).toBe("GPGGP");
    },
  );

  it("twice, before the commit: unknown, and no third one", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "error_before_commit", times: 2 });
    const changer = scene.changer({ timeoutMs: BRIEF_MS });
    const error = await failure(changer.call().questions.add(scene.id, QUESTION));
    expect(error).toMatchObject({
      name: "OutcomeUnknownError",
      operation: "add the question",
      repeatable: true,
    });
    expect(await posts(scene)).toBe(2);
    expect(await questions(scene)).toEqual([]);
  });

  it.each([0, 1])("and look %i after it fails: unknown, and only looked for from then on", async (skip) => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "error_before_commit" });
    await scene.arm({ match: LIST, fault: "unauthorized", skip: 1 + skip, times: null });
    const changer = scene.changer({ timeoutMs: 2 * BRIEF_MS });
    const error = await failure(changer.call().questions.add(scene.id, QUESTION));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringContaining("401") });
    expect(await posts(scene)).toBe(1);
  });

  it("and the second is refused: unknown, not refused", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "error_before_commit" }, { match: ADD, fault: "unauthorized" });
    const error = await failure(scene.changer().call().questions.add(scene.id, QUESTION));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringContaining("401") });
    expect(await posts(scene)).toBe(2);
  });

  it("with a 503 that asks for a wait that does not fit: unknown, without another request", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "unavailable", retry_after_s: 60 });
    const error = await failure(scene.changer().call().questions.add(scene.id, QUESTION));
    expect(error).toMatchObject({ name: "OutcomeUnknownError" });
    expect(await scene.order()).toBe("GP");
  });
});

describe.concurrent("silence", () => {
  it("after the commit: the question is found within the time", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "hang_after_commit" });
    await scene.changer({ timeoutMs: IMPATIENT_MS }).call().questions.add(scene.id, QUESTION);
    expect(await questions(scene)).toHaveLength(1);
    expect(await posts(scene)).toBe(1);
  });

  it("to the end: unknown, and repeats only look for it, until it could no longer come", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "hang_before_commit" });
    const changer = scene.changer({ timeoutMs: IMPATIENT_MS });
    const add = () => changer.call().questions.add(scene.id, QUESTION);
    expect(await failure(add())).toMatchObject({ name: "OutcomeUnknownError" });
    expect(await failure(add())).toMatchObject({ name: "OutcomeUnknownError" });
    expect(await posts(scene)).toBe(1);
    await until(() => add().then(Boolean, () => false));
    expect(await posts(scene)).toBe(2);
    expect(await questions(scene)).toHaveLength(1);
  });

  it("and a commit after the call: a repeat finds it, and there is one", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "late_commit", delay_ms: IMPATIENT_MS + 400, answer: false });
    const changer = scene.changer({ timeoutMs: IMPATIENT_MS });
    expect(await failure(changer.call().questions.add(scene.id, QUESTION))).toMatchObject({
      name: "OutcomeUnknownError",
    });
    const found = await changer.call().questions.add(scene.id, QUESTION);
    const [question, ...more] = await questions(scene);
    expect(more).toEqual([]);
    expect(found.id).toBe(question.id);
    expect(await posts(scene)).toBe(1);
  });
});

describe.concurrent("calls at the same time", () => {
  it.each([
    ["in fair weather", undefined],
    ["with a lost answer", { fault: "reset_after_commit" }],
    ["with a lost request", { fault: "reset_before_commit" }],
  ])("twenty identical ones, %s, are one question", async (_name, fault) => {
    const scene = await openChangeScene();
    if (fault) await scene.arm({ match: ADD, ...fault });
    const changer = scene.changer();
    const calls = Array.from({ length: 20 }, () => changer.call().questions.add(scene.id, QUESTION));
    const ids = new Set((await Promise.all(calls)).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await questions(scene)).toHaveLength(1);
  });

  it("different ones are all made", async () => {
    const scene = await openChangeScene();
    const changer = scene.changer();
    const texts = ["K", "L", "M", "N"];
    await Promise.all(
      texts.map((text) => changer.call().questions.add(scene.id, { modality: "voice", text })),
    );
    const all = (await scene.stored()).questions.map(({ text }: Parsed) => text);
    expect(all.sort()).toEqual(["A", "B", "C", ...texts]);
  });

  it("of which the first is called off: the others get their question", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: LIST, fault: "slow", delay_ms: 200 });
    const changer = scene.changer();
    const caller = new AbortController();
    const [first, second] = [{ signal: caller.signal }, {}].map((options) =>
      changer.call(options).questions.add(scene.id, QUESTION),
    );
    caller.abort();
    expect(await failure(first as Promise<unknown>)).toMatchObject({
      name: "CancelledError",
      phase: "not_sent",
    });
    expect(await second).toMatchObject({ text: QUESTION.text });
    expect(await questions(scene)).toHaveLength(1);
  });
});

describe.concurrent("a caller that leaves", () => {
  it("before anything was sent: nothing is", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: LIST, fault: "slow", delay_ms: 100 });
    const caller = new AbortController();
    const call = scene.changer().call({ signal: caller.signal }).questions.add(scene.id, QUESTION);
    await until(async () => (await scene.order()) === "G");
    caller.abort();
    expect(await failure(call)).toMatchObject({ name: "CancelledError", phase: "not_sent" });
    await until(async () =>
      (await scene.requests()).every((one) => one.answered_at !== null || one.aborted_at),
    );
    expect(await posts(scene)).toBe(0);
  });

  it.each([
    ["while the POST is out", { fault: "slow_answer", delay_ms: 900 }],
    ["while it is looked for", { fault: "error_before_commit" }],
  ])("%s, because its time is up: unknown, and never 'nothing was done'", async (_name, fault) => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, ...fault });
    const changer = scene.changer({ betweenLooksMs: 5_000 });
    const error = await failure(changer.call({ timeoutMs: 600 }).questions.add(scene.id, QUESTION));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", repeatable: true });
    expect(await posts(scene)).toBe(1);
  });

  it("after it was sent: the question is made once, and a repeat finds it", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ADD, fault: "slow", delay_ms: 150 });
    const caller = new AbortController();
    const changer = scene.changer();
    const call = changer.call({ signal: caller.signal }).questions.add(scene.id, QUESTION);
    await until(async () => (await posts(scene)) === 1);
    caller.abort();
    await failure(call);
    await changer.call().questions.add(scene.id, QUESTION);
    expect(await questions(scene)).toHaveLength(1);
    expect(await posts(scene)).toBe(1);
  });
});

describe.concurrent("what comes before the POST", () => {
  it("a question that is there already: it is the answer, and nothing is sent", async () => {
    const scene = await openChangeScene();
    const changer = scene.changer();
    const first = await changer.call().questions.add(scene.id, QUESTION);
    expect(await changer.call().questions.add(scene.id, QUESTION)).toMatchObject({ id: first.id });
    expect(await posts(scene)).toBe(1);
  });

  it("a look that fails: its error, and nothing is sent", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: LIST, fault: "unauthorized" });
    const error = await failure(scene.changer().call().questions.add(scene.id, QUESTION));
    expect(error).toMatchObject({ name: "ApiError", status: 401 });
    expect(await posts(scene)).toBe(0);
  });
});

it("what HeyMilo refuses is thrown as it came, and forgotten", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "unauthorized" });
  const changer = scene.changer();
  expect(await failure(changer.call().questions.add(scene.id, QUESTION))).toMatchObject({ status: 401 });
  await changer.call().questions.add(scene.id, QUESTION);
  expect(await questions(scene)).toHaveLength(1);
  expect(await scene.order()).toBe("GPGP");
});

it("a question that was turned away is not sent again for nobody", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "too_many_requests", retry_after_s: 0.5 });
  const caller = new AbortController();
  const call = failure(scene.changer().call({ signal: caller.signal }).questions.add(scene.id, QUESTION));
  await until(async () => (await scene.writes())[0]?.status === 429);
  await sleep(60);
  caller.abort();
  expect(await call).toMatchObject({ name: "CancelledError", phase: "not_sent" });
  await sleep(700);
  expect(await posts(scene)).toBe(1);
});

it("a question that was found and then deleted can be added again at once", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "hang_after_commit" });
  const changer = scene.changer({ timeoutMs: IMPATIENT_MS });
  const { id } = await changer.call().questions.add(scene.id, QUESTION);
  await changer.call().questions.delete(scene.id, id);
  expect((await changer.call().questions.add(scene.id, QUESTION)).id).not.toBe(id);
});

describe("turns", () => {
  it("of one name come one after the other, in their order, whatever becomes of them", async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work =
      (name: string, ms: number, fails = false) =>
      async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, ms));
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const taken = [
      turns.take("t", work("a", 20, true)),
      turns.take("t", work("b", 5)),
      turns.take("t", work("c", 0)),
    ];
    const results = await Promise.allSettled(taken);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  it("of different names do not wait for each other", async () => {
    const turns = new Turns();
    let release = () => {};
    const held = turns.take("one", () => new Promise<void>((resolve) => (release = resolve)));
    expect(await turns.take("two", async () => "done")).toBe("done");
    release();
    await held;
  });
});
