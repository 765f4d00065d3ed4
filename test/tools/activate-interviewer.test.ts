import { describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "activate_interviewer";
/** Made from a job of an ATS, see the sandbox's seed. */
const ATS_TEMPLATE = "IT_C86D13";

const activate = (posting_id: string, rest: Json = {}) => scene.ask(TOOL, { posting_id, ...rest });
const fromAts = () => scene.create({ title: "Accounts Clerk", interview_template_id: ATS_TEMPLATE });
const resume = (rest: Json = {}) =>
  scene.create({ title: "Ferry Captain", workflow: [{ type: "resume", questions: [] }], ...rest });

describe("one that is active", () => {
  it("stays as it is, and nothing is sent", async () => {
    const id = await resume();
    const { urls } = await scene.stored(id);
    expect(await activate(id)).toMatchObject({
      outcome: "already_active",
      summary: '"Ferry Captain" is active already.',
      posting_id: id,
      status: "active",
      candidate_url: urls.candidate_url,
    });
    expect(await scene.writes()).toEqual([]);
  });
});

describe("a draft of an ATS", () => {
  it("is not activated before somebody agreed: the answer names the ATS and the job", async () => {
    const id = await fromAts();
    const { ats_metadata } = (await scene.stored(id)) as unknown as { ats_metadata: Json };
    const answer = await activate(id);
    expect(answer).toMatchObject({
      outcome: "needs_confirmation",
      posting_id: id,
      status: "draft",
      ats_name: "bullhorn",
      ats_job_id: ats_metadata.ats_job_id,
      next_steps: ["Ask the user. If they agree, call again with confirm_ats_ingestion: true."],
    });
    expect(answer.summary).toBe(
      `Nothing was changed. Activating "Accounts Clerk" connects it to job ${ats_metadata.ats_job_id} in bullhorn, whose real applicants it then interviews.`,
    );
    expect(await activate(id, { confirm_ats_ingestion: false })).toMatchObject({
      outcome: "needs_confirmation",
    });
    expect(await scene.writes()).toEqual([]);
    expect(await scene.stored(id)).toMatchObject({
      status: "draft",
      ats_metadata: { pending_activation: true },
    });
  });

  it("without questions is told so before anybody agrees, at one request more", async () => {
    const id = await fromAts();
    const count = async () => (await scene.sandbox.requests()).length;
    const before = await count();
    expect(await activate(id)).not.toHaveProperty("warnings");
    expect((await count()) - before).toBe(2);
    await scene.withoutQuestions(id);
    expect((await activate(id)).warnings).toEqual([expect.stringContaining("candidates would be asked nothing there")]);
  });

  it("is activated once somebody did, and a repeat finds it active", async () => {
    const id = await fromAts();
    const answer = await activate(id, { confirm_ats_ingestion: true });
    expect(answer).toMatchObject({ outcome: "activated", status: "active", ats_name: "bullhorn" });
    expect(answer.summary).toBe('"Accounts Clerk" takes candidates now (status active).');
    expect(answer).not.toHaveProperty("next_steps");
    expect(await scene.stored(id)).toMatchObject({
      status: "active",
      ats_metadata: { pending_activation: false, mapping_activated_at: expect.any(String) as string },
    });
    expect(await activate(id, { confirm_ats_ingestion: true })).toMatchObject({ outcome: "already_active" });
    expect(await scene.writes()).toHaveLength(1);
  });

  it("that was activated says nothing about a copy of it, which needs a confirmation of its own", async () => {
    const source = await fromAts();
    await activate(source, { confirm_ats_ingestion: true });
    const copy = await scene.ask("clone_interviewer", { posting_id: source, title: "Accounts Clerk, Lyon" });
    expect(await activate(String(copy.posting_id))).toMatchObject({ outcome: "needs_confirmation" });
  });
});

describe("one that cannot take candidates", () => {
  it("because it is archived is refused, with HeyMilo's reason", async () => {
    const id = await resume();
    await scene.sandbox.call("POST", `/postings/${id}/archive`);
    const text = await scene.refusal(TOOL, { posting_id: id });
    expect(text).toMatch(/^outcome: not_changed - retry: no, unless corrected\nHeyMilo answered 400 posting_archived/);
    expect((await scene.stored(id)).status).toBe("archived");
  });

  it("because its deadline is over is not said to take any", async () => {
    const deadline = new Date(Date.now() + 86_400_000).toISOString();
    const id = await resume({ deadline });
    await scene.sandbox.call("PATCH", `/postings/${id}`, { deadline: "2021-01-01T00:00:00Z" });
    const answer = await activate(id);
    expect(answer.summary).toBe('"Ferry Captain" was activated (status expired).');
    expect(answer.next_steps).toEqual([expect.stringContaining("Its deadline has passed")]);
  });
});
