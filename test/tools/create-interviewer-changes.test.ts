import { describe, expect, it, onTestFinished } from "vitest";
import { connectModern, type Json } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "create_interviewer";

/** Equal requests replay within the server's memory, so each test names its own job. */
let jobs = 0;
const job = (rest: Json = {}): Json & { title: string; workflow: Json[] } => ({
  title: `Ferry pilot ${++jobs}`,
  description: "Takes ferries across the sound, in the day and in the night.",
  workflow: [
    { type: "form", questions: [{ modality: "form", text: "May you work nights?" }] },
    {
      type: "web_interview",
      config: { video: false },
      questions: ["Why ferries?", "What do you do in fog?", "Who has priority?"].map((text) => ({
        modality: "voice",
        text,
      })),
    },
  ],
  ...rest,
});

const text = (step: number, question: number) => `workflow[${step}].questions[${question}].text`;
const replace = (path: string, value: unknown) => ({ op: "replace", path, value });

/** A preview, and calls about it. */
const previewed = async (request: Json & { title: string } = job()) => {
  const first = await scene.ask(TOOL, { ...request, dry_run: true });
  const named = { title: request.title, idempotency_key: first.idempotency_key };
  const call = (changes: unknown, more: Json = {}): Json => ({
    ...named,
    dry_run: true,
    revision: first.revision,
    changes,
    ...more,
  });
  return {
    request,
    first,
    named,
    call,
    change: (changes: unknown, more: Json = {}) => scene.ask(TOOL, call(changes, more)),
    refused: (changes: unknown, more: Json = {}) => scene.refusal(TOOL, call(changes, more)),
    /** What title and key create. */
    created: async (more: Json = {}) => {
      const { posting_id } = await scene.ask(TOOL, { ...named, ...more });
      const [write] = (await scene.sandbox.requests()).filter(({ method }) => method === "POST").slice(-1);
      const { metadata, ...body } = write?.body?.json ?? {};
      const { mcp_idempotency_key: marker, ...own } = metadata as Record<string, string>;
      return { posting_id, marker, body: { ...body, ...(Object.keys(own).length > 0 && { metadata: own }) } };
    },
  };
};

