import { describe, expect, it } from "vitest";
import { openChangeScene } from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import {
  type CallOptions,
  CREATE,
  failure,
  HASTE,
  IMPATIENT,
  LIST,
  LOST_AFTER_COMMIT,
  LOST_BEFORE_COMMIT,
  type ProcessOptions,
  request,
  SILENCED,
  type TestProcess,
  unknown,
  until,
} from "../../support/write-scene.ts";

const QUIET_MS = 30_000;
const QUESTION = { modality: "voice", text: "Why wells?" };

interface Kind {
  /** What is sent, and what is read to look for it. */
  match: { method: string; path: string };
  read: { method: string; path: string };
  /** Asks for the thing in a call of its own, and tells its id. `id` is the posting that is there before. */
  add(process: TestProcess, id: string, options?: CallOptions): Promise<string>;
  /** The ids of what was made. */
  made(postings: Parsed[], id: string): string[];
}

/** All that is added by a POST, by the same rules. */
const KINDS: Record<string, Kind> = {
  create: {
    match: CREATE,
    read: LIST,
    add: async (process, _id, options) => (await process.create({ request: request() }, options)).id,
    made: (postings, id) => postings.filter((one) => one.id !== id).map((one) => one.id),
  },
  copy: {
    match: { method: "POST", path: "^/api/v2/postings/[^/]+/clone$" },
    read: LIST,
    add: async (process, id, options) => (await process.call(options).postings.clone({ sourceId: id })).posting.id,
    made: (postings, id) => postings.filter((one) => one.id !== id).map((one) => one.id),
  },
  question: {
    match: { method: "POST", path: "^/api/v2/postings/[^/]+/questions$" },
    read: { method: "GET", path: "^/api/v2/postings/[^/]+/questions$" },
    add: async (process, id, options) => {
      const { questions } = process.call(options);
      return (await questions.add(id, QUESTION, await questions.every(id))).id;
    },
    made: (postings, id) =>
      postings
        .find((one) => one.id === id)
        ?.questions.filter(({ text }: Parsed) => text === QUESTION.text)
        .map((one: Parsed) => one.id),
  },
};

const KIND = Object.entries(KINDS);
const WITH_FAULTS = (faults: typeof LOST_AFTER_COMMIT, kinds = KIND) =>
  kinds.flatMap(([name, kind]) => faults.map(([how, fault]) => ({ name, kind, how, fault })));

async function openScene({ match, add, made }: Kind, fault?: object, options?: ProcessOptions) {
  const scene = await openChangeScene();
  if (fault) await scene.arm({ match, ...fault });
  const process = scene.process(options);
  return {
    ...scene,
    add: (call?: CallOptions) => add(process, scene.id, call),
    posts: async () => (await scene.writes()).filter(({ method }) => method === "POST"),
    made: async () => made(await scene.postings(), scene.id),
  };
}

