import { expect, it } from "vitest";
import { openChangeScene } from "../../support/change-scene.ts";

it("a question that was found and then deleted can be added again at once", async () => {
  const { process, id, arm } = await openChangeScene();
  const { questions } = process().call();
  await arm({ match: { method: "POST", path: "/questions$" }, fault: "reset_after_commit" });
  const add = async () => questions.add(id, { modality: "voice", text: "Why wells?" }, await questions.every(id));
  const first = await add();
  await questions.delete(id, first.id);
  expect((await add()).id).not.toBe(first.id);
});
