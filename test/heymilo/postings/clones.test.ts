import { describe, expect, it } from "vitest";
import { readMarker } from "../../../src/heymilo/lookups/marker.ts";
import type { CloneIntent } from "../../../src/heymilo/additions/copy.ts";
import {
  BRIEF_MS,
  type Changer,
  type ChangeScene,
  IMPATIENT_MS,
  openChangeScene,
} from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import { failure, LOST_AFTER_COMMIT, LOST_BEFORE_COMMIT, until } from "../../support/write-scene.ts";

const CLONE = { method: "POST", path: "^/api/v2/postings/[^/]+/clone$" };
const PATCH = { method: "PATCH", path: "^/api/v2/postings/[^/]+$" };
const LIST = { method: "GET", path: "^/api/v2/postings$" };
const TITLE = "Well Digger, Oslo";

const clone = ({ id }: ChangeScene, changer: Changer, intent: Partial<CloneIntent> = {}) =>
  changer.call().postings.clone({ sourceId: id, title: TITLE, ...intent });
/** Everything but the source, newest first. */
const copies = async ({ postings, id }: ChangeScene): Promise<Parsed[]> =>
  (await postings()).filter((one) => one.id !== id);
const posts = async (scene: ChangeScene) =>
  (await scene.writes()).filter(({ path }) => path.endsWith("/clone")).length;
const copyNow = ({ sandbox, id }: ChangeScene) => sandbox.call("POST", `/postings/${id}/clone`);

describe.concurrent("an answer that is lost", () => {
  it.each(LOST_AFTER_COMMIT)(
    "%s, after the commit: the copy is found and titled, and there is one",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: CLONE, ...fault });
      const result = await clone(scene, scene.changer());
      const [copy, ...more] = await copies(scene);
      expect(more).toEqual([]);
      expect(result).toMatchObject({
        outcome: "cloned",
        posting: { id: copy.id, title: TITLE },
        duplicates: [],
      });
      expect(copy.title).toBe(TITLE);
      expect(await posts(scene)).toBe(1);
    },
  );

  it.each(LOST_BEFORE_COMMIT)(
    "%s, before the commit: two looks, and it is sent once more",
    async (_n, fault) => {
      const scene = await openChangeScene();
      await scene.arm({ match: CLONE, ...fault });
      await clone(scene, scene.changer());
      expect((await copies(scene)).map(({ title }) => title)).toEqual([TITLE]);
      expect(await scene.order()).toBe("GGPGGPGW");
    },
  );

  it("of the title: it is looked for, and set once", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: PATCH, fault: "error_after_commit" });
    expect(await clone(scene, scene.changer())).toMatchObject({ posting: { title: TITLE } });
    expect((await scene.writes()).map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });

  it("in a list that lags: the copy is found all the same", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "error_after_commit", list_lag_ms: 20 });
    await clone(scene, scene.changer());
    expect(await copies(scene)).toHaveLength(1);
  });
});

describe.concurrent("silence", () => {
  it("after the commit: the copy is found within the time", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "hang_after_commit" });
    expect(await clone(scene, scene.changer({ timeoutMs: BRIEF_MS }))).toMatchObject({ outcome: "cloned" });
    expect(await copies(scene)).toHaveLength(1);
  });

  it("to the end: unknown; repeats only look for it, until it could no longer come", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "hang_before_commit" });
    const changer = scene.changer({ timeoutMs: IMPATIENT_MS });
    expect(await failure(clone(scene, changer))).toMatchObject({
      name: "OutcomeUnknownError",
      operation: "clone the interviewer",
      howToLook: 'look for a copy titled "Well Digger" with list_interviewers',
      repeatable: true,
    });
    expect(await failure(clone(scene, changer))).toMatchObject({ name: "OutcomeUnknownError" });
    expect(await posts(scene)).toBe(1);
    await until(() => clone(scene, changer).then(Boolean, () => false));
    expect(await posts(scene)).toBe(2);
    expect(await copies(scene)).toHaveLength(1);
  });

  it("and a commit long after: a repeat finds that copy, even when it would send again", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "late_commit", delay_ms: IMPATIENT_MS + 400, answer: false });
    const changer = scene.changer({ timeoutMs: IMPATIENT_MS });
    await failure(clone(scene, changer));
    await until(async () => (await copies(scene)).length === 1);
    const found = await clone(scene, changer);
    expect(found.posting).toMatchObject({ id: (await copies(scene))[0].id, title: TITLE });
    expect(await posts(scene)).toBe(1);
  });

  it("while several others make copies: unknown, and no guess", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "hang_before_commit" });
    const call = failure(clone(scene, scene.changer({ timeoutMs: BRIEF_MS })));
    await until(async () => (await posts(scene)) === 1);
    const ids = [await copyNow(scene), await copyNow(scene)].map(({ body }) => body.data.id);
    const error = await call;
    expect(error).toMatchObject({
      name: "OutcomeUnknownError",
      why: expect.stringMatching(/several interviewers could be the copy: /),
    });
    for (const id of ids) expect(error.message).toContain(id);
    expect((await copies(scene)).map(({ title }) => title)).toEqual(["Well Digger", "Well Digger"]);
  });

  it("keeps other copies of the source waiting, which are told so", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "hang_before_commit" });
    const changer = scene.changer({ timeoutMs: IMPATIENT_MS });
    await failure(clone(scene, changer));
    expect(await failure(clone(scene, changer, { title: undefined }))).toMatchObject({
      name: "LookUpError",
      message: expect.stringContaining("nothing was sent for this one"),
    });
    expect(await posts(scene)).toBe(1);
  });
});