describe.concurrent("an answer that is lost", () => {
  const findable = KIND.filter(([name]) => name !== "copy");

  const silence: typeof LOST_AFTER_COMMIT = [
    ["silence", { fault: "hang_after_commit" }],
    ["silence, and a late commit", { fault: "late_commit", delay_ms: 5_000, answer: false }],
  ];

  it.each(WITH_FAULTS([...LOST_AFTER_COMMIT, ...silence], findable))(
    "of a $name after the commit, by $how: one POST, and the thing is found in the call",
    async ({ kind, how, fault }) => {
      const { add, posts, made } = await openScene(kind, fault, how.startsWith("silence") ? SILENCED : {});
      const id = await add();
      expect(await made()).toEqual([id]);
      expect(await posts()).toHaveLength(1);
    },
  );

  it.each(WITH_FAULTS(LOST_BEFORE_COMMIT))(
    "of a $name before the commit, by $how: unknown after one POST; the same call at once waits, and makes it",
    async ({ kind, fault }) => {
      const { add, posts, made } = await openScene(kind, fault);
      const { retryAfterMs, mayBe } = await unknown(add());
      expect(mayBe).toEqual([]);
      expect(retryAfterMs).toBeGreaterThanOrEqual(1_000);
      expect(retryAfterMs).toBeLessThanOrEqual(QUIET_MS);
      expect(await posts()).toHaveLength(1);
      expect(await made()).toEqual([]);
      const id = await add();
      expect(await made()).toEqual([id]);
      expect(await posts()).toHaveLength(2);
    },
  );

  it.each(KIND)(
    "of a %s, and each look fails: unknown for both reasons, and nothing more is sent",
    async (_n, kind) => {
      const { add, arm, posts } = await openScene(kind, { fault: "error_before_commit" });
      const skip = kind === KINDS.question ? 1 : 0;
      await arm({ match: kind.read, fault: "unauthorized", skip, times: null });
      const { why, retryAfterMs } = await unknown(add());
      expect(why).toMatch(/500.*401/);
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(await posts()).toHaveLength(1);
    },
  );

  it.each(KIND)("of a %s, with a wait that does not fit: unknown, and nothing more is asked", async (_n, kind) => {
    const { add, posts } = await openScene(kind, { fault: "unavailable", retry_after_s: 600 });
    await unknown(add());
    expect(await posts()).toHaveLength(1);
  });
});

describe.concurrent("silence", () => {
  it.each(KIND)(
    "to the end of a %s: the same call sends nothing for four times as long, and then once",
    async (_n, kind) => {
      const timeoutMs = 900 * HASTE;
      const { add, posts, made } = await openScene(kind, { fault: "hang_before_commit" }, { timeoutMs });
      const first = await unknown(add());
      const second = await unknown(add());
      expect(second.retryAfterMs).toBeLessThan(Number(first.retryAfterMs));
      expect(await posts()).toHaveLength(1);
      await until(() => add().then(Boolean, () => false));
      const [one, other, ...more] = await posts();
      expect(more).toEqual([]);
      expect(other?.body?.sha256).toBe(one?.body?.sha256);
      expect(await made()).toHaveLength(1);
    },
  );
});

describe.concurrent("equal calls and callers that leave", () => {
  it.each(KIND)("twenty at once are one %s", async (_name, kind) => {
    const { add, made } = await openScene(kind, { fault: "slow", delay_ms: 50 });
    const ids = await Promise.all(Array.from({ length: 20 }, () => add()));
    expect(await made()).toEqual([...new Set(ids)]);
  });

  it.each(KIND)(
    "a caller of a %s leaves while its POST is out: unknown, and a repeat has what it made",
    async (_n, kind) => {
      const { add, posts, made } = await openScene(kind, { fault: "slow", delay_ms: 1_000 }, IMPATIENT);
      const caller = new AbortController();
      const call = unknown(add({ signal: caller.signal }));
      await until(async () => (await posts()).length === 1);
      caller.abort();
      expect(await call).toMatchObject({ name: "OutcomeUnknownError", retryAfterMs: expect.any(Number) });
      const id = await add();
      expect(await made()).toEqual([id]);
      expect(await posts()).toHaveLength(1);
    },
  );

  it.each(KIND)("a %s that is refused is thrown as it came, and forgotten", async (_name, kind) => {
    const { add, made } = await openScene(kind, { fault: "unauthorized" });
    expect(await failure(add())).toMatchObject({ name: "ApiError", status: 401 });
    const id = await add();
    expect(await made()).toEqual([id]);
  });

  it.each(KIND)("a %s that was turned away is not sent again for nobody", async (_name, kind) => {
    const { add, posts, made } = await openScene(kind, { fault: "too_many_requests", retry_after_s: 0.5 });
    const caller = new AbortController();
    const call = failure(add({ signal: caller.signal }));
    await until(async () => (await posts())[0]?.status === 429);
    caller.abort();
    await call;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await posts()).toHaveLength(1);
    expect(await made()).toEqual([]);
  });
});