describe("a preview can be changed", () => {
  it("and then title, key and revision create what came of it", async () => {
    const { request, change, created, first } = await previewed();
    const changed = await change([
      replace(text(1, 1), "What do you do in thick fog?"),
      { op: "add", path: "/workflow/1/questions/-", value: { modality: "voice", text: "Any questions?" } },
      { op: "remove", path: "workflow[1].questions[0]" },
      replace("workflow[1].config.is_multilingual", true),
      { op: "add", path: "metadata.source", value: "site" },
    ]);
    expect(changed.revision).toMatch(/^[0-9a-f]{8}$/);
    expect(changed.revision).not.toBe(first.revision);
    const { body, marker } = await created({ revision: changed.revision });
    const [form, interview] = request.workflow as Json[];
    const texts = ["What do you do in thick fog?", "Who has priority?", "Any questions?"];
    expect(body).toEqual({
      ...request,
      metadata: { source: "site" },
      workflow: [
        form,
        {
          ...interview,
          config: { video: false, is_multilingual: true },
          questions: texts.map((one) => ({ modality: "voice", text: one })),
        },
      ],
    });
    expect(marker?.split(" ")[1]).toMatch(new RegExp(`^${changed.revision}`));
  });

  it("and the answer has what changed alone, old and new, in words", async () => {
    const { change } = await previewed();
    const answer = await change([
      replace(text(1, 1), "What do you do in thick fog?"),
      replace("workflow[1].config.video", true),
      { op: "remove", path: "workflow[1].questions[0]" },
    ]);
    expect(answer).not.toHaveProperty("steps");
    expect(answer).not.toHaveProperty("warnings");
    expect(answer.changed).toEqual([
      "workflow[1].config.video: false -> true",
      "workflow[1].questions[0]: removed Why ferries?",
      "workflow[1].questions[0].text: What do you do in fog? -> What do you do in thick fog?",
      expect.stringMatching(/^2 web_interview: voice interview.*3 voice questions.* -> video.*2 voice questions/),
      expect.stringMatching(/^minutes: \d.* minutes.* -> \d.* minutes/),
    ]);
    expect(answer.next_steps).toEqual([expect.stringContaining("revision")]);
  });

  it("and shows all of it on demand, with the request", async () => {
    const { change, request } = await previewed();
    const answer = await change([replace("/description", "Takes ferries across the bay.")], {
      response_detail: "full",
    });
    expect(answer.request).toEqual({ ...request, description: "Takes ferries across the bay." });
    expect(answer.steps).toHaveLength(2);
    expect(answer.changed).toHaveLength(1);
  });

  it("for at most 150 tokens a question and 250 an overview, arguments and answer together", async () => {
    const idempotency_key = "auto-2312c7cd79aae20e";
    const example = { ...exampleRequest("hvac-technician"), idempotency_key } as unknown as Json & { title: string };
    const { change, call, first } = await previewed(example);
    let { revision } = first;
    const cost = async (path: string, value: string) => {
      const changes = [replace(path, value)];
      const args = call(changes, { revision });
      const { sandbox: _, ...answer } = await change(changes, { revision });
      revision = answer.revision;
      return countTokens(args) + countTokens(answer);
    };
    const question = "How do you find out why a heat pump runs and does not cool?";
    expect(await cost(text(1, 0), question)).toBeLessThanOrEqual(150);
    const overview = String(example.job_overview).replace("Tulsa", "Austin").replace("40 miles", "60 miles");
    expect(countTokens(overview)).toBeGreaterThan(80);
    expect(await cost("job_overview", overview)).toBeLessThanOrEqual(250);
  });

  it("its title too, which counts from then on", async () => {
    const { change, created, named, first } = await previewed();
    const title = `Ferry captain ${jobs}`;
    const { revision } = await change([replace("/title", title)]);
    const { idempotency_key } = named;
    const again = { dry_run: true, title, idempotency_key, revision, changes: [replace("/max_retakes", "2")] };
    const later = await scene.ask(TOOL, again);
    expect(await scene.refusal(TOOL, { ...named, revision: later.revision })).toContain(`- title: is "${title}"`);
    expect(first.revision).not.toBe(later.revision);
    expect((await created({ title, revision: later.revision })).body).toMatchObject({ title, max_retakes: 2 });
  });

  it("fifty times in a row", async () => {
    const { change, created } = await previewed();
    let revision: unknown;
    for (let count = 1; count <= 50; count++) {
      const changes = [replace(text(1, 0), `Why ferries, number ${count}?`)];
      ({ revision } = await change(changes, revision === undefined ? {} : { revision }));
    }
    const { body } = await created({ revision });
    expect(body).toMatchObject({ workflow: [{}, { questions: [{ text: "Why ferries, number 50?" }, {}, {}] }] });
  });

  it("by a caller that has to send every field, and writes JSON as text", async () => {
    const { change, named, created } = await previewed();
    const empty = {
      description: "",
      workflow: [],
      interview_template_id: null,
      metadata: { external_id: "", source: "" },
      max_retakes: 0,
      allow_sms_comms: false,
      allow_duplicate: false,
    };
    const changes = JSON.stringify([
      { op: "add", path: "workflow[-]", value: '{"type": "form", "config": {}}' },
      { op: "add", path: "workflow[2].questions[-]", value: '{"modality": "form", "text": "Boots?"}' },
      { op: "remove", path: "workflow[1].questions[2]", value: "" },
    ]);
    const { revision } = await change(changes, empty);
    const { body } = await created({ ...empty, ...named, revision, changes: [], dry_run: false });
    expect(body).toMatchObject({ workflow: [{}, {}, { type: "form", questions: [{ text: "Boots?" }] }] });
  });
});

