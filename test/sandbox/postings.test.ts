import { describe, expect, it } from "vitest";
import { minimal, type Parsed, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

describe("creating a posting", () => {
  it("keeps every given value, drops unknown keys without a word, and shows what is unset as null", async () => {
    const { create } = await sandboxForTest();
    const given = { title: "Line Cook", language: "fr-CA", max_retakes: 2, metadata: { external_id: "r-1" } };
    const config = { max_nudges: 3, blackout_period: { enabled: false, anything: [1] } };
    const step = { type: "conversational_sms", optional: true, config, questions: [] };
    const posting = await create({ ...given, voiceId: "lost", workflow: [step] });
    expect(posting).toMatchObject({
      ...given,
      interviewer_name: "Sarah",
      description: "",
      name: null,
      ats_metadata: null,
      finalized: true,
    });
    expect(posting.workflow[0].config).toMatchObject({
      intro_message: null,
      blackout_period: { enabled: false, anything: [1] },
    });
    expect(JSON.stringify(posting)).not.toMatch(/voiceId|max_nudges|optional|"questions"/);
  });

  it("sets the deadline a calendar month on, or as given, and expires after it", async () => {
    const clock = testClock("2027-01-31T10:00:00.250Z");
    const { create, call } = await sandboxForTest({ now: clock.now });
    const deadlineOf = async (deadline?: string) => (await create({ ...minimal, deadline })).deadline * 1000;
    expect(await deadlineOf()).toBe(Date.parse("2027-02-28T10:00:00.250Z"));
    expect(await deadlineOf("2027-03-01")).toBe(Date.parse("2027-03-01"));
    const { id, deadline } = await create({ ...minimal, deadline: "2027-02-02T00:00:00+02:00" });
    expect(deadline * 1000).toBe(Date.parse("2027-02-01T22:00:00Z"));
    const status = async () => (await call("GET", `/postings/${id}`)).body.data.status;
    expect(await status()).toBe("active");
    clock.move(36 * 3_600_000);
    expect(await status()).toBe("expired");
  });

  it("reports violations of the schema all at once, in FastAPI's form, and makes nothing", async () => {
    const { call, control } = await sandboxForTest();
    const questions = [{ modality: "voice" }];
    const { status, body } = await call("POST", "/postings", {
      title: "Li",
      max_retakes: "3",
      metadata: { a: 1 },
      workflow: [{ type: "web_interview", config: { num_questions: 26 }, questions }, { type: "video" }, {}],
    });
    expect(status).toBe(422);
    expect(body.detail.map(({ loc, type }: Parsed) => [loc.join("."), type])).toEqual([
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

  const title = "Line Cook";
  const keys = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, "v"]));
  const calls = [{ type: "web_interview", config: { phone_calls_enabled: true } }];
  const hologram = [{ type: "form", questions: [{ modality: "video", text: "?" }] }];
  it.each([
    ["neither workflow nor template", { title }, "workflow"],
    ["both", { ...minimal, interview_template_id: "IT_7C1E04" }, "workflow"],
    ["a deadline that is no date", { ...minimal, deadline: "tomorrow" }, "deadline"],
    ["a day that does not exist", { ...minimal, deadline: "2027-02-30T00:00:00Z" }, "deadline"],
    ["a long metadata key", { ...minimal, metadata: { ["k".repeat(41)]: "v" } }, "metadata"],
    ["a long metadata value", { ...minimal, metadata: { k: "v".repeat(501) } }, "metadata"],
    ["51 metadata keys", { ...minimal, metadata: keys }, "metadata"],
    ["phone calls without a number", { title, workflow: calls }, "workflow"],
    ["a modality that does not exist", { title, workflow: hologram }, "workflow"],
  ])("answers %s with 422 in the API's own envelope", async (_, request, param) => {
    const { call } = await sandboxForTest();
    const { status, body } = await call("POST", "/postings", request);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      type: "invalid_request_error",
      code: "validation_error",
      param,
      errors: [{ code: "invalid_param" }],
    });
  });

  it("from a template replaces its metadata by what is given, and ignores null", async () => {
    const { create } = await sandboxForTest();
    const template = { title: "Night Nurse", interview_template_id: "IT_A03F5C" };
    expect((await create({ ...template, metadata: { a: "b" } })).metadata).toEqual({ a: "b" });
    const { metadata } = await create({ ...template, metadata: null });
    expect(metadata).toMatchObject({ owner: "clinical-hiring" });
  });
});

