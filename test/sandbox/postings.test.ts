import { describe, expect, it } from "vitest";
import { minimal, type Parsed, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

const titles = (answer: Parsed) => answer.body.data.map(({ title }: { title: string }) => title);

describe("listing postings", () => {
  it("starts empty: blueprints can be read, but are not listed", async () => {
    const { call } = await sandboxForTest();
    expect((await call("GET", "/postings")).body).toEqual({
      data: [],
      pagination: { has_more: false, total_count: 0, url: null },
    });
    expect((await call("GET", "/postings/B1A0C0E1")).body.data.title).toBe("Software Engineer");
  });

  it("pages newest first, each page starting after the last id of the one before", async () => {
    const { create, call } = await sandboxForTest();
    const ids: string[] = [];
    for (let n = 0; n < 25; n += 1) ids.unshift((await create({ ...minimal, title: `Cook ${n}` })).id);
    const first = await call("GET", "/postings");
    expect(first.body.data).toHaveLength(20);
    expect(first.body.pagination).toEqual({ has_more: true, total_count: 25, url: null });
    const second = await call("GET", `/postings?starting_after=${first.body.data[19].id}`);
    expect(second.body.pagination.has_more).toBe(false);
    expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual(ids);
    const summaries = await call("GET", "/postings/list?limit=1");
    expect(summaries.body.data).toEqual([
      { object: "posting_summary", id: ids[0], title: "Cook 24", name: null },
    ]);
  });

  it("searches titles for a substring in any case, archived postings included", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ ...minimal, title: "Senior Chef" });
    await create({ ...minimal, title: "Line Cook" });
    await call("POST", `/postings/${id}/archive`);
    expect(titles(await call("GET", "/postings?search=nior%20CH"))).toEqual(["Senior Chef"]);
    expect(titles(await call("GET", "/postings/list?search=zzz"))).toEqual([]);
  });

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
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ param: "starting_after" });
    expect((await call("GET", "/postings?page=3")).status).toBe(200);
  });
});

describe("one posting", () => {
  it.each([
    ["GET", ""],
    ["PATCH", ""],
    ["GET", "/stats"],
    ["POST", "/archive"],
    ["POST", "/activate"],
    ["POST", "/clone"],
    ["PATCH", "/workflow/resume"],
    ["GET", "/questions"],
  ])("answers %s %s of an unknown id with 404 in the envelope", async (method, path) => {
    const { call } = await sandboxForTest();
    const body = { "": {}, "/workflow/resume": { config: {} } }[method === "PATCH" ? path : "none"];
    const answer = await call(method, `/postings/nope${path}`, body);
    expect(answer.status).toBe(404);
    expect(answer.body.error).toMatchObject({ code: "resource_not_found", param: "posting_id" });
  });

  it("has stats of nobody", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create(minimal);
    expect((await call("GET", `/postings/${id}/stats`)).body.data).toMatchObject({
      object: "posting_stats",
      posting_id: id,
      total_candidates: 0,
      average_interview_score: null,
    });
  });
});

describe("updating a posting", () => {
  it("changes what is given, replaces metadata whole, and drops unknown keys", async () => {
    const clock = testClock("2027-01-01T00:00:00Z");
    const { create, call } = await sandboxForTest({ now: clock.now });
    const posting = await create({ ...minimal, job_overview: "Grill", metadata: { a: "1", b: "2" } });
    clock.move(1_000);
    const changes = { title: "Head Cook", metadata: { c: "3" }, workflow: [], nonsense: 1 };
    const { status, body } = await call("PATCH", `/postings/${posting.id}`, changes);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      ...posting,
      title: "Head Cook",
      metadata: { c: "3" },
      updated_at: posting.updated_at + 1,
      urls: { ...posting.urls, candidate_url: expect.stringContaining("head-cook") },
    });
  });

  it("clears by null, except title and description, and clears texts by an empty string", async () => {
    const { create, call } = await sandboxForTest();
    const given = {
      name: "cook",
      description: "Grill and prep",
      instructions: "Be brief",
      metadata: { a: "1" },
    };
    const { id } = await create({ ...minimal, ...given });
    const nulls = {
      title: null,
      name: null,
      description: null,
      metadata: null,
      deadline: null,
      instructions: "",
    };
    expect((await call("PATCH", `/postings/${id}`, nulls)).body.data).toMatchObject({
      title: "Line Cook",
      name: null,
      description: "Grill and prep",
      metadata: null,
      deadline: null,
      instructions: "",
    });
  });

  it("checks references and prose rules as create does", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create(minimal);
    expect((await call("PATCH", `/postings/${id}`, { sender_email_id: "nope" })).status).toBe(404);
    expect((await call("PATCH", `/postings/${id}`, { sender_email_id: "" })).status).toBe(404);
    expect((await call("PATCH", `/postings/${id}`, { deadline: "soon" })).body.error.param).toBe("deadline");
  });
});

