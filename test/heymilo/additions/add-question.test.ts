import { describe, expect, it } from "vitest";
import { type ChangeScene, openChangeScene } from "../../support/change-scene.ts";
import { type CallOptions, SILENCED, type TestProcess, until } from "../../support/write-scene.ts";

const ADD = { method: "POST", path: "^/api/v2/postings/[^/]+/questions$" };
const QUESTION = { modality: "voice", text: "Why wells?", score_weight: 7 };

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
  it("and HeyMilo stores the text a little otherwise: it is found by what it says", async () => {
    const scene = await openChangeScene();
    const odd = { modality: "voice", text: "Why R&D in the Cafe\u0301?" };
    await scene.arm({ match: ADD, fault: "hang_before_commit" });
    const call = add(scene, scene.process(SILENCED), odd);
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

it("a question that was found and then deleted can be added again at once", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ADD, fault: "reset_after_commit" });
  const process = scene.process();
  const { id } = await add(scene, process);
  await process.call().questions.delete(scene.id, id);
  expect((await add(scene, process)).id).not.toBe(id);
});