describe("a change that cannot be made", () => {
  const refusals: [what: string, changes: Json[], problem: string][] = [
    ["an index beyond the end", [replace("/workflow/1/questions/9/text", "x")], "- workflow[1].questions: has 3 items"],
    ["an item behind the end", [{ op: "add", path: "workflow[5]", value: {} }], "- workflow: has 2 items"],
    ["the place behind the last", [replace("/workflow/1/questions/-", "x")], "- workflow[1].questions: "],
    ["a field that is not there", [{ op: "remove", path: "max_retakes" }], "- max_retakes: is missing"],
    ["something on the way", [replace("workflow[1].nothing.there", 1)], "- workflow[1].nothing: is missing"],
    ["a part of a text", [replace("description.length", 1)], "- description: is a string"],
    ["everything", [{ op: "add", path: "", value: {} }], "- changes[0].path: is the whole request"],
    ["no path", [replace("workflow[one]", 1)], "- changes[0].path: must be like"],
    ["no value", [{ op: "add", path: "max_retakes" }], "- max_retakes: add needs a value"],
    ["null", [replace("/workflow/1/config/video", null)], "- workflow[1].config.video: replace needs a value"],
    ["an inherited name", [{ op: "remove", path: "/metadata/toString" }], "- metadata: is missing"],
    ["a prototype", [{ op: "add", path: "/__proto__/max_retakes", value: 1 }], "is no field"],
    ["the key", [replace("/idempotency_key", "other")], "- idempotency_key: is no part of the request"],
    ["a value of the wrong type", [replace(text(1, 0), 7)], `- ${text(1, 0)}: must be a string, not 7`],
    ["an unknown field", [replace("workflow[1].config.vidoe", true)], "did you mean video?"],
    ["a rule between fields", [replace("/interview_template_id", "IT_A03F5C")], "cannot be combined with workflow"],
    ["an id that does not exist", [replace("/sender_email_id", "nobody")], "- sender_email_id: nobody"],
  ];

  it.each(refusals)("(%s) names its place, and none is made", async (_what, changes, problem) => {
    const { request, refused, created, first } = await previewed();
    const all = [replace("/description", "Sails."), ...changes];
    const moved = problem.replace("changes[0]", "changes[1]");
    expect(await refused(all)).toContain(moved);
    const { body } = await created({ revision: first.revision });
    expect(body).toEqual(request);
  });

  it("for lack of something else in the call says what", async () => {
    const { call, named } = await previewed();
    const changes = [replace("/max_retakes", 1)];
    expect(await scene.refusal(TOOL, { ...call(changes), dry_run: false })).toContain("- dry_run: ");
    expect(await scene.refusal(TOOL, { ...named, dry_run: true, changes })).toContain("- revision: is missing");
    expect(await scene.refusal(TOOL, call(changes, { idempotency_key: null }))).toContain(
      "- idempotency_key: is missing",
    );
    expect(await scene.refusal(TOOL, call(changes, { language: "de" }))).toContain("- language: ");
    expect(await scene.refusal(TOOL, call(changes, { allow_duplicate: true }))).toContain("- allow_duplicate: ");
    expect(await scene.refusal(TOOL, call(Array(51).fill(changes[0])))).toContain("the maximum is 50");
  });

  it("makes no request larger than a call may be", async () => {
    const { change, refused } = await previewed();
    const value = "x".repeat(700_000);
    const { revision } = await change([replace("/company_overview", value)]);
    expect(await refused([replace("/job_overview", value)], { revision })).toContain("at most 1048576");
  });
});

describe("a revision", () => {
  it("is that of the content: the same request has the same", async () => {
    const { first, change, request } = await previewed();
    const { revision } = await change([replace("/max_retakes", 1)]);
    const back = await change([{ op: "remove", path: "/max_retakes" }], { revision });
    expect(back.revision).toBe(first.revision);
    expect((await scene.ask(TOOL, { ...request, dry_run: true })).revision).toBe(first.revision);
  });

  it("that is older is refused, to change and to create, and the error says what has changed since", async () => {
    const { first, change, refused, named } = await previewed();
    const { revision } = await change([replace(text(1, 0), "Why boats?")]);
    const since = `${revision} now: ${text(1, 0)}: Why ferries? -> Why boats?`;
    expect(await refused([replace("/max_retakes", 1)])).toContain(since);
    const older = { ...named, revision: first.revision };
    expect(await scene.refusal(TOOL, older)).toContain("was changed since");
  });

  it("wins for one of two at once, and the other is told", async () => {
    const { call, named } = await previewed();
    const texts = ["Why boats?", "Why ships?"];
    const both = await Promise.all(texts.map((one) => scene.call(TOOL, call([replace(text(1, 0), one)]))));
    const [won, ...others] = both.filter(({ isError }) => !isError);
    const [lost] = both.filter(({ isError }) => isError);
    expect(others).toEqual([]);
    expect(lost?.text).toContain(`${won?.structured?.revision} now: ${text(1, 0)}: Why ferries? -> `);
    const { posting_id } = await scene.ask(TOOL, named);
    const kept = texts[both.indexOf(won as (typeof both)[number])] as string;
    expect(await scene.texts(String(posting_id), "voice")).toContain(kept);
  });

  it("has the same answer for the same changes again, as long as what they made is the latest", async () => {
    const { change, refused } = await previewed();
    const add = [{ op: "add", path: "workflow[1].questions[-]", value: { modality: "voice", text: "More?" } }];
    const [once, again] = [await change(add), await change(add)];
    expect(again).toEqual(once);
    const [one, other] = await Promise.all([change(add), change(add)]);
    expect([one, other]).toEqual([once, once]);
    await change([replace("/max_retakes", 1)], { revision: once.revision });
    expect(await refused(add)).toContain("was changed since");
  });

  it("that this server does not know leads to the whole request", async () => {
    const { refused, call, request, named } = await previewed();
    const changes = [replace("/max_retakes", 1)];
    expect(await refused(changes, { revision: "00000000" })).toContain("Send the whole request again");
    const other = await connectModern({ env: scene.sandbox.env });
    onTestFinished(() => other.close());
    expect((await other.callTool(TOOL, call(changes))).text).toContain("Send the whole request with this key");
    const whole = await scene.ask(TOOL, { ...request, ...named, revision: "00000000", dry_run: true });
    expect(whole.warnings).toContain("revision: is not used beside a whole request");
  });
});
