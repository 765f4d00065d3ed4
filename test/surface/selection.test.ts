import { describe, expect, it } from "vitest";
import { DEFAULT_TOOLSETS } from "../../src/settings/toolsets.ts";
import { tools, toolsets } from "../../tools/index.ts";
import { type ConnectOptions, connectModern, type Json } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

const EVERY = tools.map(({ name }) => name);
const USUAL = DEFAULT_TOOLSETS.flatMap((toolset) => toolsets[toolset].map(({ name }) => name));
const REQUEST = { title: "Nurse", description: "A nurse for our ward.", workflow: [{ type: "resume" }] };
const PAIR = ["create_interviewer", "list_interview_templates"];
const readsAmong = (names: readonly string[]) =>
  tools.filter(({ name, annotations }) => names.includes(name) && annotations.readOnlyHint).map(({ name }) => name);
const READS = readsAmong(USUAL);

describe("what is listed", () => {
  it.each<[what: string, options: ConnectOptions, names: string[]]>([
    ["without a setting: all that contact nobody", {}, USUAL],
    ["with HEYMILO_TOOLSETS=all: those that contact people, too", { env: { HEYMILO_TOOLSETS: "all" } }, EVERY],
    [
      "with --tools: what it names alone, in the order of all",
      { args: ["--tools", "list_interview_templates,create_interviewer"] },
      PAIR,
    ],
    [
      "with read-only and all toolsets: none that contacts people",
      { env: { HEYMILO_READ_ONLY: "true", HEYMILO_TOOLSETS: "all" } },
      ["create_interviewer", ...readsAmong(EVERY)],
    ],
    [
      "with HEYMILO_TOOLS: the same",
      { env: { HEYMILO_TOOLS: " create_interviewer , list_interview_templates," } },
      PAIR,
    ],
    [
      "with a name of another toolset: that tool",
      { args: ["--toolsets", "interviewers", "--tools", "list_candidates"] },
      ["list_candidates"],
    ],
    [
      "with --exclude-tools: all others",
      { args: ["--exclude-tools", "archive_interviewer,add_candidates"] },
      USUAL.filter((name) => name !== "archive_interviewer"),
    ],
    [
      "with read-only and names: those of them that read",
      { args: ["--read-only", "--tools", "archive_interviewer,list_interviewers"] },
      ["list_interviewers"],
    ],
  ])("%s", async (_what, options, names) => {
    const client = await connectModern(options);
    expect((await client.listTools()).map(({ name }) => name)).toEqual(names);
    await client.close();
  });

  it("the two that a create needs cost a model no more than 3,500 tokens", async () => {
    const client = await connectModern({ args: ["--tools", PAIR.join(",")] });
    expect(countTokens(await client.listTools())).toBeLessThanOrEqual(3_500);
    await client.close();
  });

  it("a tool that is not listed cannot be called", async () => {
    const client = await connectModern({ args: ["--tools", "get_interviewer"] });
    await expect(client.callTool("create_interviewer", REQUEST)).rejects.toThrow("not found");
    await client.close();
  });

  it.each<[value: string, listed: string[], problem: string, more?: Record<string, string>]>([
    [
      "create_interviewer,fly_to_moon",
      ["create_interviewer"],
      "names tools that this server does not have, at position 2",
    ],
    ["fly_to_moon", USUAL, "names tools that this server does not have, at position 1"],
    ["create interviewer", USUAL, "must be names of tools, separated by commas"],
    [
      "archive_interviewer",
      ["create_interviewer", ...READS],
      "names only tools that write, and HEYMILO_READ_ONLY allows create_interviewer",
      { HEYMILO_READ_ONLY: "true" },
    ],
  ])("%s: listed even so, and a call says what is wrong", async (value, listed, problem, more = {}) => {
    const env = { HEYMILO_TOOLS: value, HEYMILO_SANDBOX: "true", ...more };
    const client = await connectModern({ env });
    expect((await client.listTools()).map(({ name }) => name)).toEqual(listed);
    const { isError, text } = await client.callTool("create_interviewer", { ...REQUEST, dry_run: true });
    expect(isError).toBe(true);
    expect(text).toContain(`HEYMILO_TOOLS ${problem}`);
    if (problem.includes("moon")) expect(text).toContain(EVERY.join(", "));
    await client.close();
  });
});

describe("--read-only", () => {
  const scene = toolScene({ args: ["--read-only"] });

  it("lists no tool that writes, and create_interviewer for its preview alone", async () => {
    const listed = await scene.client.listTools();
    expect(listed.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    expect(listed.map(({ name }) => name)).toEqual(["create_interviewer", ...READS]);
    expect(listed[0]?.description).toContain("read-only");
    expect(scene.client.instructions()).toContain("read-only");
    expect(scene.client.instructions()).not.toContain("without dry_run");
  });

  it("previews, and says how to get further", async () => {
    const { structured } = await scene.client.callTool("create_interviewer", { ...REQUEST, dry_run: true });
    expect(structured).toMatchObject({
      outcome: "preview",
      will_be: "active",
      steps: [expect.stringMatching(/^1 resume: the candidate uploads it; HeyMilo writes/)],
    });
    expect(structured?.next_steps).toEqual([expect.stringContaining("HEYMILO_READ_ONLY")]);
  });

  it.each([[{}], [{ dry_run: false }]])("refuses a create with %j, and sends nothing", async (more: Json) => {
    const before = (await scene.sandbox.requests()).length;
    const { isError, failure, text } = await scene.client.callTool("create_interviewer", {
      ...REQUEST,
      ...more,
    });
    expect(isError).toBe(true);
    expect(failure?.problems).toMatchObject([{ path: "dry_run" }]);
    expect(text).toContain("this server is read-only (HEYMILO_READ_ONLY)");
    expect(await scene.sandbox.requests()).toHaveLength(before);
    expect(await scene.sandbox.postings()).toEqual([]);
  });
});
