import { describe, expect, it } from "vitest";
import { type Parsed, sandboxForTest } from "../support/in-process-sandbox.ts";

describe("interview templates", () => {
  it("are at least six: one default, one from an ATS, one whose blueprint has metadata", async () => {
    const { call } = await sandboxForTest();
    const templates = (await call("GET", "/interview-templates")).body.data as Parsed[];
    expect(templates.length).toBeGreaterThanOrEqual(6);
    expect(templates.filter(({ is_default }) => is_default)).toHaveLength(1);
    const blueprints = await Promise.all(
      templates.map(async ({ posting_id }) => (await call("GET", `/postings/${posting_id}`)).body.data),
    );
    expect(blueprints.filter(({ ats_metadata }) => ats_metadata)).toHaveLength(1);
    expect(blueprints.some(({ metadata, ats_metadata }) => metadata && !ats_metadata)).toBe(true);
    expect(blueprints.every(({ workflow, deadline }) => workflow.length > 0 && deadline === null)).toBe(true);
  });
});

describe("the read-only collections", () => {
  const COLLECTIONS = [
    ["interview-templates", "technician", 1],
    ["voices", "LUCÍA", 1],
    ["email-template-groups", "hourly", 1],
    ["design-template-groups", "clinics", 1],
    ["phone-numbers", null, 3],
    ["sender-emails", null, 3],
  ] as const;

  it.each(COLLECTIONS)(
    "%s can be listed, paged, searched and read one by one",
    async (path, search, found) => {
      const { call } = await sandboxForTest();
      const { data, pagination } = (await call("GET", `/${path}`)).body;
      expect(pagination).toEqual({ has_more: false, total_count: data.length, url: null });
      const rest = await call("GET", `/${path}?limit=1&starting_after=${data[0].id}`);
      expect(rest.body.data).toEqual([data[1]]);
      for (const row of data)
        expect((await call("GET", `/${path}/${row.id}`)).body).toEqual({ data: row, meta: null });
      const query = search === null ? "search=ignored" : `search=${encodeURIComponent(search)}`;
      expect((await call("GET", `/${path}?${query}`)).body.data).toHaveLength(found);
      expect((await call("GET", `/${path}/nope`)).body.error.code).toBe("resource_not_found");
    },
  );

  it("offer an inactive number, voices of several languages and genders, and one workspace", async () => {
    const { call } = await sandboxForTest();
    const numbers = (await call("GET", "/phone-numbers")).body.data as Parsed[];
    expect(numbers.map(({ active }) => active)).toEqual([true, true, false]);
    const voices = (await call("GET", "/voices")).body.data as Parsed[];
    expect(voices.every(({ id }) => id.startsWith("wrv-"))).toBe(true);
    expect(new Set(voices.map(({ language }) => language)).size).toBeGreaterThanOrEqual(6);
    expect(new Set(voices.map(({ gender }) => gender))).toEqual(new Set(["female", "male", "neutral", null]));
    expect((await call("GET", "/workspaces")).body).toMatchObject({
      data: [{ object: "workspace", name: expect.any(String) }],
      pagination: { has_more: false },
    });
  });

  it("can be exchanged by a seed", async () => {
    const { call } = await sandboxForTest({ seed: { voices: [], templates: [] } });
    expect((await call("GET", "/voices")).body.pagination.total_count).toBe(0);
    expect((await call("GET", "/interview-templates")).body.data).toEqual([]);
    expect((await call("GET", "/phone-numbers")).body.data).toHaveLength(3);
  });
});

describe("schema discovery", () => {
  it("describes agents and question types", async () => {
    const { call } = await sandboxForTest();
    const agents = (await call("GET", "/schemas/agents")).body;
    expect(Object.keys(agents)).toEqual(["web_interview", "conversational_sms", "resume", "form"]);
    expect(agents.web_interview.config.num_questions).toEqual({ type: "integer", min: 1, max: 25 });
    const types = (await call("GET", "/schemas/question-types")).body;
    expect(types.sms.question_types).toEqual(["YES_NO", "NUMERIC"]);
    expect(types.voice.fields.score_weight).toEqual({ type: "integer", min: 1, max: 10 });
  });
});
