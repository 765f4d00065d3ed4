import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { skillFiles } from "../../packaging/skills.ts";
import { GUIDE } from "../../src/design/guide.ts";
import { connectModern, type TestClient } from "../support/clients.ts";
import { ROOT } from "../support/packages.ts";
import { countTokens } from "../support/tokens.ts";

const SKILLS = Object.entries(skillFiles()).flatMap(([path, text]) => {
  const [folder = "", file] = path.split("/");
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  return file === "SKILL.md" ? [{ folder, text, body, front: parse(front) as Record<string, string> }] : [];
});

/** Where a page breaks its lines means nothing. */
const inWords = (text = ""): string => text.replaceAll(/\s+/g, " ");

it("skills/ holds what the guide and the tasks of the code make: npm run generate", async () => {
  const names = await readdir(join(ROOT, "skills"), { recursive: true });
  const files = names.filter((name) => name.endsWith(".md")).map((name) => name.replaceAll("\\", "/"));
  const texts = await Promise.all(files.map((name) => readFile(join(ROOT, "skills", name), "utf8")));
  expect(Object.fromEntries(files.map((name, index) => [name, texts[index]]))).toEqual(skillFiles());
});

describe("the skills", () => {
  let client: TestClient;
  let listed: string[];

  beforeAll(async () => {
    client = await connectModern({ env: { HEYMILO_TOOLSETS: "all", HEYMILO_SANDBOX: "true" } });
    listed = (await client.listTools()).map(({ name }) => name);
  });
  afterAll(() => client.close());

  it("are to create, to review, to shortlist and to invite", () => {
    expect(SKILLS.map(({ folder }) => folder)).toEqual([
      "create-interviewer",
      "review-interviewer",
      "shortlist-candidates",
      "invite-candidates",
    ]);
  });

  it.each(SKILLS)("$folder keeps to the rules of Agent Skills", ({ folder, front, text }) => {
    expect(Object.keys(front)).toEqual(["name", "description", "license", "compatibility"]);
    expect(front.name).toBe(folder);
    expect(front.name).toMatch(/^(?=.{1,64}$)[a-z\d]+(-[a-z\d]+)*$/);
    expect(front.description?.length).toBeLessThanOrEqual(1_024);
    expect(front.description).toContain("Use it when");
    expect(front.compatibility?.length).toBeLessThanOrEqual(500);
    expect(countTokens(text)).toBeLessThanOrEqual(850);
  });

  it.each(SKILLS)("$folder names only tools that the server lists, and says what to do without them", ({ body }) => {
    const named = body.match(/\b(get|list|create|clone|update|edit|activate|archive|add)_[a-z_]+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !listed.includes(name))).toEqual([]);
    const [, missing = ""] = body.split("## If the tools are missing");
    expect(missing).toMatch(/^\n\nWithout the tool ([a-z_]+) you cannot do this\./);
  });

  it.each([
    ["create-interviewer", "draft_interviewer", async () => ({ job_description: "Cook" })],
    ["review-interviewer", "review_interviewer", async () => ({ posting_id: await anInterviewer() })],
    ["shortlist-candidates", "shortlist_candidates", async () => ({ posting_id: await anInterviewer() })],
  ])("%s goes about it as the prompt %s does", async (folder, prompt, args) => {
    const text = await client.getPrompt(prompt, (await args()) as Record<string, string>);
    const [steps = ""] = /How to go about it:(\n\d+\. .*)+/.exec(text) ?? [];
    expect(steps.split("\n").length).toBeGreaterThan(4);
    expect(inWords(SKILLS.find((skill) => skill.folder === folder)?.body)).toContain(inWords(steps));
  });

  const anInterviewer = async (): Promise<string> => {
    const { structured } = await client.callTool("list_interviewers");
    const [first] = (structured?.interviewers ?? []) as { posting_id: string }[];
    return first?.posting_id ?? "";
  };

  it.each(["create-interviewer", "review-interviewer"])("%s has the guide, for where there are no tools", (folder) => {
    expect(inWords(skillFiles()[`${folder}/references/guide.md`])).toBe(inWords(`${GUIDE}\n`));
    expect(SKILLS.find((skill) => skill.folder === folder)?.body).toContain("references/guide.md");
  });
});
