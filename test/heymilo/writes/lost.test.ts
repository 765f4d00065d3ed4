import { describe, expect, it } from "vitest";
import type { OutcomeUnknownError } from "../../../src/heymilo/errors.ts";
import { testClock } from "../../support/in-process-sandbox.ts";
import {
  failure,
  IMPATIENT,
  LIST,
  LOST_AFTER_COMMIT,
  LOST_BEFORE_COMMIT,
  openScene,
  request,
  type Scene,
  until,
} from "../../support/write-scene.ts";

/** The order in which lists and creates arrived: `L` and `C`. */
const order = async ({ requests }: Scene): Promise<string> =>
  (await requests()).map(({ method }) => (method === "POST" ? "C" : "L")).join("");

const unknown = (promise: Promise<unknown>) => failure(promise) as Promise<OutcomeUnknownError>;

describe.concurrent("an answer that is lost after the commit", () => {
  it.each(LOST_AFTER_COMMIT)("%s: one POST, and the receipt from the list", async (_name, fault) => {
    const scene = await openScene();
    await scene.arm(fault);
    const created = await scene.process().create();
    const [posting, ...more] = await scene.postings();
    expect(more).toEqual([]);
    expect(created).toMatchObject({
      outcome: "created",
      duplicates: [],
      sandbox: true,
      receipt: { object: "posting", id: posting.id, urls: posting.urls, posting: { title: "Line Cook" } },
    });
    expect(await order(scene)).toBe("CL");
  });

  it("a reset, and a list that lags: one POST, and the receipt from the list once it shows it", async () => {
    const { now, move } = testClock("2027-01-01T00:00:00Z");
    const scene = await openScene({ now });
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 1_000 });
    const creating = scene.process({ betweenLooksMs: 500 }).create();
    await until(async () => (await order(scene)) === "CL");
    move(1_000);
    expect(await creating).toMatchObject({
      outcome: "created",
      receipt: { id: (await scene.postings())[0].id },
    });
    expect(await order(scene)).toBe("CLL");
  });

  it("silence: one POST, and the receipt from the list within the time", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_after_commit" });
    const heard: string[] = [];
    const onProgress = (message: string) => heard.push(message);
    const created = await scene.process(IMPATIENT).create({}, { onProgress });
    expect(created).toMatchObject({ outcome: "created", receipt: { id: (await scene.postings())[0].id } });
    expect(await order(scene)).toBe("CL");
    expect(heard).toEqual(["HeyMilo has not confirmed it yet; looking for what it made"]);
  });

  it("silence, and a commit while it is looked for: one POST, and the receipt", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "late_commit", delay_ms: 2_200, answer: false });
    const created = await scene.process(IMPATIENT).create();
    expect(created).toMatchObject({ outcome: "created", receipt: { id: (await scene.postings())[0].id } });
    expect(await order(scene)).toMatch(/^CL{2,}$/);
  });

  it("silence: looks come one after the other with a pause between them, the last before the end", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_before_commit" });
    await failure(scene.process({ timeoutMs: 3_000, betweenLooksMs: 300 }).create());
    const looks = (await scene.requests()).filter(({ method }) => method === "GET");
    const [first, second, third, last, ...more] = looks.map(({ received_at }) => received_at);
    expect([last, more]).toEqual([expect.any(Number), []]);
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(290);
    expect(Number(third) - Number(second)).toBeGreaterThanOrEqual(290);
  });

  it("silence, and an answer while it is looked for: HeyMilo's own receipt", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "late_commit", delay_ms: 2_200, list_lag_ms: 60_000 });
    const created = await scene.process(IMPATIENT).create();
    expect(created).toMatchObject({ outcome: "created", receipt: { id: (await scene.postings())[0].id } });
    expect(await scene.creates()).toHaveLength(1);
  });
});

