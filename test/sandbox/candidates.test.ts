import { describe, expect, it } from "vitest";
import { minimal, type Parsed, sandboxForTest, testClock } from "../support/in-process-sandbox.ts";

const inOrder = (body: Parsed) => body.data.map(({ interview_id }: Parsed) => interview_id);

describe("candidates of the sandbox", () => {
  it("are none in a new workspace, and some at every stage beside the example interviewers", async () => {
    const empty = await sandboxForTest();
    expect((await empty.call("GET", "/postings")).body.data).toEqual([]);
    const staffed = await sandboxForTest({ seed: { hiring: true } });
    const { data } = (await staffed.call("GET", "/postings")).body;
    expect(data.map(({ title }: Parsed) => title)).toEqual([
      "Care Assistant, Night Shift",
      "Customer Service Representative, Evenings",
      "Warehouse Associate, Bradford Depot",
    ]);
    const come = await Promise.all(
      data.map(async ({ id }: Parsed) => {
        const { body } = await staffed.call("GET", `/postings/${id}/candidates?limit=100`);
        return body.data.map(({ status }: Parsed) => status);
      }),
    );
    expect(come.map(({ length }) => length)).toEqual([6, 11, 4]);
    expect(new Set(come.flat())).toEqual(
      new Set(["pending", "in_progress", "evaluating", "completed", "shortlisted", "knocked_out"]),
    );
  });

  it("arrive by a control call, finish by another, and are then in the stats", async () => {
    const { create, call, control } = await sandboxForTest();
    const posting = await create({
      title: "Line Cook",
      workflow: [{ type: "resume" }, { type: "web_interview" }],
    });
    const [id] = (await control("POST", "/candidates", { posting_id: posting.id })).interview_ids;
    const before = (await call("GET", `/interviews/${id}/data`)).body.data;
    expect(before).toMatchObject({ status: "not_ready", score: null, web_interview: null, resume: null });
    expect((await call("GET", `/postings/${posting.id}/stats`)).body.data).toMatchObject({
      total_candidates: 1,
      completed_interviews: 0,
    });
    await control("POST", "/candidates/move", { interview_id: id, status: "completed" });
    const after = (await call("GET", `/interviews/${id}/data`)).body.data;
    expect(after).toMatchObject({ status: "completed", workflow: { all_complete: true } });
    expect(after.score).toBeGreaterThan(0);
    expect(after.web_interview.scorecard.map(({ question_text }: Parsed) => question_text)).toEqual(
      (await call("GET", `/postings/${posting.id}/questions?modality=voice`)).body.data.map(
        ({ text }: Parsed) => text,
      ),
    );
    expect((await call("GET", `/postings/${posting.id}/stats`)).body.data.completed_interviews).toBe(1);
  });

  it("answer what this job's questions ask, in the words of their own scales", async () => {
    const { create, call, control } = await sandboxForTest();
    const text = "How do you keep a sauce from breaking?";
    const scale = { score_of_1: "Does not know.", score_of_5: "Whisks in cold butter off the heat." };
    const posting = await create({
      title: "Line Cook",
      workflow: [{ type: "web_interview", questions: [{ modality: "voice", text, ...scale }] }],
    });
    const [id] = (await control("POST", "/candidates", { posting_id: posting.id, status: "completed" }))
      .interview_ids;
    const { web_interview } = (await call("GET", `/interviews/${id}/data`)).body.data;
    const said = web_interview.scorecard[0].transcript.map(({ text }: Parsed) => text).join("\n");
    expect(said).toContain(scale.score_of_5);
    expect(said).not.toMatch(/parcel|refund/);
    expect(web_interview.highlights).toEqual([scale.score_of_5]);
  });

  it("say under whose name they came, and can be many at once with different emails", async () => {
    const { create, call, control } = await sandboxForTest();
    const { id } = await create(minimal);
    await control("POST", "/candidates", { posting_id: id, name: "Noor", email: "noor@mail.example" });
    const { interview_ids } = await control("POST", "/candidates", { posting_id: id, count: 250 });
    expect(new Set(interview_ids).size).toBe(250);
    const emails = new Set<string>();
    let after = "";
    for (let page = 0; page < 3; page++) {
      const { body } = await call("GET", `/postings/${id}/candidates?limit=100${after}`);
      for (const { email } of body.data) emails.add(email);
      after = `&starting_after=${inOrder(body).at(-1)}`;
      expect(body.pagination.has_more).toBe(page < 2);
    }
    expect(emails.size).toBe(251);
    expect(emails).toContain("noor@mail.example");
  });

  it("are listed newest first and between two times, both of which count", async () => {
    const clock = testClock("2026-05-01T00:00:00Z");
    const { create, call, control } = await sandboxForTest({ now: clock.now });
    const { id } = await create(minimal);
    const ids: string[] = [];
    for (let day = 0; day < 3; day++) {
      ids.push(...(await control("POST", "/candidates", { posting_id: id })).interview_ids);
      clock.move(24 * 3_600_000);
    }
    const list = async (query: string) =>
      inOrder((await call("GET", `/postings/${id}/candidates?${query}`)).body);
    expect(await list("")).toEqual([...ids].reverse());
    expect(await list("created_after=2026-05-02T00:00:00Z")).toEqual([ids[2], ids[1]]);
    expect(await list(`created_before=${Date.parse("2026-05-02T00:00:00Z") / 1000}`)).toEqual([
      ids[1],
      ids[0],
    ]);
    const { status } = await call("GET", `/postings/${id}/candidates?created_after=yesterday`);
    expect(status).toBe(400);
  });

  it("who are knocked out stop at the step that did it", async () => {
    const { create, call, control } = await sandboxForTest();
    const { id } = await create({
      title: "Line Cook",
      workflow: [{ type: "form", config: { knockout_enabled: true } }, { type: "web_interview" }],
    });
    const [interview] = (await control("POST", "/candidates", { posting_id: id, status: "knocked_out" }))
      .interview_ids;
    const { data } = (await call("GET", `/interviews/${interview}/data`)).body;
    expect(data.workflow.steps.map(({ status }: Parsed) => status)).toEqual(["knocked_out", "not_started"]);
    expect(data).toMatchObject({ web_interview: null, form: { overall_status: "failed" } });
  });

  it("have their integrity checked only where the posting asks for it", async () => {
    const { create, call, control } = await sandboxForTest({ seed: { hiring: true } });
    const plain = await create(minimal);
    const checkOf = async (posting_id: string) => {
      const [id] = (await control("POST", "/candidates", { posting_id, status: "completed" })).interview_ids;
      return (await call("GET", `/interviews/${id}/data`)).body.data.cheat_detection;
    };
    expect(await checkOf(plain.id)).toBeNull();
    expect(await checkOf("5C0FFEE1")).toMatchObject({ overall_ranking: 1, enabled: true });
  });

  it("are invited by the channels that the interviewer uses, and once more if they are added once more", async () => {
    const { create, call, control } = await sandboxForTest();
    const [email, phone_number] = ["noor@mail.example", "+12065551234"];
    const invited = async (config: object, person: object) => {
      const { id } = await create({ ...minimal, phone_number_id: "4F9D27A1", ...config });
      const { status, body } = await call("POST", `/postings/${id}/candidates`, {
        name: "Noor",
        email,
        ...person,
      });
      expect(status).toBe(201);
      const listed = (await call("GET", `/postings/${id}/candidates`)).body.data;
      expect(listed).toEqual([body.data.candidate]);
      const { invitations } = await control("GET", "/state");
      expect(invitations.at(-1)).toMatchObject({ posting_id: id, email });
      return { path: `/postings/${id}/candidates`, channels: invitations.at(-1).channels };
    };
    const calls = { workflow: [{ type: "web_interview", config: { phone_calls_enabled: true } }] };
    const texts = { workflow: [{ type: "conversational_sms" }] };
    expect(await invited({}, { phone_number })).toMatchObject({ channels: ["email"] });
    expect(await invited({ allow_sms_comms: true }, {})).toMatchObject({ channels: ["email"] });
    expect(await invited({ allow_sms_comms: true }, { phone_number })).toMatchObject({
      channels: ["email", "sms"],
    });
    expect(await invited(texts, { phone_number })).toMatchObject({ channels: ["email", "sms"] });
    const { path, channels } = await invited(calls, { phone_number });
    expect(channels).toEqual(["email", "call"]);
    await call("POST", path, { name: "Noor", email });
    expect((await call("GET", path)).body.data).toHaveLength(2);
  });

  it.each([
    ["a blank name", { name: " ", email: "noor@mail.example" }, /blank/],
    ["no address", { name: "Noor", email: "noor" }, /'noor' is not an email/],
    [
      "an address that fails, in words that quote it",
      { name: "Noor", email: "n@undeliverable.example" },
      /'n@.*Noor/,
    ],
    ["another form of number", { name: "Noor", email: "noor@mail.example", phone_number: "0206" }, /E\.164/],
    ["a long value", { name: "Noor", email: "noor@mail.example", metadata: { a: "b".repeat(501) } }, /500/],
  ])("are refused for %s", async (_, person, words) => {
    const { create, call, control } = await sandboxForTest();
    const { id } = await create(minimal);
    const { status, body } = await call("POST", `/postings/${id}/candidates`, person);
    expect([status, body.error.message]).toEqual([422, expect.stringMatching(words)]);
    expect((await control("GET", "/state")).invitations).toEqual([]);
  });

  it("are refused by what is no active posting, and listed after the lag of a fault", async () => {
    const clock = testClock("2026-05-01T00:00:00Z");
    const { create, call, control } = await sandboxForTest({ now: clock.now });
    const person = { name: "Noor", email: "noor@mail.example" };
    const { id } = await create(minimal);
    const path = `/postings/${id}/candidates`;
    await control("POST", "/faults", { fault: "none", match: { method: "POST" }, list_lag_ms: 3_000 });
    expect((await call("POST", path, person)).status).toBe(201);
    expect((await call("GET", path)).body.data).toEqual([]);
    clock.move(3_000);
    expect((await call("GET", path)).body.data).toHaveLength(1);
    await call("POST", `/postings/${id}/archive`);
    const draft = await create({ title: "Warehouse", interview_template_id: "IT_C86D13" });
    for (const posting of [id, draft.id])
      expect((await call("POST", `/postings/${posting}/candidates`, person)).status).toBe(400);
  });

  it("cannot arrive at a posting that does not exist, nor with a status nobody knows", async () => {
    const { create, control } = await sandboxForTest();
    const { id } = await create(minimal);
    expect((await control("POST", "/candidates", { posting_id: "nope" })).error.code).toBe(
      "resource_not_found",
    );
    expect(
      (await control("POST", "/candidates", { posting_id: id, status: "hired" })).detail[0].loc,
    ).toContain("status");
    expect(
      (await control("POST", "/candidates/move", { interview_id: "x", status: "pending" })).error.code,
    ).toBe("resource_not_found");
  });
});
