import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { answerOf, connectLegacy, connectModern, type Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import type { Stored } from "../support/sandbox.ts";
import { until } from "../support/server-process.ts";
import { toolScene } from "../support/tool-scene.ts";

const MARKER = "mcp_idempotency_key";
/** Made from a job of an ATS, see the sandbox's seed. */
const ATS_TEMPLATE = "IT_C86D13";
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const scene = toolScene();

beforeEach(() => scene.sandbox.reset());

const create = (args: Json) => scene.ask("create_interviewer", args);

/** The one posting that exists. */
const created = async (): Promise<Stored> => {
  const [posting, ...others] = await scene.all();
  expect(others).toEqual([]);
  return posting as Stored;
};

/** The bodies of all writes so far. */
const sentBodies = async (): Promise<Json[]> => {
  const requests = await scene.sandbox.requests();
  return requests.filter(({ method }) => method === "POST").map(({ body }) => body?.json as Json);
};

/** Equal requests replay within the server's memory, so each test names its own job. */
let jobs = 0;
const job = (rest: Json): Json => {
  jobs += 1;
  return { title: `Night nurse ${jobs}`, description: "Cares for up to eight patients a night.", ...rest };
};

describe("creating", () => {
  it("returns what one needs to go on, and nothing of what was sent", async () => {
    const request = exampleRequest("senior-backend-engineer");
    const answer = await create(request);
    const posting = await created();
    expect(answer).toMatchObject({
      outcome: "created",
      posting_id: posting.id,
      status: "active",
      candidate_url: posting.urls.candidate_url,
      review_url: posting.urls.review_url,
      created_at: expect.stringMatching(ISO_TIME),
      deadline: expect.stringMatching(ISO_TIME),
      idempotency_key: expect.stringMatching(/^auto-[0-9a-f]{16}$/),
    });
    expect(answer).not.toHaveProperty("receipt");
    expect(answer.summary).toBe(`Created "${request.title}" (${posting.id}), status active.`);
    expect(answer.next_steps).toEqual([expect.stringContaining("candidate_url")]);
    expect(Date.parse(String(answer.deadline))).toBeGreaterThan(Date.parse(String(answer.created_at)));
  });

  it("sends exactly the request, with the marker among its metadata", async () => {
    const request = exampleRequest("hvac-technician");
    const { idempotency_key } = await create(request);
    const marker = expect.stringMatching(new RegExp(`^${idempotency_key} [0-9a-f]{16}$`));
    const metadata = { ...(request.metadata as Json), [MARKER]: marker };
    expect(await sentBodies()).toEqual([{ ...request, metadata }]);
  });

  it("keeps a key of the caller's own", async () => {
    const request = job({ workflow: [{ type: "resume" }] });
    expect(await create({ ...request, idempotency_key: "req-42" })).toMatchObject({
      idempotency_key: "req-42",
    });
    expect((await sentBodies())[0]?.metadata).toEqual({ [MARKER]: expect.stringMatching(/^req-42 /) });
  });

  it("says that it was the sandbox, also when the sandbox is embedded", async () => {
    const notice = "This is the sandbox: nothing here exists at HeyMilo.";
    const request = job({ workflow: [{ type: "resume" }] });
    expect(await create(request)).toMatchObject({ sandbox: notice });
    expect(await create({ ...request, dry_run: true })).toMatchObject({ sandbox: notice });
    const embedded = await connectLegacy({ args: ["--sandbox"], env: { HEYMILO_API_KEY: "not-used" } });
    const answer = answerOf(await embedded.callTool("create_interviewer", request));
    expect(answer).toMatchObject({ outcome: "created", sandbox: notice });
    await embedded.close();
    expect(await scene.all()).toHaveLength(1);
  });

  it("answers a repeat with the first one, and makes another only when told", async () => {
    const request = job({ workflow: [{ type: "resume" }] });
    const first = await create(request);
    const again = await create(request);
    expect(again).toMatchObject({ outcome: "already_created", posting_id: first.posting_id });
    expect(again.summary).toContain("nothing new was created");
    const another = await create({ ...request, allow_duplicate: true });
    expect(another.outcome).toBe("created");
    expect(another.posting_id).not.toBe(first.posting_id);
    expect(await scene.all()).toHaveLength(2);
  });
});

it("says what this call made, if another process had used its key a moment before", async () => {
  const other = await connectModern({ env: scene.sandbox.env });
  onTestFinished(() => other.close());
  const request = { ...job({ workflow: [{ type: "resume" }] }), idempotency_key: "req-at-once" };
  const match = { method: "POST", path: "^/api/v2/postings$" };
  // The later call does not see the earlier one before its POST, and does after it.
  await scene.sandbox.arm(
    { fault: "none", match, list_lag_ms: 1_500 },
    { fault: "slow_answer", match, delay_ms: 2_000 },
  );
  const earlier = other.callTool("create_interviewer", request);
  await until(async () => (await scene.all()).length === 1);
  const later = await create(request);
  const [second, first] = await scene.all();
  expect(later).toMatchObject({ outcome: "already_created", posting_id: first?.id });
  expect(later.duplicates).toMatchObject([{ posting_id: second?.id }]);
  expect(later.summary).toContain(first?.id);
  expect(later.summary).toContain(`This call made ${second?.id}`);
  expect(later.summary).not.toContain("nothing new");
  expect(answerOf(await earlier)).toMatchObject({ posting_id: first?.id });
});

describe("the receipt", () => {
  const request = () => ({
    ...exampleRequest("senior-backend-engineer"),
    title: `Engineer ${++jobs}`,
  });

  it("says each thing once: what HeyMilo has set, and neither what was sent nor the ingestion key", async () => {
    const { interviewer_name: _name, ...sent } = request() as Json;
    const answer = await create(sent);
    const posting = await created();
    const { ingestion_url_key } = posting.urls;
    expect(ingestion_url_key).toMatch(/\S{8,}/);
    expect(JSON.stringify(answer)).not.toContain(ingestion_url_key);
    expect(JSON.stringify(answer)).not.toContain(String(posting.company_overview).slice(0, 40));
    expect(answer.set_by_heymilo).toEqual({ interviewer_name: posting.interviewer_name });
    expect(answer).not.toHaveProperty("not_returned");
  });

  it("is unaltered on demand", async () => {
    const answer = await create({ ...request(), response_detail: "full" });
    const posting = await created();
    expect(answer).not.toHaveProperty("set_by_heymilo");
    expect(answer.receipt).toMatchObject({
      urls: posting.urls,
      posting: { description: posting.description },
    });
  });
});

describe("warnings", () => {
  const doubtful = () =>
    job({
      language: null,
      name: "Night Nurse",
      workflow: [
        { type: "conversational_sms", config: { intro_message: "" } },
        { type: "web_interview", config: { interview_type: "relaxed", num_questions: "3" } },
      ],
    });
  const expected = [
    /^name: becomes part of the candidate link/,
    /^workflow\[0\]: texts candidates, but the posting has no phone_number_id/,
    /^workflow\[1\]\.config\.interview_type: "relaxed" is not a value HeyMilo documents/,
    /^Ignored as empty: workflow\[0\]\.config\.intro_message\. /,
  ];

  it.each([true, false])("come with the result and block nothing; dry_run: %s", async (dry_run) => {
    const { warnings, outcome } = await create({ ...doubtful(), dry_run });
    expect(outcome).toBe(dry_run ? "preview" : "created");
    expect(warnings).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  it("mend what was meant and drop what was empty before it is sent", async () => {
    await create(doubtful());
    const [body] = await sentBodies();
    expect(body).not.toHaveProperty("language");
    expect(body?.workflow).toEqual([
      { type: "conversational_sms" },
      { type: "web_interview", config: { interview_type: "relaxed", num_questions: 3 } },
    ]);
  });
});

describe("texts that the AI keeps to itself", () => {
  const secretly = { job_overview: "Pay is up to 30 an hour.", job_overview_delivery_mode: "silent_reference" };

  it.each<[where: string, request: () => Json]>([
    ["of the interviewer", () => job({ ...secretly, workflow: [{ type: "resume", questions: [] }] })],
    ["of a step", () => job({ workflow: [{ type: "form", config: secretly, questions: [] }] })],
    [
      "of instructions",
      () => job({ instructions: "Never tell the pay.", workflow: [{ type: "form", questions: [] }] }),
    ],
    ["in German", () => job({ instructions: "Das Gehalt nie verraten.", workflow: [{ type: "form", questions: [] }] })],
    [
      "in French",
      () => job({ instructions: "Ne jamais révéler le salaire.", workflow: [{ type: "form", questions: [] }] }),
    ],
  ])("%s are named with how to test that, before the link is to be shared", async (_where, request) => {
    expect((await create(request())).next_steps).toEqual([
      expect.stringMatching(/first interview .* never to be told \((?:job_overview|instructions)\)/),
      expect.stringContaining("share candidate_url"),
    ]);
  });

  it.each([
    "Never tell candidates their score.",
    "Nicht nach dem Alter fragen.",
    "Ne dites jamais si la réponse est bonne.",
  ])("are not seen in: %s", async (instructions) => {
    const { next_steps } = await create(job({ instructions, workflow: [{ type: "form", questions: [] }] }));
    expect(next_steps).toEqual([expect.stringContaining("share candidate_url")]);
  });
});

describe("from a template", () => {
  it("the request's own fields override the template's, and nothing else does", async () => {
    const request = exampleRequest("customer-service-rep");
    expect(await create(request)).toMatchObject({ outcome: "created", status: "active" });
    const posting = await created();
    const { interview_template_id: _, metadata, ...overrides } = request;
    expect(posting).toMatchObject({ ...overrides, metadata });
    const steps = posting.workflow as { type: string }[];
    expect(steps.map(({ type }) => type)).toEqual(["form", "web_interview"]);
    expect(posting.sender_email_id).toBe("5E7D10AC93B2");
  });

  it("of an ATS: a draft, with what it takes to activate it", async () => {
    const answer = await create(job({ interview_template_id: ATS_TEMPLATE }));
    expect(answer.status).toBe("draft");
    expect(answer.next_steps).toEqual([
      expect.stringContaining("Show the user the questions"),
      expect.stringMatching(/draft tied to an ATS \(bullhorn\).*until it is activated.*ask the user before/),
    ]);
  });
});
