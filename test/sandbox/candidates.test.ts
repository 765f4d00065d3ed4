import { expect, it } from "vitest";
import { minimal, type Parsed, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

const NOOR = { name: "Noor", email: "noor@mail.example" };

/** A sandbox with what one does to candidates. */
const scene = async (...options: Parameters<typeof sandboxForTest>) => {
  const sandbox = await sandboxForTest(...options);
  const { call, control } = sandbox;
  return {
    ...sandbox,
    arrive: async (posting_id: string, status = "completed"): Promise<Parsed> => {
      const { interview_ids } = await control("POST", "/candidates", { posting_id, status });
      return (await call("GET", `/interviews/${interview_ids[0]}/data`)).body.data;
    },
    invite: (id: string, person: object = NOOR) => call("POST", `/postings/${id}/candidates`, person),
    listed: async (id: string) => (await call("GET", `/postings/${id}/candidates`)).body.data,
    invitations: async () => (await control("GET", "/state")).invitations,
  };
};

it("answer what this job's questions ask, in the words of their own scales", async () => {
  const { create, arrive } = await scene();
  const text = "How do you keep a sauce from breaking?";
  const scale = { score_of_1: "Does not know.", score_of_5: "Whisks in cold butter off the heat." };
  const questions = [{ modality: "voice", text, ...scale }];
  const { id } = await create({ title: "Line Cook", workflow: [{ type: "web_interview", questions }] });
  const { web_interview } = await arrive(id);
  const said = web_interview.scorecard[0].transcript.map(({ text }: Parsed) => text).join("\n");
  expect(said).toContain(scale.score_of_5);
  expect(said).not.toMatch(/parcel|refund/);
  expect(web_interview.highlights).toEqual([scale.score_of_5]);
});

it("who are knocked out stop at the step that did it", async () => {
  const { create, arrive } = await scene();
  const workflow = [{ type: "form", config: { knockout_enabled: true } }, { type: "web_interview" }];
  const { id } = await create({ title: "Line Cook", workflow });
  const data = await arrive(id, "knocked_out");
  expect(data.workflow.steps.map(({ status }: Parsed) => status)).toEqual(["knocked_out", "not_started"]);
  expect(data).toMatchObject({ web_interview: null, form: { overall_status: "failed" } });
});

it("have their integrity checked only where the posting asks for it", async () => {
  const { create, arrive } = await scene({ seed: { hiring: true } });
  const plain = await create(minimal);
  expect((await arrive(plain.id)).cheat_detection).toBeNull();
  expect((await arrive("5C0FFEE1")).cheat_detection).toMatchObject({ overall_ranking: 1, enabled: true });
});

const PHONE = { phone_number: "+12065551234" };
const CALLS = { workflow: [{ type: "web_interview", config: { phone_calls_enabled: true } }] };
const TEXTS = { workflow: [{ type: "conversational_sms" }] };

it.each([
  ["email", {}, PHONE],
  ["email", { allow_sms_comms: true }, {}],
  ["email sms", { allow_sms_comms: true }, PHONE],
  ["email sms", TEXTS, PHONE],
  ["email call", CALLS, PHONE],
])("are invited by %s where that is what the interviewer uses: %j, %j", async (channels, uses, phone) => {
  const { create, invite, listed, invitations } = await scene();
  const { id } = await create({ ...minimal, phone_number_id: "4F9D27A1", ...uses });
  const { status, body } = await invite(id, { ...NOOR, ...phone });
  expect(status).toBe(201);
  expect(await listed(id)).toEqual([body.data.candidate]);
  expect(await invitations()).toMatchObject([{ posting_id: id, email: NOOR.email, channels: channels.split(" ") }]);
  await invite(id);
  expect(await listed(id)).toHaveLength(2);
});

it.each([
  ["a blank name", { ...NOOR, name: " " }, /blank/],
  ["no address", { ...NOOR, email: "noor" }, /'noor' is not an email/],
  ["an address that fails, in words that quote it", { ...NOOR, email: "n@undeliverable.example" }, /'n@.*Noor/],
  ["another form of number", { ...NOOR, phone_number: "0206" }, /E\.164/],
  ["a long value", { ...NOOR, metadata: { a: "b".repeat(501) } }, /500/],
])("are refused for %s", async (_, person, words) => {
  const { create, invite, invitations } = await scene();
  const { id } = await create(minimal);
  const { status, body } = await invite(id, person);
  expect([status, body.error.message]).toEqual([422, expect.stringMatching(words)]);
  expect(await invitations()).toEqual([]);
});

it("are refused by what is no active posting, and listed after the lag of a fault", async () => {
  const clock = testClock("2026-05-01T00:00:00Z");
  const { create, call, control, invite, listed } = await scene({ now: clock.now });
  const { id } = await create(minimal);
  await control("POST", "/faults", { fault: "none", match: { method: "POST" }, list_lag_ms: 3_000 });
  expect((await invite(id)).status).toBe(201);
  expect(await listed(id)).toEqual([]);
  clock.move(3_000);
  expect(await listed(id)).toHaveLength(1);
  await call("POST", `/postings/${id}/archive`);
  const draft = await create({ title: "Warehouse", interview_template_id: "IT_C86D13" });
  for (const posting of [id, draft.id]) expect((await invite(posting)).status).toBe(400);
});

it("cannot arrive at a posting that does not exist, nor with a status nobody knows", async () => {
  const { create, control } = await scene();
  const { id } = await create(minimal);
  const refusal = (body: object, path = "/candidates") => control("POST", path, body);
  expect((await refusal({ posting_id: "nope" })).error.code).toBe("resource_not_found");
  expect((await refusal({ posting_id: id, status: "hired" })).detail[0].loc).toContain("status");
  const moved = await refusal({ interview_id: "x", status: "pending" }, "/candidates/move");
  expect(moved.error.code).toBe("resource_not_found");
});
