import { describe, expect, it } from "vitest";
import { Room } from "../../../src/heymilo/memory.ts";
import { classify } from "../../../src/heymilo/outcome.ts";
import { failure, openScene, request, unknown, until } from "../../support/write-scene.ts";

/** For one large request, and for many that are made. */
const room = () => new Room(300_000);
const large = (title: string) => request({ title, instructions: "x".repeat(200_000) });
const isRefused = async (creating: Promise<unknown>) => {
  const error = await failure(creating);
  expect(classify(error)).toMatchObject({ outcome: "not_created" });
  expect(error).toMatchObject({ retryAfterMs: 60_000 });
};

describe.concurrent("what is remembered of creates", () => {
  it("is not the request once it is made: many large ones find room one after the other", async () => {
    const scene = await openScene();
    const process = scene.process({ room: room() });
    for (let job = 0; job < 10; job++) await process.create({ request: large(`Job ${job}`) });
    const again = await process.create({ request: large("Job 0") });
    expect(again).toMatchObject({ outcome: "already_created" });
    expect(again.receipt.posting).toMatchObject({ title: "Job 0", instructions: large("").instructions });
    expect(await scene.creates()).toHaveLength(10);
  });

  it("is the request of an unresolved one: another is refused, nothing is sent, and the repeat needs no room", async () => {
    const scene = await openScene();
    const process = scene.process({ room: room() });
    await scene.arm({ fault: "reset_before_commit" });
    const { key } = await unknown(process.create({ request: large("Job 0") }));
    await isRefused(process.create({ request: large("Job 1") }));
    expect(await scene.creates()).toHaveLength(1);
    const repeat = () => process.create({ request: large("Job 0"), idempotencyKey: key });
    await until(() => repeat().then(Boolean, () => false));
    await process.create({ request: large("Job 1") });
    expect(await scene.creates()).toHaveLength(3);
  });

  it("is shared by the tenants of a process, and given back when one goes", async () => {
    const scene = await openScene();
    const shared = room();
    const [one, other] = [scene.process({ room: shared }), scene.process({ room: shared })];
    await scene.arm({ fault: "reset_before_commit" });
    await unknown(one.create({ request: large("Job 0") }));
    await isRefused(other.create({ request: large("Job 1") }));
    one.writes.close();
    expect(await other.create({ request: large("Job 1") })).toMatchObject({ outcome: "created" });
  });
});
