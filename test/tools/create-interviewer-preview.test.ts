import { describe, expect, it, onTestFinished } from "vitest";
import { PREVIEW_MINUTES } from "../../src/definition/previews.ts";
import { connectModern, type Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "create_interviewer";
/** Made from a job of an ATS, see the sandbox's seed. */
const ATS_TEMPLATE = "IT_C86D13";
const METADATA_TEMPLATE = "IT_A03F5C";

/** Equal requests replay within the server's memory, so each test names its own job. */
let jobs = 0;
const job = (rest: Json): Json & { title: string } => ({
  title: `Tram driver ${++jobs}`,
  description: "Drives trams through the old town, in the day and in the night.",
  ...rest,
});
const workflow = () => [
  { type: "resume", config: { mandatory: true, num_eligibility_questions: 2, num_criteria_questions: 3 } },
  {
    type: "web_interview",
    config: { video: false, phone_calls_enabled: true },
    questions: [{ modality: "voice", text: "Why trams?" }],
  },
];

/** With a voice that has to be found, and that speaks the language. */
const spoken = () => [{ type: "web_interview", config: { video: false, voice_id: "wrv-58ab93f7" } }];

const preview = (args: Json) => scene.ask(TOOL, { ...args, dry_run: true });
const create = (args: Json) => scene.ask(TOOL, args);
const countBefore = async () => (await scene.all()).length;

describe("a preview says what will be", () => {
  it("for each step: how candidates are reached, who writes the questions, and what decides", async () => {
    const { steps, invitations, defaults, will_be, ...rest } = await preview(
      job({
        workflow: workflow(),
        phone_number_id: "4F9D27A1",
        allow_sms_comms: true,
        sender_email_id: "A3D90F41C7E8",
      }),
    );
    expect(steps).toEqual([
      "1 resume: the candidate uploads it; required; HeyMilo writes the 2 must-haves and 3 scored criteria; 1 minute",
      "2 web_interview: phone interview, HeyMilo calls the candidate, or in the browser; from +13125550142; " +
        "1 voice question; 3 to 5 minutes; with 2 follow-ups where no number is given (HeyMilo documents no default)",
    ]);
    expect(rest.minutes).toBe("4 to 6 minutes in all");
    expect(invitations).toBe("nobody by the create; later by email from hiring@alderway.example, and by SMS");
    expect(defaults).toBe("language en, interviewer_name Sarah, deadline one month after the create");
    expect(will_be).toBe("active");
    expect(rest.checked).toBe("phone_number_id, sender_email_id");
    expect(rest).not.toHaveProperty("request");
  });

  it("in at most 450 tokens without warnings, however long the request is", async () => {
    const request = exampleRequest("senior-backend-engineer");
    expect(countTokens(request)).toBeGreaterThan(2_500);
    const { warnings: _warnings, advice: _advice, ...told } = await preview(request);
    expect(countTokens(told)).toBeLessThanOrEqual(450);
  });

  it("with the request on demand, without the marker", async () => {
    const request = job({ workflow: workflow(), phone_number_id: "4F9D27A1", metadata: { source: "x" } });
    expect((await preview({ ...request, response_detail: "full" })).request).toEqual(request);
    const { metadata: _metadata, ...bare } = request;
    expect((await preview({ ...bare, response_detail: "full" })).request).toEqual(bare);
  });

  it("and what of a template is replaced or lost", async () => {
    const request = job({
      interview_template_id: METADATA_TEMPLATE,
      job_overview: "Nights.",
      metadata: { owner: "me" },
    });
    const told = await preview(request);
    expect(told.replaced).toBe("of the template: description, job_overview");
    expect(told.lost).toContain("cost_center, compliance_track, since");
    expect(told.defaults).toBe("deadline one month after the create");
    const { posting_id } = await create({ title: request.title, idempotency_key: told.idempotency_key });
    const { metadata } = await scene.stored(String(posting_id));
    expect(Object.keys(metadata ?? {})).toEqual(["owner", "mcp_idempotency_key"]);
  });
});

describe("a title and the preview's key alone", () => {
  const previewed: [kind: string, request: () => Json & { title: string }][] = [
    ["a workflow", () => job({ workflow: workflow(), phone_number_id: "4F9D27A1" })],
    ["a template", () => job({ interview_template_id: ATS_TEMPLATE })],
    ["a key of the caller's own", () => job({ workflow: workflow().slice(0, 1), idempotency_key: `own-${jobs}` })],
  ];

  it.each(previewed)("create exactly what was previewed: %s", async (_kind, request) => {
    const { idempotency_key: _key, ...sent } = request();
    const before = await countBefore();
    const { idempotency_key, will_be } = await preview(request());
    expect(await scene.all()).toHaveLength(before);
    const told = await preview({ ...sent, idempotency_key });
    const created = await create({ title: sent.title, idempotency_key: told.idempotency_key });
    expect(created).toMatchObject({ outcome: "created", status: will_be, idempotency_key });
    expect(created).not.toHaveProperty("steps");
    const [write] = (await scene.sandbox.requests()).filter(({ method }) => method === "POST").slice(-1);
    const { metadata, ...body } = write?.body?.json ?? {};
    expect(body).toEqual(sent);
    expect(metadata).toMatchObject({ mcp_idempotency_key: expect.stringContaining(`${idempotency_key} `) });
    const again = await create({ title: sent.title, idempotency_key });
    expect(again).toMatchObject({ outcome: "already_created", posting_id: created.posting_id });
  });

  it("mean the latest preview under the key", async () => {
    const request = job({ workflow: workflow().slice(0, 1) });
    const { idempotency_key } = await preview(request);
    await preview({ ...request, max_retakes: 3, idempotency_key });
    const { posting_id } = await create({ title: request.title, idempotency_key });
    expect(await scene.stored(String(posting_id))).toMatchObject({ max_retakes: 3 });
  });

  it("do not stand in the way of a changed request with the same key", async () => {
    const request = job({ workflow: workflow().slice(0, 1) });
    const { idempotency_key, next_steps } = await preview(request);
    expect(next_steps).toEqual([
      expect.stringContaining(`within ${PREVIEW_MINUTES} minutes`),
      expect.stringContaining("dry_run: true and changes"),
    ]);
    const { posting_id } = await create({ ...request, max_retakes: 2, idempotency_key });
    expect(await scene.stored(String(posting_id))).toMatchObject({ max_retakes: 2 });
  });

  it("are refused with another title, and where nobody remembers the preview", async () => {
    const request = job({ workflow: workflow().slice(0, 1) });
    const { idempotency_key } = await preview(request);
    const before = await countBefore();
    expect(await scene.refusal(TOOL, { title: "Somebody else", idempotency_key })).toContain(
      `- title: is "${request.title}" in the preview`,
    );
    const other = await connectModern({ env: scene.sandbox.env });
    onTestFinished(() => other.close());
    const { text } = await other.callTool(TOOL, { title: request.title, idempotency_key });
    expect(text).toMatch(/^outcome: not_created - retry: no, unless corrected\n/);
    expect(text).toContain("Send the whole request with this key");
    expect(await scene.all()).toHaveLength(before);
  });

  it("do not say again what the preview has warned of, but for a language that no voice speaks", async () => {
    const request = job({ workflow: spoken(), name: "Not A Slug", language: "fi" });
    const { idempotency_key, warnings } = await preview(request);
    const voiceless = expect.stringMatching(/^language: no voice of this workspace is listed for fi/);
    expect(warnings).toEqual([
      expect.stringContaining("name: "),
      expect.stringContaining("workflow[0].config.voice_id: "),
      voiceless,
    ]);
    const before = (await scene.sandbox.requests()).length;
    expect((await create({ title: request.title, idempotency_key })).warnings).toEqual([voiceless]);
    const sent = (await scene.sandbox.requests()).slice(before);
    expect(sent.filter(({ path }) => path.includes("voices"))).toEqual([]);
  });
});

describe("the questions of what was created", () => {
  it("are told where HeyMilo wrote them, before the link is to be shared", async () => {
    const { questions, next_steps } = await create(job({ workflow: workflow(), phone_number_id: "4F9D27A1" }));
    expect(questions).toEqual(["1 resume: 2 must-haves and 3 scored criteria written by HeyMilo"]);
    expect(next_steps).toEqual([
      expect.stringContaining("get_interviewer"),
      expect.stringContaining("share candidate_url"),
    ]);
    expect(await create(job({ workflow: workflow().slice(1), phone_number_id: "4F9D27A1" }))).not.toHaveProperty(
      "questions",
    );
  });

  it("that cannot be read do not fail the create", async () => {
    await scene.sandbox.arm({ fault: "unauthorized", match: { method: "GET" } });
    const created = await create(job({ workflow: workflow().slice(0, 1) }));
    expect(created).toMatchObject({ outcome: "created", status: "active" });
    expect(created.warnings).toContainEqual(expect.stringContaining("could not be read"));
  });
});

describe("a template without questions", () => {
  it("is named before the create, after it, and in a copy; nobody says that HeyMilo writes them", async () => {
    const created = await create(job({ interview_template_id: METADATA_TEMPLATE }));
    expect(created.questions).toEqual([expect.stringMatching(/^\d.* copied from the template$/)]);
    await scene.withoutQuestions("B1A0C0E4");

    const none = "The template has no questions: candidates would be asked nothing";
    const request = job({ interview_template_id: METADATA_TEMPLATE });
    const told = await preview(request);
    expect(told.warnings).toContain(none);
    expect(told.steps).toEqual(Array(2).fill(expect.stringContaining("no questions in the template")));
    const made = await create({ title: request.title, idempotency_key: told.idempotency_key });
    expect(made.warnings).toEqual([none]);
    expect(made).not.toHaveProperty("questions");
    expect(made.next_steps).toEqual([
      "Ask the user for questions, then add them with edit_questions.",
      expect.stringMatching(/^Share candidate_url only when there are questions/),
    ]);

    const asked = { posting_id: made.posting_id, title: "Tram guard" };
    const before = await scene.ask("clone_interviewer", { ...asked, dry_run: true });
    expect(before.outcome).toBe("preview");
    const copy = await scene.ask("clone_interviewer", asked);
    expect(before.lacks).toBe(copy.lacks);
    expect(copy.lacks).toMatch(/^questions in step 1 \w+ and 2 \w+: .* a copy gets none$/);
    expect(copy).not.toHaveProperty("questions");
    expect(copy.next_steps).toContainEqual(expect.stringContaining("before the link is shared"));
  });
});

describe("a preview shows all that was set", () => {
  it("in short, without the texts, in at most 150 tokens more", async () => {
    const bare = job({
      company_overview: "C ".repeat(900),
      workflow: [
        { type: "form", questions: [{ modality: "form", text: "Shifts?" }] },
        { type: "web_interview", config: { video: false } },
      ],
    });
    const set = {
      ...bare,
      name: "tram-driver",
      deadline: "2040-05-06T07:08:09Z",
      max_retakes: 2,
      retake_cooldown_days: 7,
      redirect_url: "https://trams.example/thanks",
      scheduling_url: "https://calendar.example/trams",
      email_report_to_candidate: true,
      company_overview_delivery_mode: "silent_reference",
      job_overview: "Nights.",
      job_overview_delivery_mode: "summarized_delivery",
      metadata: { external_id: "t-1", source: "site" },
      workflow: [
        {
          type: "form",
          questions: [
            { modality: "form", text: "Shifts?", question_type: "slider", slider_min: 0, slider_max: 5 },
            {
              modality: "form",
              text: "License?",
              question_type: "file-upload",
              file_types: ["pdf"],
              allow_multiple_files: true,
            },
          ],
        },
        {
          type: "web_interview",
          config: {
            video: false,
            job_overview_delivery_mode: "reference_only",
            cheat_detection_config: { enabled: true, threshold: 70, types: ["tab_switching", "ai_scripted_answer"] },
          },
        },
      ],
    };
    const told = await preview(set);
    expect(told.settings).toBe(
      "link name tram-driver; deadline 2040-05-06T07:08:09Z; up to 2 retakes, 7 days between retakes; " +
        "then on to trams.example/thanks; the shortlisted book at calendar.example/trams; " +
        "candidates get their report by email; company_overview never told; job_overview summarised; " +
        "metadata external_id t-1, source site",
    );
    expect(told.steps).toEqual([
      "1 form: questions on a page; 2 form questions; answers: q1 slider 0 to 5, q2 file-upload (pdf) with several files; 2 minutes",
      expect.stringMatching(
        /integrity checks \(threshold 70\): tab switching, AI scripted answer; job_overview only to answer/,
      ),
    ]);
    const before: Json = { ...(await preview(bare)), warnings: [], advice: [] };
    expect(countTokens({ ...told, warnings: [], advice: [] }) - countTokens(before)).toBeLessThanOrEqual(150);
  });

  it("and which other interviewers in use have the title, by one request", async () => {
    const request = job({ workflow: workflow().slice(0, 1) });
    const count = async () => (await scene.sandbox.requests()).length;
    expect(await preview(request)).not.toHaveProperty("warnings");
    const { posting_id } = await create(request);
    const before = await count();
    const { warnings } = await preview({ ...request, title: request.title.toUpperCase() });
    expect(warnings).toEqual([
      expect.stringMatching(new RegExp(`^title: in use already by ${posting_id} "Tram driver \\d+" \\(active`)),
    ]);
    expect((await count()) - before).toBe(1);
    await scene.ask("archive_interviewer", { posting_id });
    expect(await preview(request)).not.toHaveProperty("warnings");
  });

  it("and what HeyMilo will not give back", async () => {
    const told = await preview(job({ interview_template_id: ATS_TEMPLATE }));
    expect(told.not_returned).toMatch(/^interview_template_id: /);
  });
});

describe("a preview under a key that has made something", () => {
  it("names it, and creates nothing more when it is followed", async () => {
    const request = job({ workflow: workflow().slice(0, 1), idempotency_key: "req-4711" });
    const { posting_id } = await create(request);
    const { summary, next_steps } = await preview(request);
    expect(summary).toContain(`has made interviewer ${posting_id}`);
    expect(next_steps).toEqual([expect.stringContaining("new idempotency_key")]);
    expect(await create(request)).toMatchObject({ outcome: "already_created", posting_id });
  });

  it("of other content is refused as the create would be", async () => {
    const request = job({ workflow: workflow().slice(0, 1), idempotency_key: "req-4712" });
    await create(request);
    const other = { ...request, description: "Drives buses, in the day alone.", dry_run: true };
    expect(await scene.refusal(TOOL, other)).toContain("req-4712 was used before");
  });

  it("says so when the list cannot be read", async () => {
    const request = job({ workflow: workflow().slice(0, 1), idempotency_key: "req-4713" });
    await scene.sandbox.arm({ fault: "unauthorized", match: { method: "GET", path: "/api/v2/postings" } });
    const { warnings } = await preview(request);
    expect(warnings).toContainEqual(expect.stringContaining("duplicates cannot be ruled out"));
  });
});
