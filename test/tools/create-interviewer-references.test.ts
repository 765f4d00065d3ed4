import { beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "create_interviewer";
const ATS_TEMPLATE = "IT_C86D13";

beforeEach(() => scene.sandbox.reset());

/** Equal requests replay within the server's memory, so each test names its own job. */
let jobs = 0;
const job = (rest: Json): Json => {
  jobs += 1;
  return { title: `Cartographer ${jobs}`, description: "Draws maps of tunnels.", ...rest };
};
const interview = (config: Json = {}): Json => ({
  workflow: [{ type: "web_interview", config, questions: [{ modality: "voice", text: "Why?" }] }],
});
const preview = (args: Json) => scene.ask(TOOL, { ...job(args), dry_run: true });

describe("a dry run checks that every id exists", () => {
  const wrong: Json = {
    ...interview(),
    phone_number_id: "4F9D27A2",
    sender_email_id: "care-jobs@alderway.example",
    email_template_group_id: "engineering",
    design_template_group_id: "zzzzzzzzzzzz",
  };

  it("and answers all that do not with what was likely meant", async () => {
    const result = await scene.call(TOOL, { ...job(wrong), dry_run: true });
    expect(result.failure).toMatchObject({ outcome: "not_created", retry: "no" });
    expect(result.text).toMatch(
      /^outcome: not_created - retry: no, unless corrected\nNothing was created\. The arguments have 4 problems/,
    );
    for (const line of [
      "phone_number_id: 4F9D27A2: no such phone number; did you mean 4F9D27A1 +13125550142?",
      "sender_email_id: care-jobs@alderway.example: no such sender email; did you mean 5E7D10AC93B2 care-jobs@alderway.example",
      "email_template_group_id: engineering: no such email template group; did you mean E6A1D0C3B2F4 Engineering Hiring Emails?",
      "design_template_group_id: zzzzzzzzzzzz: no such design template group; there are 2, such as D05C7A19E3B8 Alderway Brand",
    ])
      expect(result.text).toContain(`- ${line}`);
    expect(await scene.all()).toEqual([]);
  });

  it("a template by its code or a slip", async () => {
    for (const [id, likely] of [
      ["IT_2D94AE", "IT_2D94AF Field Service Technician"],
      ["warehouse", "Warehouse Associate"],
    ]) {
      const text = await scene.refusal(TOOL, { ...job({ interview_template_id: id }), dry_run: true });
      expect(text).toContain(`interview_template_id: ${id}: no such interview template; did you mean `);
      expect(text).toContain(likely);
    }
  });

  it.each([
    [
      "a name that may be built in",
      "wrv-sarah",
      "wrv-sarah: no such voice; did you mean wrv-7f3a21c9 Sarah (en-US)? (built-in voices may not be listed)",
    ],
    ["a slip in the id", "wrv-7f3a21c8", "did you mean wrv-7f3a21c9 Sarah (en-US)"],
    ["a name", "Sarah", "did you mean wrv-7f3a21c9 Sarah (en-US)"],
    ["another case", "WRV-7F3A21C9", "did you mean wrv-7f3a21c9 Sarah (en-US)"],
    ["a name in full", "camille (fr-FR)", "did you mean wrv-c2741d05 Camille (fr-FR)"],
  ])("and warns of a voice that is not listed, with what was likely meant by %s", async (_what, voice_id, said) => {
    const { warnings } = await preview(interview({ voice_id }));
    expect(warnings).toEqual([expect.stringContaining(said)]);
  });

  it("and warns of a number that is not active", async () => {
    const answer = await preview({ ...interview(), phone_number_id: "0B72D9F4" });
    expect(answer.warnings).toEqual([
      "phone_number_id: 0B72D9F4 is not active; choose another from list_workspace_assets",
    ]);
  });

  it("says nothing of what exists", async () => {
    const answer = await preview({
      ...interview({ voice_id: "wrv-7f3a21c9" }),
      phone_number_id: "4F9D27A1",
      sender_email_id: "5E7D10AC93B2",
      email_template_group_id: "E6A1D0C3B2F4",
      design_template_group_id: "D05C7A19E3B8",
    });
    expect(answer).not.toHaveProperty("warnings");
  });

  it("and warns of what it could not check", async () => {
    await scene.sandbox.arm({ fault: "unauthorized", match: { path: "/api/v2/voices" }, times: 9 });
    const answer = await preview({ ...interview({ voice_id: "wrv-7f3a21c9" }), phone_number_id: "4F9D27A1" });
    expect(answer.warnings).toEqual([
      expect.stringMatching(/^voice_id: wrv-7f3a21c9 could not be checked \(.*not valid/),
    ]);
  });
});

describe("a dry run in a workspace of another size", () => {
  const at = (day: number) => ({ created_at: 1_764_579_600 + day, updated_at: 1_764_579_600 + day });
  const many = <T>(count: number, row: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => ({ ...row(index), ...at(index) }));
  const seed = {
    voices: many(501, (index) => ({ object: "voice", id: `wrv-${index}`, name: `Voice ${index}` })),
    sender_emails: many(9, (index) => ({
      object: "sender_email",
      id: `A${index}`,
      full_email: `jobs${index}@mill.example`,
    })),
    email_template_groups: [],
  };
  const other = toolScene({ sandbox: { seed } });

  it("names three at most of what may be meant, and says where there is none", async () => {
    const wrong = { sender_email_id: "jobs@mill.example", email_template_group_id: "x" };
    const text = await other.refusal(TOOL, { ...job({ ...interview(), ...wrong }), dry_run: true });
    expect(text.match(/jobs\d@mill\.example/g)).toHaveLength(3);
    expect(text).toContain("x: no such email template group; this workspace has none");
  });

  it.each([
    ["wrv-499", undefined],
    ["wrv-500", [expect.stringMatching(/^voice_id: wrv-500 could not be checked/)]],
  ])("looks for %s among the first 500", async (voice_id, expected) => {
    const { warnings } = await other.ask(TOOL, { ...job(interview({ voice_id })), dry_run: true });
    expect(warnings).toEqual(expected);
  });
});

describe("a dry run warns", () => {
  const DESCRIPTION = "Drives trams through the old town, in the day and in the night.";
  const speaking = (language: string, config?: Json) => ({ language, ...interview(config) });
  const resume = { workflow: [{ type: "resume" }] };

  it.each<[what: string, args: Json, warning: RegExp | undefined]>([
    [
      "of a language that no voice of the workspace speaks, and names those that do",
      speaking("pl"),
      /^language: no voice of this workspace is listed for pl \(there are en-US, .*\); HeyMilo accepts it and .* Ask/,
    ],
    ["of no language that a voice speaks", speaking("de"), undefined],
    [
      "of a voice that speaks another language",
      speaking("de", { voice_id: "wrv-3d57aa80" }),
      /voice_id: Lucía speaks es-MX, and the interview is in de; choose another/,
    ],
    ["of no voice that speaks the language", speaking("de", { voice_id: "wrv-58ab93f7" }), undefined],
    [
      "of a description that only repeats the title",
      { ...resume, title: "A Tram Driver", description: "A tram driver. Tram, driver" },
      /^description: only repeats the title/,
    ],
    ["of an empty description", { ...resume, description: "" }, /or the questions come out general/],
    [
      "of a step that asks nothing",
      { workflow: [{ type: "form", questions: [] }] },
      /questions: is an empty list, so the form step may ask nothing; leave it out/,
    ],
  ])("%s", async (_what, args, warning) => {
    const { warnings = [] } = await preview({ description: DESCRIPTION, ...args });
    if (warning) expect((warnings as string[]).join("\n")).toMatch(warning);
    else expect(warnings).toEqual([]);
  });
});

describe("a dry run with a template", () => {
  it("says what the template brings along", async () => {
    const answer = await preview({ interview_template_id: "IT_2D94AF" });
    expect(answer).toMatchObject({ template: "Field Service Technician (IT_2D94AF)", will_be: "active" });
    expect(answer.steps).toEqual([
      expect.stringMatching(/^1 conversational_sms: text messages.* 3 text questions in the template/),
      expect.stringMatching(/^2 web_interview: .* 2 voice questions in the template/),
    ]);
  });

  it("of an ATS says that the interviewer starts as a draft", async () => {
    const answer = await preview({ interview_template_id: ATS_TEMPLATE });
    expect(answer.will_be).toBe("draft");
    expect(answer.summary).toContain("be a draft, because its template was made from a job in bullhorn");
  });
});

describe("without a dry run", () => {
  const refused: [what: string, args: Json, expected: string][] = [
    [
      "a template",
      { interview_template_id: "IT_2D94AE" },
      "interview_template_id: IT_2D94AE: no such interview template; did you mean IT_2D94AF Field Service Technician?",
    ],
    [
      "a number",
      { ...interview(), phone_number_id: "4F9D27A2" },
      "phone_number_id: 4F9D27A2: no such phone number; did you mean 4F9D27A1 +13125550142?",
    ],
  ];

  it.each(refused)("%s that HeyMilo refuses is answered the same way", async (_what, args, expected) => {
    const result = await scene.call(TOOL, job(args));
    expect(result.text).toMatch(
      /^outcome: not_created - retry: no, unless corrected\nHeyMilo refused this\. Nothing was created\. The arguments have 1 problem/,
    );
    expect(result.text).toContain(`- ${expected}`);
    expect(await scene.all()).toEqual([]);
  });

  it("a refusal for another reason comes as it is", async () => {
    await scene.sandbox.arm({ fault: "unauthorized", match: { method: "POST" } });
    const text = await scene.refusal(TOOL, job({ ...interview(), phone_number_id: "4F9D27A2" }));
    expect(text).toMatch(/^outcome: not_created - retry: no\nHeyMilo answered 401/);
    expect(text).not.toContain("no such phone number");
  });

  it("an unlisted voice blocks nothing", async () => {
    const answer = await scene.ask(TOOL, job(interview({ voice_id: "voice-1" })));
    expect(answer.outcome).toBe("created");
    expect((await scene.stored(String(answer.posting_id))).workflow[0]?.config.voice_id).toBe("voice-1");
  });
});