describe.concurrent("calls at the same time", () => {
  it.each([
    ["in fair weather", undefined],
    ["with a lost answer", { fault: "reset_after_commit" }],
    ["with a lost request", { fault: "error_before_commit" }],
  ])("twenty identical ones, %s, are one copy", async (_name, fault) => {
    const scene = await openChangeScene();
    if (fault) await scene.arm({ match: CLONE, ...fault });
    const changer = scene.changer();
    const results = await Promise.all(Array.from({ length: 20 }, () => clone(scene, changer)));
    const [copy, ...more] = await copies(scene);
    expect(more).toEqual([]);
    expect(new Set(results.map(({ posting }) => posting.id))).toEqual(new Set([copy.id]));
    expect(results.every(({ posting }) => posting.title === TITLE)).toBe(true);
    expect(copy.title).toBe(TITLE);
  });

  it.each([
    ["in fair weather", undefined],
    ["with a lost answer", { fault: "reset_after_commit" }],
    ["with a lost request", { fault: "error_before_commit" }],
  ])("of one source under several titles, %s, are a copy each", async (_name, fault) => {
    const scene = await openChangeScene();
    if (fault) await scene.arm({ match: CLONE, ...fault, skip: 1 });
    const changer = scene.changer();
    const titles = ["Oslo", "Bergen", "Tromsø", "Narvik", "Bodø"];
    const results = await Promise.all(titles.map((title) => clone(scene, changer, { title })));
    expect(results.map(({ posting }) => posting.title)).toEqual(titles);
    expect((await copies(scene)).map(({ title }) => title).sort()).toEqual([...titles].sort());
  });
});

describe.concurrent("a repeat", () => {
  it("finds the copy; after it is archived, or told to, makes another", async () => {
    const scene = await openChangeScene();
    const changer = scene.changer();
    const first = await clone(scene, changer);
    expect(await clone(scene, changer)).toMatchObject({
      outcome: "already_cloned",
      posting: { id: first.posting.id },
    });
    expect(await clone(scene, changer, { allowDuplicate: true })).toMatchObject({ outcome: "cloned" });
    for (const { id } of await copies(scene)) await changer.call().postings.archive(id);
    expect(await clone(scene, changer)).toMatchObject({ outcome: "cloned" });
    expect(await copies(scene)).toHaveLength(3);
  });

  it("after a refusal starts anew: what others made since is not taken for the copy", async () => {
    const scene = await openChangeScene();
    const changer = scene.changer();
    await scene.arm({ match: CLONE, fault: "unauthorized" });
    expect(await failure(clone(scene, changer))).toMatchObject({ name: "ApiError", status: 401 });
    const { body } = await copyNow(scene);
    const { posting } = await clone(scene, changer);
    expect(posting.id).not.toBe(body.data.id);
    expect(await copies(scene)).toHaveLength(2);
  });

  it("when the list cannot be read: its error, and nothing is sent", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: LIST, fault: "unauthorized" });
    expect(await failure(clone(scene, scene.changer()))).toMatchObject({ name: "ApiError", status: 401 });
    expect(await posts(scene)).toBe(0);
  });
});

