import { describe, expect, it } from "vitest";
import { minimal, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

describe("creating a posting", () => {
  it("answers 201 with a receipt that holds the whole posting", async () => {
    const { call } = await sandboxForTest();
    const { status, body } = await call("POST", "/postings", minimal);
    expect(status).toBe(201);
    expect(body.meta).toBeNull();
    expect(body.data).toMatchObject({ object: "posting", status: "active" });
    expect(body.data.id).toMatch(/^[0-9A-F]{8}$/);
    expect(body.data.urls.candidate_url).toContain("line-cook");
    expect(body.data.urls.review_url).toContain(body.data.id);
    expect(body.data.posting).toEqual((await call("GET", `/postings/${body.data.id}`)).body.data);
  });

  it("fills in defaults and shows everything else that is unset as null", async () => {
    const { create } = await sandboxForTest();
    const posting = await create(minimal);
    expect(posting).toMatchObject({
      language: "en",
      interviewer_name: "Sarah",
      description: "",
      instructions: "",
      company_overview: "",
      job_overview: "",
      name: null,
      redirect_url: null,
      max_retakes: null,
      metadata: null,
      ats_metadata: null,
      finalized: true,
      archived: false,
    });
    expect(posting.workflow[0].config).toMatchObject({ video: null, cheat_detection_config: null });
    expect(posting.workflow[0]).not.toHaveProperty("questions");
  });

  it("keeps every given value, and drops unknown keys without a word", async () => {
    const { create } = await sandboxForTest();
    const posting = await create({
      title: "Line Cook",
      name: "line-cook",
      language: "fr-CA",
      max_retakes: 2,
      retake_cooldown_days: 0.5,
      metadata: { external_id: "r-1" },
      voiceId: "lost",
      workflow: [
        {
          type: "conversational_sms",
          optional: true,
          config: { max_nudges: 3, blackout_period: { enabled: false, anything: [1] } },
          questions: [],
        },
      ],
    });
    expect(posting).toMatchObject({
      name: "line-cook",
      language: "fr-CA",
      max_retakes: 2,
      retake_cooldown_days: 0.5,
    });
    expect(posting.metadata).toEqual({ external_id: "r-1" });
    expect(posting.workflow[0].config.blackout_period).toEqual({ enabled: false, anything: [1] });
    expect(JSON.stringify(posting)).not.toMatch(/voiceId|max_nudges|optional/);
  });

  it("numbers the steps and names them by their kind", async () => {
    const { create } = await sandboxForTest();
    const workflow = ["resume", "form", "conversational_sms", "web_interview"].map((type) => ({
      type,
      questions: [],
    }));
    const posting = await create({ title: "Line Cook", workflow });
    expect(posting.workflow.map(({ id, order }: { id: string; order: number }) => [id, order])).toEqual([
      ["agent_rs_001", 1],
      ["agent_fm_002", 2],
      ["agent_sms_003", 3],
      ["agent_vi_004", 4],
    ]);
  });

  it("sets the deadline a calendar month on, or as given, and expires after it", async () => {
    const clock = testClock("2027-01-31T10:00:00.250Z");
    const { create, call } = await sandboxForTest({ now: clock.now });
    const posting = await create(minimal);
    expect(posting.created_at).toBe(Date.parse("2027-01-31T10:00:00.250Z") / 1000);
    expect(posting.deadline).toBe(Date.parse("2027-02-28T10:00:00.250Z") / 1000);
    const given = await create({ ...minimal, deadline: "2027-02-02T00:00:00+02:00" });
    expect(given.deadline).toBe(Date.parse("2027-02-01T22:00:00Z") / 1000);
    expect((await create({ ...minimal, deadline: "2027-03-01" })).deadline).toBe(
      Date.parse("2027-03-01") / 1000,
    );
    clock.move(36 * 3_600_000);
    expect((await call("GET", `/postings/${given.id}`)).body.data.status).toBe("expired");
    expect((await call("GET", `/postings/${posting.id}`)).body.data.status).toBe("active");
  });
});

describe("what creating refuses", () => {
  it("reports violations of the schema all at once, in FastAPI's form", async () => {
    const { call, control } = await sandboxForTest();
    const { status, body } = await call("POST", "/postings", {
      title: "Li",
      max_retakes: "3",
      metadata: { a: 1 },
      workflow: [
        { type: "web_interview", config: { num_questions: 26 }, questions: [{ modality: "voice" }] },
        { type: "video" },
        {},
      ],
    });
    expect(status).toBe(422);
    expect(
      body.detail.map(({ loc, type }: { loc: string[]; type: string }) => [loc.join("."), type]),
    ).toEqual([
      ["body.title", "string_too_short"],
      ["body.workflow.0.web_interview.config.num_questions", "less_than_equal"],
      ["body.workflow.0.web_interview.questions.0.text", "missing"],
      ["body.workflow.1", "union_tag_invalid"],
      ["body.workflow.2", "union_tag_not_found"],
      ["body.max_retakes", "int_type"],
      ["body.metadata.a", "string_type"],
    ]);
    expect(body.detail[0]).toEqual({
      type: "string_too_short",
      loc: ["body", "title"],
      msg: "String should have at least 3 characters",
      input: "Li",
      ctx: { min_length: 3 },
    });
    expect((await control("GET", "/state")).postings).toEqual([]);
  });

  it.each([
    ["neither workflow nor template", { title: "Line Cook" }, "workflow"],
    ["both", { ...minimal, interview_template_id: "IT_7C1E04" }, "workflow"],
    ["a deadline that is no date", { ...minimal, deadline: "tomorrow" }, "deadline"],
    ["a day that does not exist", { ...minimal, deadline: "2027-02-30T00:00:00Z" }, "deadline"],
    ["a long metadata key", { ...minimal, metadata: { ["k".repeat(41)]: "v" } }, "metadata"],
    ["a long metadata value", { ...minimal, metadata: { k: "v".repeat(501) } }, "metadata"],
    [
      "51 metadata keys",
      { ...minimal, metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"])) },
      "metadata",
    ],
    [
      "phone calls without a number",
      { title: "Line Cook", workflow: [{ type: "web_interview", config: { phone_calls_enabled: true } }] },
      "workflow",
    ],
    [
      "a modality that does not exist",
      { title: "Line Cook", workflow: [{ type: "form", questions: [{ modality: "video", text: "?" }] }] },
      "workflow",
    ],
  ])("answers %s with 422 in the API's own envelope", async (_, request, param) => {
    const { call } = await sandboxForTest();
    const { status, body } = await call("POST", "/postings", request);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      type: "invalid_request_error",
      code: "validation_error",
      param,
      doc_url: null,
    });
    expect(body.error.errors[0]).toMatchObject({ code: "invalid_param" });
  });

  it.each([
    "interview_template_id",
    "phone_number_id",
    "sender_email_id",
    "email_template_group_id",
    "design_template_group_id",
  ])("answers an unknown %s with 404", async (param) => {
    const { call } = await sandboxForTest();
    const base = param === "interview_template_id" ? { title: "Line Cook" } : minimal;
    const { status, body } = await call("POST", "/postings", { ...base, [param]: "nope" });
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ code: "resource_not_found", param, errors: [] });
  });

  it("accepts an unknown voice, an empty workflow and a modality of another step", async () => {
    const { create } = await sandboxForTest();
    const config = { voice_id: "voice-1" };
    const questions = [{ modality: "sms", text: "Ready?" }];
    await create({ title: "Line Cook", workflow: [{ type: "web_interview", config, questions }] });
    expect(await create({ title: "Line Cook", workflow: [] })).toMatchObject({
      status: "draft",
      finalized: false,
    });
  });
});

