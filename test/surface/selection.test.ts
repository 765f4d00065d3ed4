import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ADDS, defineTool, READS, type Tool } from "../../src/definition/tool.ts";
import { DEFAULT_TOOLSETS, type Toolset } from "../../src/settings/toolsets.ts";
import { describeSurface } from "../../src/surface/describe.ts";
import { attach } from "../../src/surface/listed.ts";
import { selectTools } from "../../src/surface/selection.ts";
import { tools, toolsets } from "../../tools/index.ts";
import { type ConnectOptions, connectModern, eachClient, type Json } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";
import { toolScene } from "../support/tool-scene.ts";

const EVERY = tools.map(({ name }) => name);
const USUAL = DEFAULT_TOOLSETS.flatMap((toolset) => toolsets[toolset].map(({ name }) => name));
const REQUEST = { title: "Nurse", description: "A nurse for our ward.", workflow: [{ type: "resume" }] };

const namesWith = async (options: ConnectOptions): Promise<string[]> => {
  const client = await connectModern(options);
  try {
    return (await client.listTools()).map(({ name }) => name);
  } finally {
    await client.close();
  }
};

describe("--tools and HEYMILO_TOOLS", () => {
  const pair = ["create_interviewer", "list_interview_templates"];

  it("without them all tools are listed that contact nobody", async () => {
    expect(await namesWith({})).toEqual(USUAL);
  });

  it("HEYMILO_TOOLSETS=all lists those that contact people, too", async () => {
    expect(await namesWith({ env: { HEYMILO_TOOLSETS: "all" } })).toEqual(EVERY);
  });

  it("list only what they name, in the order of all tools", async () => {
    expect(await namesWith({ args: ["--tools", "list_interview_templates,create_interviewer"] })).toEqual(
      pair,
    );
    expect(
      await namesWith({ env: { HEYMILO_TOOLS: " create_interviewer , list_interview_templates," } }),
    ).toEqual(pair);
  });

  it("the two that a create needs cost a model no more than 3,500 tokens", async () => {
    const client = await connectModern({ args: ["--tools", pair.join(",")] });
    expect(countTokens(await client.listTools())).toBeLessThanOrEqual(3_500);
    await client.close();
  });

  it("a tool that is not listed cannot be called", async () => {
    const client = await connectModern({ args: ["--tools", "get_interviewer"] });
    await expect(client.callTool("create_interviewer", REQUEST)).rejects.toThrow("not found");
    await client.close();
  });

  it.each([
    [
      "create_interviewer,fly_to_moon",
      ["create_interviewer"],
      "name 2 is of a tool that this server does not have",
    ],
    ["fly_to_moon", USUAL, "names a tool that this server does not have"],
    ["create interviewer", USUAL, "must be names of tools, separated by commas"],
  ])("%s: listed even so, and a call says what is wrong", async (value, listed, problem) => {
    const client = await connectModern({ env: { HEYMILO_TOOLS: value, HEYMILO_SANDBOX: "true" } });
    expect((await client.listTools()).map(({ name }) => name)).toEqual(listed);
    const { isError, text } = await client.callTool("create_interviewer", { ...REQUEST, dry_run: true });
    expect(isError).toBe(true);
    expect(text).toContain(`HEYMILO_TOOLS ${problem}`);
    if (problem.includes("moon")) expect(text).toContain(EVERY.join(", "));
    await client.close();
  });
});

eachClient("--read-only, %s", (_name, connect) => {
  const scene = toolScene({ connect, args: ["--read-only"] });

  it("lists no tool that writes, and create_interviewer for its preview alone", async () => {
    const listed = await scene.client.listTools();
    expect(listed.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    const reads = tools.filter(({ name, annotations }) => USUAL.includes(name) && annotations.readOnlyHint);
    expect(listed.map(({ name }) => name)).toEqual(["create_interviewer", ...reads.map(({ name }) => name)]);
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

describe("selectTools", () => {
  const tool = (name: string, more: Partial<Tool> = {}): Tool =>
    defineTool({
      name,
      title: name,
      description: name,
      annotations: READS,
      input: z.strictObject({}),
      output: z.looseObject({}),
      handler: async () => ({}),
      ...more,
    });
  const definitions = {
    toolsets: {
      interviewers: [
        tool("read"),
        tool("write", { annotations: ADDS }),
        tool("make", { annotations: ADDS, canPreview: true }),
      ],
      candidates: [tool("people")],
    },
    resources: [],
    prompts: [],
  };
  const { tools: some } = attach(describeSurface(definitions), async () => definitions);
  const select = (readOnly: boolean, names?: string[], toolsets: Toolset[] = ["interviewers"]) => {
    const { tools: selected, problems } = selectTools(some, { readOnly, tools: names, toolsets });
    return { names: selected.map(({ name }) => name), problems: problems.map(({ problem }) => problem) };
  };

  it("puts read-only before names", () => {
    expect(select(true)).toEqual({ names: ["read", "make"], problems: [] });
    expect(select(true, ["write", "read"])).toEqual({ names: ["read"], problems: [] });
    expect(select(false, ["write", "read"])).toEqual({ names: ["read", "write"], problems: [] });
  });

  it("lists a tool that is asked for by name, whichever toolset it is of", () => {
    expect(select(false, undefined, ["interviewers", "candidates"]).names).toEqual([
      "read",
      "write",
      "make",
      "people",
    ]);
    expect(select(false, ["people"])).toEqual({ names: ["people"], problems: [] });
  });

  it("says so when the two together leave nothing", () => {
    const { names, problems } = select(true, ["write"]);
    expect(names).toEqual(["read", "make"]);
    expect(problems).toEqual([
      "names only tools that write, and HEYMILO_READ_ONLY allows read, make, people",
    ]);
  });
});