describe("questions that the sandbox writes", () => {
  const written = async (type: string, config: object, questions?: object[]): Promise<Parsed[]> => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({
      title: "Line Cook",
      description: "You will run the grill station alone on weekends.",
      workflow: [{ type, config, questions }],
    });
    return (await call("GET", `/postings/${id}/questions?limit=100`)).body.data;
  };

  it.each([
    ["web_interview", { num_questions: 7 }, Array(7).fill("voice")],
    ["conversational_sms", { num_questions: 2 }, ["sms", "sms"]],
    [
      "resume",
      { num_eligibility_questions: 1, num_criteria_questions: 2 },
      ["resume_eligibility", "resume_scoring", "resume_scoring"],
    ],
    ["resume", { num_eligibility_questions: 0, num_criteria_questions: 0 }, []],
    ["form", {}, ["form", "form", "form"]],
  ])("for a %s step with %j have the modalities and counts of its config", async (type, config, expected) => {
    expect((await written(type, config)).map(({ modality }) => modality)).toEqual(expected);
  });

  it("quote the description, and are none where questions are given, be it an empty list", async () => {
    const config = { num_questions: 7 };
    expect((await written("web_interview", config))[0]?.text).toContain("run the grill station alone");
    const questions = [{ modality: "voice", text: "Why cooking?", score_weight: 0 }];
    expect(await written("web_interview", config, questions)).toMatchObject(questions);
    expect(await written("web_interview", config, [])).toEqual([]);
  });
});

