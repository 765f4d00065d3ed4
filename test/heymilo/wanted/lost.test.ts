import { describe, expect, it } from "vitest";
import { openChangeScene } from "../../support/change-scene.ts";
import { FULL_METADATA, failure, openScene, request, unknown } from "../../support/write-scene.ts";

const rephrased = request({ description: "Cooks on the line." });

describe.concurrent("after an answer that is lost", () => {
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

  it.each([
    ["with a marker", {}],
    ["without one, as all fifty metadata keys are in use", { metadata: FULL_METADATA }],
  ])("%s: what may be it is named, nothing is sent, and allow_duplicate makes another", async (_n, fields) => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_before_commit" });
    const one = scene.process();
    const intent = { request: request(fields) };
    await unknown(one.create(intent));
    const { id } = await scene.sandbox.create(request());
    expect(await unknown(one.create(intent))).toMatchObject({
      name: "OutcomeUnknownError",
      mayBe: [id],
      message: expect.stringContaining(id),
      retryAfterMs: undefined,
    });
    expect(await scene.creates()).toHaveLength(2);
    expect(await one.create({ ...intent, allowDuplicate: true })).toMatchObject({ outcome: "created" });
    expect(await scene.postings()).toHaveLength(2);
  });

  it("a rephrased call waits, is told what the first one made, not its key, and makes another when repeated", async () => {
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

  it("a question that was found and then deleted can be added again at once", async () => {
    const { process, id, arm } = await openChangeScene();
    const { questions } = process().call();
    await arm({ match: { method: "POST", path: "/questions$" }, fault: "reset_after_commit" });
    const add = async () => questions.add(id, { modality: "voice", text: "Why wells?" }, await questions.every(id));
    const first = await add();
    await questions.delete(id, first.id);
    expect((await add()).id).not.toBe(first.id);
  });
});
