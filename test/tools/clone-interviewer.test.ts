import { describe, expect, it, onTestFinished } from "vitest";
import { answerOf, connectModern, type Json } from "../support/clients.ts";
import type { Stored } from "../support/sandbox.ts";
import { until } from "../support/server-process.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "clone_interviewer";
const MARKER = "mcp_idempotency_key";
const SOURCE_MARKER = "source-key 0123456789abcdef";

/** Each source has a title of its own, so that no test finds another's copies. */
let sources = 0;
const source = async (rest: Json = {}): Promise<Stored> => {
  sources += 1;
  const id = await scene.create({
    title: `Organ Tuner ${sources}`,
    description: "Tunes organs.",
    metadata: { external_id: "o-1" },
    workflow: [
      {
        type: "web_interview",
        config: { interview_type: "technical" },
        questions: [{ modality: "voice", text: "Which organ?" }],
      },
    ],
    ...rest,
  });
  return scene.stored(id);
};
const clone = (posting_id: string, rest: Json = {}) => scene.ask(TOOL, { posting_id, ...rest });
/** What has been made since the source was, newest first. */
const copiesOf = async ({ id }: Stored): Promise<Stored[]> => {
  const all = await scene.all();
  return all.slice(
    0,
    all.findIndex((one) => one.id === id),
  );
};

describe("a copy", () => {
  it("has the source's steps, questions and metadata, and without a title the source's", async () => {
    const from = await source();
    const answer = await clone(from.id);
    const [copy, ...more] = await copiesOf(from);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({
      outcome: "cloned",
      summary: `Cloned as "${from.title}" (${copy?.id}), status active.`,
      questions: "1 voice question copied",
      posting_id: copy?.id,
      cloned_from: from.id,
      status: "active",
      candidate_url: copy?.urls.candidate_url,
      review_url: copy?.urls.review_url,
    });
    expect(answer).not.toHaveProperty("idempotency_key");
    expect(copy).toMatchObject({
      title: from.title,
      metadata: { external_id: "o-1" },
      workflow: [{ type: "web_interview", config: { interview_type: "technical" } }],
      questions: [{ text: "Which organ?" }],
    });
    expect(await scene.writes()).toHaveLength(1);
  });

  it("gets its new title in a second write", async () => {
    const from = await source();
    const answer = await clone(from.id, { title: "Organ Tuner, Ghent" });
    const [copy, ...more] = await copiesOf(from);
    expect(more).toEqual([]);
    expect(answer.summary).toContain('"Organ Tuner, Ghent"');
    expect(copy).toMatchObject({ id: answer.posting_id, title: "Organ Tuner, Ghent" });
    expect((await scene.stored(from.id)).title).toBe(from.title);
    expect((await scene.writes()).map(({ method, body }) => [method, body?.json])).toEqual([
      ["POST", undefined],
      ["PATCH", { title: "Organ Tuner, Ghent" }],
    ]);
  });

  it("never keeps the source's marker, by which a repeated create would take it for the source", async () => {
    const from = await source({ metadata: { external_id: "o-1", [MARKER]: SOURCE_MARKER } });
    const answer = await clone(from.id);
    const [copy] = await copiesOf(from);
    expect(copy?.metadata).toEqual({
      external_id: "o-1",
      [MARKER]: expect.stringMatching(new RegExp(`^${answer.idempotency_key} [0-9a-f]{16}$`)) as string,
    });
    expect(answer.idempotency_key).toMatch(/^auto-[0-9a-f]{16}$/);
    expect((await scene.stored(from.id)).metadata?.[MARKER]).toBe(SOURCE_MARKER);
  });

  it("of an ATS's is a draft, whatever the source is", async () => {
    const from = await source({ title: "Payroll Clerk", workflow: null, interview_template_id: "IT_C86D13" });
    await scene.sandbox.call("POST", `/postings/${from.id}/activate`);
    const preview = await clone(from.id, { title: "Payroll Clerk, Nice", dry_run: true });
    expect(preview.will_be).toBe("draft");
    const answer = await clone(from.id, { title: "Payroll Clerk, Nice" });
    expect(answer).toMatchObject({
      status: "draft",
      next_steps: [expect.stringMatching(/^It is a draft tied to an ATS \(bullhorn\)/)],
    });
    expect(await scene.stored(String(answer.posting_id))).toMatchObject({
      status: "draft",
      ats_metadata: { pending_activation: true },
    });
    expect((await scene.stored(from.id)).status).toBe("active");
  });
});

describe("a dry run", () => {
  it("says that no text names the old title, where a title takes words away and none does", async () => {
    const from = await source({ title: "Organ Tuner, Aalst" });
    const said = " No text names the old title.";
    expect((await clone(from.id, { title: "Organ Tuner, Mons", dry_run: true })).summary).toContain(said);
    expect((await clone(from.id, { title: "Organ Tuner, Mons" })).summary).toContain(said);
    expect((await clone(from.id, { title: "Organ Tuner, Aalst (2)", dry_run: true })).summary).not.toContain(said);
  });

  it("copies nothing, and says what the copy will be and which texts still name the old place", async () => {
    const from = await source({
      title: "Organ Tuner, Ghent",
      description: "You tune the organs of all churches in Ghent, and in the villages around. You drive there by van.",
      job_overview: "Ghent has 31 organs, and you will know all of them.",
      name: "organ-tuner-ghent",
      metadata: { region: "ghent" },
    });
    const answer = await clone(from.id, { title: "Organ Tuner, Bruges", dry_run: true });
    expect(answer).toMatchObject({
      outcome: "preview",
      summary: 'Nothing was copied. "Organ Tuner, Bruges" would take candidates at once.',
      will_be: "active",
      questions: "1 voice question copied",
    });
    expect(answer.still_says).toEqual(
      expect.arrayContaining([
        "description: …rgans of all churches in Ghent, and in the village…",
        "job_overview: Ghent has 31 organs, and you will know all of them.",
        "name: organ-tuner-ghent",
        "metadata.region: ghent",
      ]),
    );
    expect(answer.still_says).toHaveLength(4);
    expect(await scene.writes()).toEqual([]);
    const copied = await clone(from.id, { title: "Organ Tuner, Bruges" });
    expect(copied).toMatchObject({
      outcome: "cloned",
      status: answer.will_be,
      still_says: answer.still_says,
    });
  });
});

