import { describe, expect, it } from "vitest";
import type { HeyMilo } from "../../../src/heymilo/client.ts";
import { systemClock } from "../../../src/heymilo/clock.ts";
import { type ChangeScene, openChangeScene } from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import { failure, HASTE, IMPATIENT, LOST_AFTER_COMMIT, LOST_BEFORE_COMMIT } from "../../support/write-scene.ts";

const WRITES = (method: string) => ({ method, path: "^/api/v2/postings/" });
const ARCHIVE = WRITES("POST");
const archived = async ({ stored }: ChangeScene) => (await stored()).archived;
const sent = async (scene: ChangeScene) => (await scene.writes()).length;
const archive = (scene: ChangeScene, options = {}) => scene.process(options).call().postings.archive(scene.id);

interface Row {
  name: string;
  method: string;
  run(heymilo: HeyMilo, posting: Parsed): Promise<unknown>;
  shows(posting: Parsed): unknown;
  expected: unknown;
}

const active = ({ questions }: Parsed) =>
  questions.filter((one: Parsed) => !one.deleted).sort((a: Parsed, b: Parsed) => a.rank - b.rank);
const texts = (posting: Parsed) => active(posting).map((one: Parsed) => one.text);

const ROWS: Row[] = [
  {
    name: "archive",
    method: "POST",
    run: (heymilo, { id }) => heymilo.postings.archive(id),
    shows: ({ status }) => status,
    expected: "archived",
  },
  {
    name: "update",
    method: "PATCH",
    run: (heymilo, { id }) => heymilo.postings.update(id, { title: "Digger", metadata: { a: "b" } }),
    shows: ({ title, metadata }) => [title, metadata],
    expected: ["Digger", { a: "b" }],
  },
  {
    name: "update of a step",
    method: "PATCH",
    run: (heymilo, { id }) => heymilo.postings.updateStep(id, 1, { cheat_detection_config: { enabled: true } }),
    shows: ({ workflow }) => workflow[0].config.cheat_detection_config,
    expected: { enabled: true },
  },
  {
    name: "update of a question",
    method: "PATCH",
    run: (heymilo, posting) => heymilo.questions.update(posting.id, active(posting)[1].id, { text: "B?" }),
    shows: texts,
    expected: ["A", "B?", "C"],
  },
  {
    name: "delete of a question",
    method: "DELETE",
    run: (heymilo, posting) => heymilo.questions.delete(posting.id, active(posting)[1].id),
    shows: texts,
    expected: ["A", "C"],
  },
  {
    name: "new order",
    method: "POST",
    run: (heymilo, posting) => {
      const ids = active(posting).map((one: Parsed) => one.id);
      return heymilo.questions.reorder(posting.id, "voice", ids.reverse());
    },
    shows: texts,
    expected: ["C", "B", "A"],
  },
];

describe.concurrent.each(ROWS)("an answer that is lost: $name", ({ method, run, shows, expected }) => {
  it("after the commit: it is looked for, and not sent again", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: WRITES(method), fault: "error_after_commit" });
    await run(scene.process().call(), await scene.stored());
    expect(shows(await scene.stored())).toEqual(expected);
    expect(await sent(scene)).toBe(1);
  });

  it("before the commit: it is looked for, and sent once more", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: WRITES(method), fault: "reset_before_commit" });
    await run(scene.process().call(), await scene.stored());
    expect(shows(await scene.stored())).toEqual(expected);
    expect(await sent(scene)).toBe(2);
  });
});

it("of an activation counts what the ATS is told, too", async () => {
  const scene = await openChangeScene({ title: "Clerk", interview_template_id: "IT_C86D13" });
  await scene.arm({ match: ARCHIVE, fault: "error_after_commit" });
  const active = await scene.process().call().postings.activate(scene.id);
  expect(active).toMatchObject({ status: "active", ats_metadata: { pending_activation: false } });
  expect(await sent(scene)).toBe(1);
});

describe.concurrent("however the answer is lost", () => {
  it.each(LOST_AFTER_COMMIT)("%s, after the commit: one write", async (_name, fault) => {
    const scene = await openChangeScene();
    await scene.arm({ match: ARCHIVE, ...fault });
    expect(await archive(scene)).toMatchObject({ status: "archived" });
    expect(await sent(scene)).toBe(1);
  });

  it.each(LOST_BEFORE_COMMIT)("%s, before the commit: another after two looks", async (_name, fault) => {
    const scene = await openChangeScene();
    await scene.arm({ match: ARCHIVE, ...fault });
    expect(await archive(scene)).toMatchObject({ status: "archived" });
    expect(await sent(scene)).toBe(2);
  });

  it("silence after the commit: found when the write's share of the time has passed", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ARCHIVE, fault: "hang_after_commit" });
    // The share of the HTTP exchange is of the machine's time.
    expect(await archive(scene, { timeoutMs: 2_400, clock: systemClock })).toMatchObject({
      status: "archived",
    });
    expect(await sent(scene)).toBe(1);
  });

  it("silence to the end is unknown, and may be repeated", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ARCHIVE, fault: "hang_before_commit", times: null });
    const error = await failure(archive(scene, IMPATIENT));
    expect(error).toMatchObject({
      name: "OutcomeUnknownError",
      operation: "archive the interviewer",
      howToLook: `look at interviewer ${scene.id} with get_interviewer`,
      repeatable: true,
    });
    expect(await archived(scene)).toBe(false);
  });

  const BEFORE = { match: ARCHIVE, fault: "error_before_commit" };

  it.each([
    ["twice: no third write", [{ ...BEFORE, times: 2 }], "500", 2],
    [
      "and the second is refused: the first may have been carried out",
      [BEFORE, { match: ARCHIVE, fault: "unauthorized" }],
      "401",
      2,
    ],
    [
      "and a look fails: no second write",
      [BEFORE, { match: { method: "GET" }, fault: "unauthorized", skip: 1 }],
      "401",
      1,
    ],
  ])("%s, and it is unknown", async (_name, faults, why, writes) => {
    const scene = await openChangeScene();
    await scene.arm(...faults);
    const error = await failure(archive(scene));
    expect(error).toMatchObject({ name: "OutcomeUnknownError", why: expect.stringContaining(why) });
    expect(await sent(scene)).toBe(writes);
    expect(await archived(scene)).toBe(false);
  });

  it("with a wait that HeyMilo asks for: that is waited for before anything else is asked", async () => {
    const scene = await openChangeScene();
    await scene.arm({ match: ARCHIVE, fault: "error_after_commit", retry_after_s: 6 });
    await archive(scene);
    const [write, look] = (await scene.requests()).slice(-2);
    expect(Number(look?.received_at) - Number(write?.answered_at)).toBeGreaterThanOrEqual(6_000 / HASTE - 2);
  });
});

describe.concurrent("what HeyMilo refuses at once", () => {
  it.each([
    ["401", { fault: "unauthorized" }, 401],
    ["429, when the wait does not fit", { fault: "too_many_requests", retry_after_s: 600 }, 429],
  ])("%s: is thrown as it came, and nothing is looked for", async (_name, fault, status) => {
    const scene = await openChangeScene();
    await scene.arm({ match: ARCHIVE, ...fault });
    expect(await failure(archive(scene))).toMatchObject({
      name: "ApiError",
      status,
    });
    expect(await sent(scene)).toBe(1);
  });
});