describe("listing postings", () => {
  it.each([
    ["limit=0", "greater_than_equal"],
    ["limit=101", "less_than_equal"],
    ["limit=ten", "int_parsing"],
    ["limit=", "int_parsing"],
  ])("refuses ?%s with %s", async (query, type) => {
    const { call } = await sandboxForTest();
    const { status, body } = await call("GET", `/postings?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ loc: ["query", "limit"], type }]);
  });

  it("refuses a cursor that names nothing, and ignores unknown parameters", async () => {
    const { call } = await sandboxForTest();
    const { status, body } = await call("GET", "/postings?starting_after=nope&page=3");
    expect([status, body.error.param]).toEqual([400, "starting_after"]);
    expect((await call("GET", "/postings?page=3")).status).toBe(200);
  });
});

it.each([
  ["GET", ""],
  ["PATCH", ""],
  ["GET", "/stats"],
  ["POST", "/archive"],
  ["POST", "/activate"],
  ["POST", "/clone"],
  ["PATCH", "/workflow/resume"],
  ["GET", "/questions"],
])("answers %s %s of an unknown posting with 404 in the envelope", async (method, path) => {
  const { call } = await sandboxForTest();
  const answer = await call(method, `/postings/nope${path}`, method === "PATCH" ? { config: {} } : undefined);
  expect(answer.status).toBe(404);
  expect(answer.body.error).toMatchObject({ code: "resource_not_found", param: "posting_id" });
});

describe("updating a posting", () => {
  it("replaces metadata whole, drops what is no field of it, and clears by null what may be cleared", async () => {
    const { create, call } = await sandboxForTest();
    const given = { description: "Grill and prep", metadata: { a: "1", b: "2" }, name: "cook" };
    const { id, workflow } = await create({ ...minimal, ...given });
    const update = async (changes: object) => (await call("PATCH", `/postings/${id}`, changes)).body.data;
    const changed = await update({ metadata: { c: "3" }, workflow: [], nonsense: 1, instructions: "" });
    expect(changed).toMatchObject({ metadata: { c: "3" }, workflow, instructions: "" });
    expect(changed).not.toHaveProperty("nonsense");
    const nulls = { title: null, name: null, description: null, metadata: null, deadline: null };
    expect(await update(nulls)).toMatchObject({
      ...nulls,
      title: minimal.title,
      description: given.description,
    });
  });

  it("checks references and prose rules as create does", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create(minimal);
    const refusal = async (changes: object) => {
      const { status, body } = await call("PATCH", `/postings/${id}`, changes);
      return [status, body.error.param];
    };
    expect(await refusal({ sender_email_id: "nope" })).toEqual([404, "sender_email_id"]);
    expect(await refusal({ sender_email_id: "" })).toEqual([404, "sender_email_id"]);
    expect(await refusal({ deadline: "soon" })).toEqual([422, "deadline"]);
  });
});

describe("updating a step", () => {
  const scene = async () => {
    const { create, call } = await sandboxForTest();
    const config = { intro_message: "Hi", blackout_period: { enabled: true, timezone: "UTC" } };
    const sms = { type: "conversational_sms", config, questions: [] };
    const resume = { type: "resume", questions: [] };
    const { id } = await create({ title: "Line Cook", workflow: [resume, sms, resume] });
    return {
      update: (step: string, body: object) => call("PATCH", `/postings/${id}/workflow/${step}`, body),
      steps: async () => (await call("GET", `/postings/${id}`)).body.data.workflow,
    };
  };

  it("finds it by order, or the first by type; keeps other keys, and replaces nested objects whole", async () => {
    const { update, steps } = await scene();
    await update("2", { config: { blackout_period: { enabled: false } } });
    await update("resume", { config: { mandatory: true } });
    const [first, second, third] = (await steps()).map(({ config }: Parsed) => config);
    expect([first.mandatory, third.mandatory]).toEqual([true, null]);
    expect(second.intro_message).toBe("Hi");
    expect(second.blackout_period).toEqual({ enabled: false });
  });

  it.each(["0", "4", "form", "agent_rs_001"])("knows no step %s", async (step) => {
    const { status, body } = await (await scene()).update(step, { config: {} });
    expect([status, body.error.param]).toEqual([404, "step_id"]);
  });

  it("answers unknown keys with 400 and bad values with 422, and changes nothing", async () => {
    const { update, steps } = await scene();
    const before = await steps();
    const unknown = await update("resume", { config: { mandatory: true, video: true } });
    expect(unknown.status).toBe(400);
    expect(unknown.body.error).toMatchObject({ param: "config", errors: [{ param: "config.video" }] });
    const wrong = await update("resume", { config: { min_evaluation_score: 2 } });
    expect(wrong.status).toBe(422);
    expect(wrong.body.error.errors).toMatchObject([{ param: "config.min_evaluation_score" }]);
    const missing = await update("resume", {});
    expect(missing.body.detail).toMatchObject([{ loc: ["body", "config"], type: "missing" }]);
    expect(await steps()).toEqual(before);
  });
});

it("archives, pauses the ATS mapping, and activates neither what is archived nor what has no steps", async () => {
  const { create, call } = await sandboxForTest({ now: testClock("2027-01-15T08:00:00Z").now });
  const codeOf = async (id: string) => (await call("POST", `/postings/${id}/activate`)).body.error?.code;
  const { id } = await create({ title: "Picker", interview_template_id: "IT_C86D13" });
  expect(await codeOf(id)).toBeUndefined();
  const { data } = (await call("POST", `/postings/${id}/archive`)).body;
  expect(data.ats_metadata.mapping_deactivated_at).toBe("2027-01-15T08:00:00");
  expect((await call("POST", `/postings/${id}/archive`)).body.data.status).toBe("archived");
  expect(await codeOf(id)).toBe("posting_archived");
  const empty = await create({ title: "Line Cook", workflow: [] });
  expect(await codeOf(empty.id)).toBe("invalid_workflow");
});
