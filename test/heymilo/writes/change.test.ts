import { describe, expect, it } from "vitest";
import type { HeyMilo } from "../../../src/heymilo/client.ts";
import { Deadline } from "../../../src/heymilo/deadline.ts";
import { ApiError } from "../../../src/heymilo/request-errors.ts";
import { makeChange } from "../../../src/heymilo/writes/change.ts";
import { VirtualTime } from "../../simulation/virtual-time.ts";
import { type ChangeScene, openChangeScene } from "../../support/change-scene.ts";
import type { Parsed } from "../../support/in-process-sandbox.ts";
import { failure, IMPATIENT } from "../../support/write-scene.ts";

const WRITES = (method: string) => ({ method, path: "^/api/v2/postings/" });
const ARCHIVE = WRITES("POST");
const sent = async (scene: ChangeScene) => (await scene.writes()).length;

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

const LOST = new ApiError({ status: 500, message: "no", retryAfterMs: 20_000 });
const REFUSED = new ApiError({ status: 401, message: "no" });
const ABSENT = undefined;
type Step = "done" | undefined | Error;

/** Takes one step after the other, as HeyMilo might, and tells when. */
const script = (steps: Step[], now: () => number) => {
  const taken: number[] = [];
  const take = async (): Promise<"done"> => {
    const step = steps[taken.push(now()) - 1];
    if (step instanceof Error) throw step;
    return step as "done";
  };
  return { take, taken };
};

describe("a change whose answer was lost is", () => {
  it.each<[what: string, sends: Step[], looks: Step[], end: "done" | "unknown" | Error]>([
    ["done if a look shows it", [LOST], ["done"], "done"],
    ["done if the second look shows it", [LOST], [ABSENT, "done"], "done"],
    ["sent once more if neither shows it", [LOST, "done"], [ABSENT, ABSENT], "done"],
    ["unknown if a look fails, and not sent again", [LOST], [REFUSED], "unknown"],
    ["unknown if it is lost twice, and not sent a third time", [LOST, LOST], Array(4).fill(ABSENT), "unknown"],
    ["looked for if the second is refused", [LOST, REFUSED], [ABSENT, ABSENT, "done"], "done"],
    ["unknown if it then is not there: the first may come", [LOST, REFUSED], Array(4).fill(ABSENT), "unknown"],
    ["another thing than one that was refused at once", [REFUSED], [], REFUSED],
  ])("%s", async (_what, sends, looks, end) => {
    const time = new VirtualTime();
    const deadline = new Deadline(600_000, { clock: time });
    const [sending, looking] = [script(sends, time.now), script(looks, time.now)];
    const change = { operation: "archive the interviewer", postingId: "A", send: sending.take, look: looking.take };
    const made = makeChange({ deadline }, change).catch((error) =>
      error.name === "OutcomeUnknownError" ? "unknown" : error,
    );
    expect(await time.run(made)).toBe(end);
    expect([sending.taken.length, looking.taken.length]).toEqual([sends.length, looks.length]);
    // Nothing is asked before the time that HeyMilo names.
    for (const at of looking.taken) expect(at).toBeGreaterThanOrEqual(20_000);
    deadline.close();
  });
});

it("silence to the end is unknown, and may be repeated", async () => {
  const scene = await openChangeScene();
  await scene.arm({ match: ARCHIVE, fault: "hang_before_commit", times: null });
  expect(await failure(scene.process(IMPATIENT).call().postings.archive(scene.id))).toMatchObject({
    name: "OutcomeUnknownError",
    repeatable: true,
  });
  expect((await scene.stored()).archived).toBe(false);
});
