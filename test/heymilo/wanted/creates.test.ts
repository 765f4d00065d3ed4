import { describe, expect, it } from "vitest";
import { failure, IMPATIENT, LIST, openScene, request } from "../../support/write-scene.ts";

const other = request({ description: "Another job." });

describe.concurrent("a template", () => {
  const fromTemplate = { title: "Line Cook", interview_template_id: "IT_51B8E6" };

  it.each([
    ["that does not exist", {}, "IT_NONE", { status: 404 }],
    ["that cannot be read", { fault: "unauthorized" }, "IT_51B8E6", { status: 401 }],
    ["whose answer is broken", { fault: "malformed_json", times: 3 }, "IT_51B8E6", { reason: "malformed" }],
  ])("%s stops a create with a key: nothing is sent", async (_name, fault, id, error) => {
    const { process, arm, creates } = await openScene();
    if ("fault" in fault) await arm({ match: { path: "/api/v2/interview-templates" }, ...fault });
    const intent = { request: { ...fromTemplate, interview_template_id: id }, idempotencyKey: "k-1" };
    expect(await failure(process().create(intent))).toMatchObject(error);
    expect(await creates()).toEqual([]);
  });
});

describe.concurrent("a create that waits", () => {
  it("in the queue for two thirds of its time, it is not sent any more", async () => {
    const { process, arm, creates } = await openScene();
    await arm({ fault: "hang_before_commit" });
    const one = process({ ...IMPATIENT, maxInFlight: 2 });
    const first = failure(one.create());
    const second = failure(one.create({ request: other }));
    expect(await second).toMatchObject({ name: "TimeoutError", phase: "not_sent", which: "queue" });
    expect(await first).toMatchObject({ name: "OutcomeUnknownError", why: "HeyMilo did not answer in time" });
    expect(await creates()).toHaveLength(1);
  });

  it("by silence, its looks do not wait for the creates that wait for an answer", async () => {
    const { process, arm, postings } = await openScene();
    await arm({ fault: "hang_after_commit", times: null });
    const one = process({ ...IMPATIENT, maxInFlight: 4 });
    const titles = ["Cook", "Waiter", "Porter"].map((title) => ({ request: request({ title }) }));
    const created = await Promise.all(titles.map((intent) => one.create(intent)));
    expect(created.map(({ outcome }) => outcome)).toEqual(["created", "created", "created"]);
    expect(await postings()).toHaveLength(3);
  });
});

it("does not send what its key's look-up has left no time for, and says how long it took", async () => {
  const { process, arm, creates } = await openScene();
  await arm({ match: LIST, fault: "hang_before_commit", times: 2 });
  expect(await failure(process(IMPATIENT).create({ idempotencyKey: "k-1" }))).toMatchObject({
    name: "TimeoutError",
    which: "deadline",
  });
  expect(await creates()).toEqual([]);
});
