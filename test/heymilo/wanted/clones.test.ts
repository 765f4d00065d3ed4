import { describe, expect, it } from "vitest";
import { readMarker } from "../../../src/heymilo/lookups/marker.ts";
import type { CloneIntent } from "../../../src/heymilo/wanted/clone-posting.ts";
import { type ChangeScene, openChangeScene } from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import {
  FULL_METADATA,
  failure,
  LIST,
  LOST_AFTER_COMMIT,
  type TestProcess,
  unknown,
} from "../../support/write-scene.ts";

const CLONE = { method: "POST", path: "^/api/v2/postings/[^/]+/clone$" };
const PATCH = { method: "PATCH", path: "^/api/v2/postings/[^/]+$" };
const TITLE = "Well Digger, Oslo";

const clone = ({ id }: ChangeScene, process: TestProcess, intent: Partial<CloneIntent> = {}) =>
  process.call().postings.clone({ sourceId: id, title: TITLE, ...intent });
/** Everything but the source, newest first. */
const copies = async ({ postings, id }: ChangeScene): Promise<Parsed[]> =>
  (await postings()).filter((one) => one.id !== id);
const posts = async (scene: ChangeScene) => (await scene.writes()).filter(({ path }) => path.endsWith("/clone")).length;

describe.concurrent("an answer that is lost", () => {
  it.each(LOST_AFTER_COMMIT)(
    "%s, after the commit: what may be the copy is named, and left as it is",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: CLONE, ...fault });
      const error = await unknown(clone(scene, scene.process()));
      const [copy, ...more] = await copies(scene);
      expect(more).toEqual([]);
      expect(error).toMatchObject({
        name: "OutcomeUnknownError",
        operation: "clone the interviewer",
        mayBe: [copy.id],
        message: expect.stringContaining(copy.id),
      });
      expect(copy.title).toBe("Well Digger");
      expect((await scene.writes()).map(({ method }) => method)).toEqual(["POST"]);
    },
  );

  it("once named, the same call names it again; allow_duplicate makes another, once", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "reset_after_commit" });
    const process = scene.process();
    await unknown(clone(scene, process));
    const [{ id }] = await copies(scene);
    for (let times = 0; times < 2; times += 1)
      expect(await unknown(clone(scene, process))).toMatchObject({ mayBe: [id], retryAfterMs: undefined });
    const another = await clone(scene, process, { allowDuplicate: true });
    expect(another).toMatchObject({ outcome: "cloned", posting: { title: TITLE } });
    expect(await clone(scene, process)).toMatchObject({
      outcome: "already_cloned",
      posting: { id: another.posting.id },
    });
    expect((await scene.stored(id)).title).toBe("Well Digger");
    expect(await posts(scene)).toBe(2);
  });

  it("is not forgotten if the repeat cannot read its original, nor is a copy that was made", async () => {
    const scene = await openChangeScene();
    const process = scene.process();
    const { postings } = process.call();
    const read = (title: string) =>
      postings.readBeforeClone({ sourceId: scene.id, title }, () => Promise.reject(new Error("no read")));
    const { posting } = await clone(scene, process, { title: "Tromsø" });
    await scene.arm({ match: CLONE, fault: "reset_before_commit" });
    await unknown(clone(scene, process));
    const stillUnknown = { name: "OutcomeUnknownError", retryAfterMs: expect.any(Number) };
    expect(await unknown(read(TITLE))).toMatchObject(stillUnknown);
    const made = { name: "LookUpError", message: expect.stringContaining(posting.id) };
    expect(await failure(read("Tromsø"))).toMatchObject(made);
    expect(await failure(read("Well Digger, Bergen"))).toMatchObject({ message: "no read" });
  });

  it("of the title: it is looked for, and set once", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: PATCH, fault: "error_after_commit" });
    expect(await clone(scene, scene.process())).toMatchObject({ posting: { title: TITLE } });
    expect((await scene.writes()).map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });
});

describe.concurrent("calls at the same time", () => {
  it("of one source under several titles are a copy each", async () => {
    const scene = await openChangeScene();
    const process = scene.process();
    const titles = ["Oslo", "Bergen", "Tromsø", "Narvik", "Bodø"];
    const results = await Promise.all(titles.map((title) => clone(scene, process, { title })));
    expect(results.map(({ posting }) => posting.title)).toEqual(titles);
    expect((await copies(scene)).map(({ title }) => title).sort()).toEqual([...titles].sort());
  });
});

describe.concurrent("a key", () => {
  const KEY = { idempotencyKey: "oslo-1" };

  it("goes into the copy's metadata beside the source's, and stands for one copy in every process", async () => {
    const scene = await openChangeScene({
      title: "Well Digger",
      metadata: { a: "b", mcp_idempotency_key: "source 0123456789abcdef" },
      workflow: [{ type: "resume", questions: [] }],
    });
    const first = await clone(scene, scene.process(), KEY);
    expect(first).toMatchObject({ outcome: "cloned", key: "oslo-1" });
    const [copy] = await copies(scene);
    expect(copy.metadata.a).toBe("b");
    expect(readMarker(copy.metadata)?.key).toBe("oslo-1");
    const other = await clone(scene, scene.process(), KEY);
    expect(other).toMatchObject({ outcome: "already_cloned", posting: { id: copy.id }, key: "oslo-1" });
    expect(await posts(scene)).toBe(1);
  });

  it("is looked up before: when the list cannot be read, nothing is sent", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: LIST, fault: "unauthorized" });
    const error = await failure(clone(scene, scene.process(), KEY));
    expect(error).toMatchObject({ name: "ApiError", status: 401 });
    expect(await posts(scene)).toBe(0);
  });

  it("of other content is refused before anything is sent, also by another process", async () => {
    const scene = await openChangeScene();
    const process = scene.process();
    const { posting } = await clone(scene, process, KEY);
    const refused = { name: "InputError", found: "after_reading" };
    expect(await failure(clone(scene, process, { ...KEY, title: `${TITLE} II` }))).toMatchObject(refused);
    const ofTheCopy = { ...KEY, sourceId: posting.id };
    expect(await failure(clone(scene, scene.process(), ofTheCopy))).toMatchObject(refused);
    expect(await posts(scene)).toBe(1);
  });

  it("has no place among fifty keys: no key is claimed, and a warning says so", async () => {
    const scene = await openChangeScene({
      title: "Well Digger",
      metadata: FULL_METADATA,
      workflow: [{ type: "form", questions: [] }],
    });
    const result = await clone(scene, scene.process(), KEY);
    expect(result.key).toBeUndefined();
    expect(result.warnings).toEqual([expect.stringContaining("50 metadata keys")]);
    expect((await copies(scene))[0].metadata).toEqual(FULL_METADATA);
  });
});