describe.concurrent("a caller that leaves while it is looked for", () => {
  it("hears that the copy may exist", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: CLONE, fault: "error_before_commit" });
    const changer = scene.changer({ betweenLooksMs: 5_000 });
    const call = changer.call({ timeoutMs: 900 }).postings.clone({ sourceId: scene.id, title: TITLE });
    expect(await failure(call)).toMatchObject({ name: "OutcomeUnknownError", repeatable: true });
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
    const first = await clone(scene, scene.changer(), KEY);
    expect(first).toMatchObject({ outcome: "cloned", key: "oslo-1" });
    const [copy] = await copies(scene);
    expect(copy.metadata.a).toBe("b");
    expect(readMarker(copy.metadata)?.key).toBe("oslo-1");
    const other = await clone(scene, scene.changer(), KEY);
    expect(other).toMatchObject({ outcome: "already_cloned", posting: { id: copy.id }, key: "oslo-1" });
    expect(await posts(scene)).toBe(1);
  });

  it("of other content is refused before anything is sent, also by another process", async () => {
    const scene = await openChangeScene();
    const changer = scene.changer();
    const { posting } = await clone(scene, changer, KEY);
    const refused = { name: "InputError", found: "after_reading" };
    expect(await failure(clone(scene, changer, { ...KEY, title: `${TITLE} II` }))).toMatchObject(refused);
    const ofTheCopy = { ...KEY, sourceId: posting.id };
    expect(await failure(clone(scene, scene.changer(), ofTheCopy))).toMatchObject(refused);
    expect(await posts(scene)).toBe(1);
  });

  it("used by two processes at once: the later copy is reported", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: PATCH, fault: "slow", delay_ms: 1_500 });
    const first = clone(scene, scene.changer(), KEY);
    await until(async () => (await scene.writes()).some(({ method }) => method === "PATCH"));
    const results = [await clone(scene, scene.changer(), KEY), await first];
    const [later, earlier, ...more] = (await copies(scene)).map(({ id }) => id);
    expect(more).toEqual([]);
    expect(results.flatMap(({ duplicates }) => duplicates)).toMatchObject([{ id: later }]);
    expect(await clone(scene, scene.changer(), KEY)).toMatchObject({
      outcome: "already_cloned",
      posting: { id: earlier },
      duplicates: [{ id: later }],
    });
  });

  it("is the first one's for an identical call that was still looking it up", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: LIST, fault: "slow_answer", delay_ms: 600, skip: 1 });
    const changer = scene.changer();
    const results = await Promise.all([clone(scene, changer, KEY), clone(scene, changer, KEY)]);
    expect(new Set(results.map(({ posting }) => posting.id)).size).toBe(1);
    expect(await copies(scene)).toHaveLength(1);
  });

  it("has no place among fifty keys: no marker, and no key is claimed", async () => {
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key_${at}`, "x"]));
    const scene = await openChangeScene({
      title: "Well Digger",
      metadata,
      workflow: [{ type: "form", questions: [] }],
    });
    const result = await clone(scene, scene.changer(), KEY);
    expect(result).not.toHaveProperty("key");
    expect((await copies(scene))[0].metadata).toEqual(metadata);
  });
});

describe.concurrent("another copy", () => {
  it("under the source's own title is not the first one", async () => {
    const scene = await openChangeScene();
    const changer = scene.changer();
    const copy = (allowDuplicate = false) =>
      changer.call().postings.clone({ sourceId: scene.id, allowDuplicate });
    const first = await copy();
    expect((await copy(true)).posting.id).not.toBe(first.posting.id);
    expect(await copies(scene)).toHaveLength(2);
  });

  it("of another title does not take the one whose answer is still to come", async () => {
    const scene = await openChangeScene();
    await scene.arm(
      { match: CLONE, fault: "slow_answer", delay_ms: 600 },
      { match: CLONE, fault: "reset_before_commit" },
    );
    const changer = scene.changer();
    const results = await Promise.all(
      ["Well Digger, Oslo", "Well Digger, Bergen"].map((title) => clone(scene, changer, { title })),
    );
    expect(new Set(results.map(({ posting }) => posting.id)).size).toBe(2);
    expect(results.map(({ posting }) => posting.title)).toEqual(["Well Digger, Oslo", "Well Digger, Bergen"]);
  });
});