describe("creating from a template", () => {
  it("copies the blueprint and lets given fields win", async () => {
    const { create, call } = await sandboxForTest();
    const posting = await create({
      title: "Night Nurse",
      language: "es",
      interview_template_id: "IT_A03F5C",
    });
    const blueprint = (await call("GET", "/postings/B1A0C0E4")).body.data;
    expect(posting).toMatchObject({
      title: "Night Nurse",
      language: "es",
      description: blueprint.description,
    });
    expect(posting.workflow).toEqual(blueprint.workflow);
    expect(posting.metadata).toEqual(blueprint.metadata);
    expect(posting).not.toHaveProperty("interview_template_id");
    const texts = async (id: string) =>
      (await call("GET", `/postings/${id}/questions`)).body.data.map(({ text }: { text: string }) => text);
    expect(await texts(posting.id)).toEqual(await texts("B1A0C0E4"));
  });

  it("replaces the blueprint's metadata by what is given, and ignores null", async () => {
    const { create } = await sandboxForTest();
    const template = { title: "Night Nurse", interview_template_id: "IT_A03F5C" };
    expect((await create({ ...template, metadata: { a: "b" } })).metadata).toEqual({ a: "b" });
    expect((await create({ ...template, metadata: null })).metadata).toMatchObject({
      owner: "clinical-hiring",
    });
  });

  it("leaves an ATS-derived posting a draft until it is activated", async () => {
    const clock = testClock("2027-01-15T08:00:00.5Z");
    const { create, call } = await sandboxForTest({ now: clock.now });
    const posting = await create({ title: "Picker", interview_template_id: "IT_C86D13" });
    expect(posting).toMatchObject({ status: "draft", finalized: false });
    expect(posting.ats_metadata).toMatchObject({
      ats_name: "bullhorn",
      pending_activation: true,
      mapping_activated_at: null,
    });
    const first = await call("POST", `/postings/${posting.id}/activate`);
    expect(first.status).toBe(200);
    expect(first.body.data).toMatchObject({ status: "active", finalized: true });
    expect(first.body.data.ats_metadata).toMatchObject({
      pending_activation: false,
      mapping_activated_at: "2027-01-15T08:00:00",
    });
    expect(first.body.data.ats_metadata.mapping_activated_by).toMatch(/^api_key:[0-9a-f]{8}$/);
    clock.move(5_000);
    expect((await call("POST", `/postings/${posting.id}/activate`)).body).toEqual(first.body);
  });
});