describe.concurrent("a create that was lost before the commit", () => {
  it.each(LOST_BEFORE_COMMIT)(
    "%s: two looks, the second at the whole list, and one more POST with the same marker",
    async (_name, fault) => {
      const scene = await openScene();
      await scene.arm(fault);
      const created = await scene.process().create();
      expect(created).toMatchObject({ outcome: "created", duplicates: [] });
      expect(await order(scene)).toBe("CLLLCL");
      const bodies = (await scene.creates()).map(({ body }) => body?.sha256);
      expect(bodies[0]).toBe(bodies[1]);
      expect(await scene.postings()).toHaveLength(1);
    },
  );

  it("twice: no third POST, and an error with the key; the next call makes it", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "error_before_commit", times: 2 });
    const one = scene.process();
    const error = await unknown(one.create());
    expect(error).toMatchObject({
      name: "OutcomeUnknownError",
      title: "Line Cook",
      why: "HeyMilo answered 500: Internal server error",
      howToLook: 'look for an interviewer titled "Line Cook" in HeyMilo',
      key: expect.any(String),
    });
    expect(await order(scene)).toBe("CLLLCLLL");
    const created = await one.create({ idempotencyKey: error.key });
    expect(created).toMatchObject({ outcome: "created", key: error.key });
    expect(await order(scene)).toBe("CLLLCLLLLLLCL");
    expect(await scene.postings()).toHaveLength(1);
  });

  it("503 with a wait: it waits, then looks, then sends the same again", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "unavailable", retry_after_s: 0.3 });
    expect(await scene.process().create()).toMatchObject({ outcome: "created" });
    expect(await order(scene)).toBe("CLLLCL");
    const [first, look] = await scene.requests();
    expect(Number(look?.received_at) - Number(first?.answered_at)).toBeGreaterThanOrEqual(298);
  });

  it("503 with a wait that does not fit: no further request, and an error with the key", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "unavailable", retry_after_s: 60 });
    const error = await unknown(scene.process().create());
    expect(error).toMatchObject({ name: "OutcomeUnknownError", key: expect.any(String) });
    expect(await order(scene)).toBe("C");
  });

  it.each([
    ["the first look fails", 0],
    ["the second look fails", 1],
  ])("and %s: no further POST, and an error with the key", async (_name, skip) => {
    const scene = await openScene();
    await scene.arm({ fault: "error_before_commit" });
    await scene.arm({ match: LIST, fault: "unauthorized", skip });
    const error = await unknown(scene.process().create());
    expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringMatching(/500.*401/) });
    expect(await scene.creates()).toHaveLength(1);
  });

  it.each([
    ["401", { fault: "unauthorized" }, /not valid/],
    ["429", { fault: "too_many_requests", retry_after_s: 60 }, /429/],
  ])("and the next POST is refused with %s: still unknown, not created", async (_name, fault, why) => {
    const scene = await openScene();
    await scene.arm({ fault: "error_before_commit" }, fault);
    const one = scene.process();
    const error = await unknown(one.create());
    expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringMatching(why) });
    expect(await scene.creates()).toHaveLength(2);
  });
});

describe.concurrent("silence until the end", () => {
  const silent = { fault: "hang_before_commit" };

  it("is an error with the key, and no second POST by this process for four times as long", async () => {
    const scene = await openScene();
    await scene.arm(silent);
    const one = scene.process(IMPATIENT);
    const error = await unknown(one.create());
    expect(error).toMatchObject({ name: "OutcomeUnknownError", key: expect.any(String) });
    expect(await unknown(one.create())).toMatchObject({ name: "OutcomeUnknownError", key: error.key });
    expect(await scene.creates()).toHaveLength(1);
  });

  it("is over after that: two looks, and the same POST again", async () => {
    const scene = await openScene();
    await scene.arm(silent);
    const one = scene.process({ timeoutMs: 900 });
    const { key } = await unknown(one.create());
    await until(async () => {
      const resumed = await one.create().catch(() => undefined);
      return resumed?.key === key && resumed?.outcome === "created";
    });
    const [first, second, ...more] = await scene.creates();
    expect(more).toEqual([]);
    expect(second?.body?.sha256).toBe(first?.body?.sha256);
    expect(Number(second?.received_at) - Number(first?.received_at)).toBeGreaterThanOrEqual(4 * 900 - 50);
    expect(await scene.postings()).toHaveLength(1);
  });

  it("and a commit later: the same call finds it, and makes no second one", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "late_commit", delay_ms: 3_500, answer: false });
    const one = scene.process(IMPATIENT);
    const { key } = await unknown(one.create());
    expect(await one.create()).toMatchObject({ outcome: "already_created", key });
    expect(await scene.postings()).toHaveLength(1);
    expect(await scene.creates()).toHaveLength(1);
  });

  it("and an answer after the caller was told: it is kept for the same call", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "late_commit", delay_ms: 2_850, list_lag_ms: 60_000 });
    const one = scene.process(IMPATIENT);
    await unknown(one.create());
    await until(async () => (await scene.postings()).length > 0);
    expect(await one.create()).toMatchObject({ outcome: "already_created" });
    expect(await scene.creates()).toHaveLength(1);
  });

  it("and a refusal after the caller was told: the same call is sent anew", async () => {
    const scene = await openScene();
    const one = scene.process(IMPATIENT);
    await scene.arm({ fault: "late_commit", delay_ms: 2_850 });
    const wrong = request({ phone_number_id: "nope" });
    await unknown(one.create({ request: wrong }));
    await until(() => one.writes.unanswered().length === 0);
    expect(await failure(one.create({ request: wrong }))).toMatchObject({ name: "ApiError" });
    expect(await scene.creates()).toHaveLength(2);
  });

  it("on a 201 that nobody can read and that lists do not show: no second POST either", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "malformed_json", list_lag_ms: 60_000 });
    const one = scene.process(IMPATIENT);
    expect(await unknown(one.create())).toMatchObject({
      name: "OutcomeUnknownError",
      why: "the answer (201) is not valid JSON",
    });
    expect(await unknown(one.create())).toMatchObject({ name: "OutcomeUnknownError" });
    expect(await scene.creates()).toHaveLength(1);
  });
});

