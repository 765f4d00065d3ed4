import { describe, expect, it } from "vitest";
import { standardSeed } from "../../src/sandbox/seed/index.ts";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { manyTemplates } from "../support/sandbox.ts";
import { toolScene } from "../support/tool-scene.ts";

const LIST = "heymilo://interview-templates";
const FAMILY = `${LIST}/{template_id}`;
const ALL = standardSeed.templates;

const read = async (client: TestClient, uri: string) => JSON.parse(await client.readResource(uri)) as Json;

describe("interview templates as resources", () => {
  const scene = toolScene();

  it("are announced with titles and types, before anything was read", async () => {
    const described = {
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
      mimeType: "application/json",
    };
    expect(await scene.client.listResources()).toContainEqual(expect.objectContaining({ ...described, uri: LIST }));
    expect(await scene.client.listResourceTemplates()).toContainEqual(
      expect.objectContaining({ ...described, uriTemplate: FAMILY }),
    );
    expect(await scene.sandbox.requests()).toEqual([]);
  });

  it("are all listed, marked as the sandbox's", async () => {
    const list = await read(scene.client, LIST);
    expect(list).toMatchObject({ count: ALL.length, truncated: false });
    expect(list.sandbox).toContain("nothing here exists at HeyMilo");
    const rows = list.interview_templates as { id: string; posting_id: string }[];
    expect(rows.map(({ id, posting_id }) => [id, posting_id])).toEqual(
      ALL.map(({ id, blueprint }) => [id, blueprint.id]),
    );
  });

  it("are read one by one with their blueprint", async () => {
    const template = await read(scene.client, `${LIST}/IT_7C1E04`);
    expect(template).toMatchObject({
      id: "IT_7C1E04",
      is_default: true,
      blueprint: { title: expect.any(String) },
    });
    const { blueprint } = template as { blueprint: { workflow: unknown[]; questions: unknown[] } };
    expect(blueprint.workflow.length).toBeGreaterThan(0);
    expect(blueprint.questions.length).toBeGreaterThan(0);
    expect(JSON.stringify(template)).not.toContain("ingestion");
  });

  it("an unknown one is not found", async () => {
    const notFound = { code: -32602, message: expect.stringContaining("404") };
    await expect(scene.client.readResource(`${LIST}/IT_NONE`)).rejects.toMatchObject(notFound);
  });

  it.each(["%20", "a%2Fb%0Ac"])("an id that would bend the path is refused: %s", async (id) => {
    const before = (await scene.sandbox.requests()).length;
    await expect(scene.client.readResource(`${LIST}/${id}`)).rejects.toThrow("is not an id");
    expect(await scene.sandbox.requests()).toHaveLength(before);
  });

  it.each([
    ["the beginning of an id", "it_7c1", ["IT_7C1E04"]],
    ["a code", "registered-nurse", ["IT_A03F5C"]],
    ["part of a name", "bullhorn", ["IT_C86D13"]],
    ["nothing yet", "", ALL.map(({ id }) => id)],
    ["something unknown", "astronaut", []],
  ])("are suggested by %s", async (_what, typed, ids) => {
    expect(await scene.client.complete(FAMILY, "template_id", typed)).toEqual(ids);
    const inPrompt = await scene.client.completePrompt("draft_interviewer", "interview_template", typed);
    expect(inPrompt).toEqual(ids);
  });

  it("a suggestion that fails is none, and not an error", async () => {
    const fresh = await connectModern({ env: scene.sandbox.env });
    await scene.sandbox.arm({ fault: "unauthorized" });
    expect(await fresh.complete(FAMILY, "template_id", "nurse")).toEqual([]);
    expect(await fresh.complete(FAMILY, "template_id", "nurse")).toEqual(["IT_A03F5C"]);
    await fresh.close();
  });

  it("a read that fails says why and whether to try again", async () => {
    await scene.sandbox.arm({ fault: "unauthorized" });
    const reading = scene.client.readResource(LIST);
    await expect(reading).rejects.toMatchObject({ code: -32603, message: expect.stringContaining("401") });
  });
});

describe.each([
  [230, 230, { count: 230, truncated: false }],
  [501, 100, { count: 500, truncated: true, note: expect.stringContaining("There are more") as string }],
])("a workspace with %i templates", (many, shown, said) => {
  const scene = toolScene({ sandbox: { seed: { templates: manyTemplates(many) } } });

  it("is listed on all pages that anyone reads, and what is cut is said", async () => {
    const list = await read(scene.client, LIST);
    expect(list).toMatchObject(said);
    const ids = (list.interview_templates as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: shown }, (_, at) => `IT_${at}`));
    expect(await scene.client.complete(FAMILY, "template_id", "")).toHaveLength(100);
  });
});
