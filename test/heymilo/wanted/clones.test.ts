import { expect, it } from "vitest";
import { openChangeScene } from "../../support/change-scene.ts";
import { FULL_METADATA, failure, unknown } from "../../support/write-scene.ts";

it("a lost or made copy is not forgotten if its original cannot be read before the repeat", async () => {
  const scene = await openChangeScene();
  const { postings } = scene.process().call();
  const clone = (title: string) => postings.clone({ sourceId: scene.id, title });
  const read = (title: string) =>
    postings.readBeforeClone({ sourceId: scene.id, title }, () => Promise.reject(new Error("no read")));
  const { posting } = await clone("Tromsø");
  await scene.arm({ match: { method: "POST", path: "^/api/v2/postings/[^/]+/clone$" }, fault: "reset_before_commit" });
  await unknown(clone("Oslo"));
  const stillUnknown = { name: "OutcomeUnknownError", retryAfterMs: expect.any(Number) };
  expect(await unknown(read("Oslo"))).toMatchObject(stillUnknown);
  const made = { name: "LookUpError", message: expect.stringContaining(posting.id) };
  expect(await failure(read("Tromsø"))).toMatchObject(made);
  expect(await failure(read("Well Digger, Bergen"))).toMatchObject({ message: "no read" });
});

it("a key has no place among fifty metadata keys: none is claimed, and a warning says so", async () => {
  const workflow = [{ type: "form", questions: [] }];
  const scene = await openChangeScene({ title: "Well Digger", metadata: FULL_METADATA, workflow });
  const { postings } = scene.process().call();
  const result = await postings.clone({ sourceId: scene.id, title: "Oslo", idempotencyKey: "oslo-1" });
  expect(result.key).toBeUndefined();
  expect(result.warnings).toEqual([expect.stringContaining("50 metadata keys")]);
  expect((await scene.stored(result.posting.id)).metadata).toEqual(FULL_METADATA);
});