describe.concurrent("a rephrased call, after one whose outcome is unknown", () => {
  const rephrased = request({ description: "Cooks on the line." });

  it("is told which the first one made, gets neither its key nor its receipt, and makes another when repeated", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "late_commit", delay_ms: 3_500, answer: false });
    const one = scene.process(IMPATIENT);
    const { key } = await unknown(one.create());
    const error = await failure(one.create({ request: rephrased }));
    const [posting, ...more] = await scene.postings();
    expect(more).toEqual([]);
    expect(error).toMatchObject({
      name: "LookUpError",
      message: expect.stringContaining(`did make interviewer ${posting.id}`),
      retryAfterMs: 30_000,
    });
    expect(error.message).not.toContain(key);
    expect(await one.create({ request: rephrased })).toMatchObject({ outcome: "created" });
    expect(await one.create()).toMatchObject({ outcome: "already_created", receipt: { id: posting.id } });
    expect(await scene.creates()).toHaveLength(2);
  });

  it("is sent when the first certainly was not made", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "error_before_commit", times: 2 });
    const one = scene.process();
    await unknown(one.create());
    const both = [one.create({ request: rephrased }), one.create({ request: rephrased })];
    const [created, same] = await Promise.all(both);
    expect(created).toMatchObject({ outcome: "created", warnings: [] });
    expect(same?.receipt.id).toBe(created?.receipt.id);
    expect(await scene.postings()).toMatchObject([{ description: "Cooks on the line." }]);
  });

  it("is not sent while that is open, and the error says so without the first one's key", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_before_commit" });
    const one = scene.process(IMPATIENT);
    const { key } = await unknown(one.create());
    const error = await failure(one.create({ request: rephrased }));
    expect(error).toMatchObject({
      name: "LookUpError",
      message: expect.stringContaining("nothing was sent for this one"),
      retryAfterMs: 30_000,
    });
    expect(error.message).not.toContain(key);
    expect(await scene.creates()).toHaveLength(1);
  });

  it("is another intention when both have a key of the caller's own", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "hang_before_commit" });
    const one = scene.process(IMPATIENT);
    await unknown(one.create({ idempotencyKey: "k-1" }));
    expect(await one.create({ request: rephrased, idempotencyKey: "k-2" })).toMatchObject({
      outcome: "created",
      key: "k-2",
    });
  });

  it("does not begin what the first call began: the same call still finds nothing and is sent", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "error_before_commit", times: 2 });
    const one = scene.process();
    await unknown(one.create());
    const results = await Promise.all([one.create({ request: rephrased }), one.create()]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["created", "created"]);
    expect(await scene.postings()).toHaveLength(2);
  });
});

describe.concurrent("without a marker, since all fifty metadata keys are in use", () => {
  const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key_${at}`, "x"]));

  it.each([
    ["after the commit", "reset_after_commit"],
    ["before the commit", "reset_before_commit"],
  ])(
    "an answer that is lost %s stays unknown: nothing is recognised by content, nothing sent again",
    async (_name, fault) => {
      const scene = await openScene();
      await scene.arm({ fault });
      const error = await unknown(scene.process().create({ request: request({ metadata }) }));
      expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringContaining("no key") });
      expect(error.key).toBeUndefined();
      expect(await scene.creates()).toHaveLength(1);
    },
  );
});

describe.concurrent("duplicates", () => {
  it("are reported when the lost POST comes through after all", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 2_000 }, { fault: "slow", delay_ms: 4_000 });
    const created = await scene.process().create();
    const [later, earlier] = await scene.postings();
    expect(created).toMatchObject({
      outcome: "already_created",
      receipt: { id: earlier.id },
      duplicates: [{ id: later.id }],
    });
  });

  it("are reported again to whoever repeats the call", async () => {
    const scene = await openScene();
    await scene.arm({ fault: "reset_after_commit", list_lag_ms: 2_000 }, { fault: "slow", delay_ms: 4_000 });
    const one = scene.process();
    const { duplicates } = await one.create();
    expect(duplicates).toHaveLength(1);
    expect(await one.create()).toMatchObject({ outcome: "already_created", duplicates });
  });
});