describe("updating a step", () => {
  const sms = {
    type: "conversational_sms",
    config: { intro_message: "Hi", max_nudge_amount: 2, blackout_period: { enabled: true, timezone: "UTC" } },
    questions: [],
  };
  const resume = { type: "resume", questions: [] };

  it("finds it by type or order, keeps other keys, and replaces nested objects whole", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Line Cook", workflow: [resume, sms] });
    const change = { config: { blackout_period: { enabled: false }, max_nudge_amount: null } };
    const { body } = await call("PATCH", `/postings/${id}/workflow/2`, change);
    expect(body.data.workflow[1].config).toMatchObject({
      intro_message: "Hi",
      max_nudge_amount: null,
      blackout_period: { enabled: false },
    });
    expect(body.data.workflow[1].config.blackout_period).toEqual({ enabled: false });
    const byType = await call("PATCH", `/postings/${id}/workflow/resume`, { config: { mandatory: true } });
    expect(byType.body.data.workflow[0].config.mandatory).toBe(true);
  });

  it("takes the first of two steps of one type", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Line Cook", workflow: [resume, resume] });
    const { body } = await call("PATCH", `/postings/${id}/workflow/resume`, { config: { mandatory: true } });
    expect(body.data.workflow.map((step: Parsed) => step.config.mandatory)).toEqual([true, null]);
  });

  it.each(["0", "3", "form", "agent_rs_001"])("knows no step %s", async (step) => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Line Cook", workflow: [resume, sms] });
    const { status, body } = await call("PATCH", `/postings/${id}/workflow/${step}`, { config: {} });
    expect(status).toBe(404);
    expect(body.error.param).toBe("step_id");
  });

  it("answers unknown keys with 400 and bad values with 422, and changes nothing", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Line Cook", workflow: [resume] });
    const before = (await call("GET", `/postings/${id}`)).body;
    const unknown = await call("PATCH", `/postings/${id}/workflow/resume`, {
      config: { mandatory: true, video: true },
    });
    expect(unknown.status).toBe(400);
    expect(unknown.body.error).toMatchObject({ param: "config", errors: [{ param: "config.video" }] });
    const wrong = await call("PATCH", `/postings/${id}/workflow/resume`, {
      config: { min_evaluation_score: 2 },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.error.errors).toMatchObject([{ param: "config.min_evaluation_score" }]);
    const missing = await call("PATCH", `/postings/${id}/workflow/resume`, {});
    expect(missing.body.detail).toMatchObject([{ loc: ["body", "config"], type: "missing" }]);
    expect((await call("GET", `/postings/${id}`)).body).toEqual(before);
  });

  it("wants a number before it takes phone calls", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create(minimal);
    const calls = { config: { phone_calls_enabled: true } };
    expect((await call("PATCH", `/postings/${id}/workflow/1`, calls)).status).toBe(422);
    await call("PATCH", `/postings/${id}`, { phone_number_id: "4F9D27A1" });
    expect((await call("PATCH", `/postings/${id}/workflow/1`, calls)).status).toBe(200);
  });
});

describe("archive, activate, clone", () => {
  it("archives, more than once, and does not activate again", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create(minimal);
    const first = await call("POST", `/postings/${id}/archive`);
    expect(first.body.data).toMatchObject({ status: "archived", archived: true });
    expect((await call("POST", `/postings/${id}/archive`)).body.data.status).toBe("archived");
    const again = await call("POST", `/postings/${id}/activate`);
    expect(again.status).toBe(400);
    expect(again.body.error.code).toBe("posting_archived");
  });

  it("pauses the ATS mapping of what it archives", async () => {
    const { create, call } = await sandboxForTest({ now: testClock("2027-01-15T08:00:00Z").now });
    const { id } = await create({ title: "Picker", interview_template_id: "IT_C86D13" });
    await call("POST", `/postings/${id}/activate`);
    const { body } = await call("POST", `/postings/${id}/archive`);
    expect(body.data.ats_metadata.mapping_deactivated_at).toBe("2027-01-15T08:00:00");
  });

  it("refuses to activate a posting without steps", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Line Cook", workflow: [] });
    expect((await call("POST", `/postings/${id}/activate`)).body.error.code).toBe("invalid_workflow");
  });

  it("clones title, metadata, steps and questions into a new active posting", async () => {
    const clock = testClock("2027-01-01T00:00:00Z");
    const { create, call } = await sandboxForTest({ now: clock.now });
    const question = { modality: "voice", text: "Why?", score_weight: 3 };
    const source = await create({
      title: "Line Cook",
      metadata: { external_id: "r-1" },
      deadline: "2027-01-02T00:00:00Z",
      workflow: [{ type: "web_interview", questions: [question] }],
    });
    await call("POST", `/postings/${source.id}/archive`);
    clock.move(86_400_000 * 2);
    const { status, body } = await call("POST", `/postings/${source.id}/clone`);
    expect(status).toBe(201);
    expect(body.data.id).not.toBe(source.id);
    expect(body.data.posting).toMatchObject({
      title: "Line Cook",
      status: "active",
      metadata: source.metadata,
      workflow: source.workflow,
    });
    expect(body.data.urls.ingestion_url_key).not.toBe(source.urls.ingestion_url_key);
    const questions = (await call("GET", `/postings/${body.data.id}/questions`)).body.data;
    expect(questions).toMatchObject([{ ...question, posting_id: body.data.id }]);
  });

  it("clones an ATS posting as a draft, even an activated one", async () => {
    const { create, call } = await sandboxForTest();
    const { id } = await create({ title: "Picker", interview_template_id: "IT_C86D13" });
    await call("POST", `/postings/${id}/activate`);
    const { body } = await call("POST", `/postings/${id}/clone`);
    expect(body.data.status).toBe("draft");
    expect(body.data.posting.ats_metadata).toMatchObject({
      pending_activation: true,
      mapping_activated_at: null,
    });
  });
});