describe("question writing", () => {
  const described = {
    title: "Line Cook",
    description: "You will run the grill station alone on weekends.\nYou will train two new cooks a month.",
  };
  const written = async (step: object) => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ ...described, workflow: [step] });
    return (await call("GET", `/postings/${id}/questions?limit=100`)).body.data as {
      modality: string;
      text: string;
    }[];
  };
  const modalities = (questions: { modality: string }[]) => questions.map(({ modality }) => modality);

  it("follows the counts of the config and quotes the description", async () => {
    const questions = await written({ type: "web_interview", config: { num_questions: 7 } });
    expect(modalities(questions)).toEqual(Array(7).fill("voice"));
    expect(questions[0]?.text).toContain("run the grill station alone on weekends");
  });

  it.each([
    ["conversational_sms", { num_questions: 2 }, ["sms", "sms"]],
    [
      "resume",
      { num_eligibility_questions: 1, num_criteria_questions: 2 },
      ["resume_eligibility", "resume_scoring", "resume_scoring"],
    ],
    ["resume", { num_eligibility_questions: 0, num_criteria_questions: 0 }, []],
    ["form", {}, ["form", "form", "form"]],
  ])("writes the modalities of a %s step with %j", async (type, config, expected) => {
    expect(modalities(await written({ type, config }))).toEqual(expected);
  });

  it("ignores the counts when questions are given, even an empty list", async () => {
    const config = { num_questions: 7 };
    const questions = [{ modality: "voice", text: "Why cooking?", score_weight: 0 }];
    expect(await written({ type: "web_interview", config, questions })).toMatchObject(questions);
    expect(await written({ type: "web_interview", config, questions: [] })).toEqual([]);
  });

  it("works without any description", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Line Cook", workflow: [{ type: "web_interview" }] });
    expect((await call("GET", `/postings/${id}/questions`)).body.data).toHaveLength(5);
  });
});