describe("a repeat", () => {
  it("of an identical call answers with the copy; allow_duplicate makes another", async () => {
    const from = await source();
    const args = { title: `${from.title}, Porto` };
    const first = await clone(from.id, args);
    const again = await clone(from.id, args);
    expect(again).toMatchObject({ outcome: "already_cloned", posting_id: first.posting_id });
    expect(again.summary).toContain("is that copy already; nothing new was made");
    expect(await copiesOf(from)).toHaveLength(1);
    const another = await clone(from.id, { ...args, allow_duplicate: true });
    expect(another.outcome).toBe("cloned");
    expect(another.posting_id).not.toBe(first.posting_id);
    expect(await copiesOf(from)).toHaveLength(2);
  });

  it("of a key that another process had used a moment before says what this call made", async () => {
    const other = await connectModern({ env: scene.sandbox.env });
    onTestFinished(() => other.close());
    const from = await source();
    const args = { posting_id: from.id, title: `${from.title}, Ghent`, idempotency_key: `ghent-${from.id}` };
    const match = { method: "POST", path: "^.*/clone$" };
    // The later call does not see the earlier copy before its POST, and does after it.
    await scene.sandbox.arm(
      { fault: "none", match, list_lag_ms: 1_500 },
      { fault: "slow_answer", match, delay_ms: 2_000 },
    );
    const earlier = other.callTool(TOOL, args);
    await until(async () => (await copiesOf(from)).length === 1);
    const later = await scene.ask(TOOL, args);
    const [second, first] = await copiesOf(from);
    expect(later).toMatchObject({ outcome: "already_cloned", posting_id: first?.id });
    expect(later.summary).toContain(`This call made ${second?.id}`);
    expect(later.summary).not.toContain("nothing new");
    expect(answerOf(await earlier)).toMatchObject({ posting_id: first?.id });
  });

  it("does not undo what was changed of the copy since", async () => {
    const from = await source({ metadata: { [MARKER]: SOURCE_MARKER } });
    const args = { title: `${from.title}, Turin` };
    const { posting_id } = await clone(from.id, args);
    await scene.ask("update_interviewer", { posting_id, title: "Renamed", metadata: { team: "north" } });
    const changed = await scene.stored(String(posting_id));
    expect(await clone(from.id, args)).toMatchObject({ outcome: "already_cloned", posting_id });
    expect(await scene.stored(String(posting_id))).toEqual(changed);
  });

  it("after the copy was archived makes a new one", async () => {
    const from = await source();
    const first = await clone(from.id);
    await scene.ask("archive_interviewer", { posting_id: first.posting_id });
    const second = await clone(from.id);
    expect(second.outcome).toBe("cloned");
    expect(second.posting_id).not.toBe(first.posting_id);
  });

  it("with a key finds the copy after the server was restarted, too", async () => {
    const from = await source();
    const args = { posting_id: from.id, title: `${from.title}, Lyon`, idempotency_key: `lyon-${from.id}` };
    const first = await scene.ask(TOOL, args);
    expect(first).toMatchObject({ outcome: "cloned", idempotency_key: args.idempotency_key });
    const restarted = await connectModern({ env: scene.sandbox.env });
    const again = answerOf(await restarted.callTool(TOOL, args));
    expect(again).toMatchObject({
      outcome: "already_cloned",
      posting_id: first.posting_id,
      idempotency_key: args.idempotency_key,
    });
    const other = await restarted.callTool(TOOL, { ...args, posting_id: String(first.posting_id) });
    await restarted.close();
    expect(other.text).toMatch(/^outcome: not_created - retry: no, unless corrected/);
    expect(other.text).toContain(`idempotency_key: ${args.idempotency_key} was used before`);
    expect(await copiesOf(from)).toHaveLength(1);
  });
});

describe("when it fails", () => {
  it("at the title alone, it says that the copy exists, and a repeat finishes that one", async () => {
    const from = await source();
    const args = { posting_id: from.id, title: `${from.title}, Vigo` };
    await scene.sandbox.arm({ fault: "unauthorized", match: { method: "PATCH" } });
    const result = await scene.call(TOOL, args);
    const [copy] = await copiesOf(from);
    expect(result.text).toMatch(/^outcome: partial - retry: no\n/);
    expect(result.failure).toMatchObject({ done: [`cloned as ${copy?.id}`], not_done: ["its title"] });
    expect(await scene.ask(TOOL, args)).toMatchObject({ outcome: "already_cloned", posting_id: copy?.id });
    const [finished, ...more] = await copiesOf(from);
    expect(more).toEqual([]);
    expect(finished?.title).toBe(args.title);
  });
});
