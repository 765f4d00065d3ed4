import { describe, expect, it } from "vitest";
import { openScene, request, unknown } from "../../support/write-scene.ts";

const openWordScene = () => openScene({ deviations: ["search_by_words"] });
const DOCTOR = request({ title: "Ärztliche Leitung" });
const SELLER = request({ title: "Verkäufer" });

describe.concurrent("where HeyMilo's search goes by words", () => {
  it.each([DOCTOR, SELLER, request({ title: "Koch/Köchin (m/w/d)" })])(
    "one key makes one interviewer in two processes: $title",
    async (wanted) => {
      const scene = await openWordScene();
      const intent = { request: wanted, idempotencyKey: "k-1" };
      const first = await scene.process().create(intent);
      expect(first).toMatchObject({ outcome: "created", warnings: [] });
      expect(await scene.process().create(intent)).toMatchObject({ outcome: "already_created", id: first.id });
      expect(await scene.creates()).toHaveLength(1);
    },
  );

  it("what a search has shown of one title says nothing of another", async () => {
    const scene = await openWordScene();
    const one = scene.process();
    await one.create({ idempotencyKey: "k-1" });
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 2_000 });
    const { key } = await unknown(one.create({ request: SELLER }));
    const [lost] = await scene.postings();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await one.create({ request: SELLER, idempotencyKey: key })).toMatchObject({ id: lost.id });
    expect(await scene.creates()).toHaveLength(2);
  });
});
