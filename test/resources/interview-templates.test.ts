import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { standardSeed } from "../../src/sandbox/seed/index.ts";
import { connectModern, eachClient, type Json, type TestClient } from "../support/clients.ts";
import { startSandboxWithTemplates } from "../support/many-templates.ts";
import { type SandboxProcess, startSandboxProcess } from "../support/sandbox-process.ts";

const LIST = "heymilo://interview-templates";
const FAMILY = `${LIST}/{template_id}`;
const ALL = standardSeed.templates;

const read = async (client: TestClient, uri: string) => JSON.parse(await client.readResource(uri)) as Json;

eachClient("interview templates as resources, %s", (_name, connect) => {
  let sandbox: SandboxProcess;
  let client: TestClient;

  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    client = await connect({ env: sandbox.env });
  });

  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });

  it("are announced with titles and types, before anything was read", async () => {
    const described = {
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
      mimeType: "application/json",
    };
    expect(await client.listResources()).toContainEqual(expect.objectContaining({ ...described, uri: LIST }));
    expect(await client.listResourceTemplates()).toContainEqual(
      expect.objectContaining({ ...described, uriTemplate: FAMILY }),
    );
    expect(await sandbox.requests()).toEqual([]);
  });

  it("are all listed, marked as the sandbox's", async () => {
    const list = await read(client, LIST);
    expect(list).toMatchObject({ count: ALL.length, truncated: false });
    expect(list.sandbox).toContain("nothing here exists at HeyMilo");
    const rows = list.interview_templates as { id: string; posting_id: string }[];
    expect(rows.map(({ id, posting_id }) => [id, posting_id])).toEqual(
      ALL.map(({ id, blueprint }) => [id, blueprint.id]),
    );
  });

  it("are read one by one with their blueprint", async () => {
    const template = await read(client, `${LIST}/IT_7C1E04`);
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
    await expect(client.readResource(`${LIST}/IT_NONE`)).rejects.toMatchObject(notFound);
  });

  it.each(["%20", "a%2Fb%0Ac"])("an id that would bend the path is refused: %s", async (id) => {
    const before = (await sandbox.requests()).length;
    await expect(client.readResource(`${LIST}/${id}`)).rejects.toThrow("is not an id");
    expect(await sandbox.requests()).toHaveLength(before);
  });

  it.each([
    ["the beginning of an id", "it_7c1", ["IT_7C1E04"]],
    ["a code", "registered-nurse", ["IT_A03F5C"]],
    ["part of a name", "bullhorn", ["IT_C86D13"]],
    ["nothing yet", "", ALL.map(({ id }) => id)],
    ["something unknown", "astronaut", []],
  ])("are suggested by %s", async (_what, typed, ids) => {
    expect(await client.complete(FAMILY, "template_id", typed)).toEqual(ids);
  });

  it("a suggestion that fails is none, and not an error", async () => {
    const fresh = await connect({ env: sandbox.env });
    await sandbox.arm({ fault: "unauthorized" });
    expect(await fresh.complete(FAMILY, "template_id", "nurse")).toEqual([]);
    expect(await fresh.complete(FAMILY, "template_id", "nurse")).toEqual(["IT_A03F5C"]);
    await fresh.close();
  });

  it("a read that fails says why and whether to try again", async () => {
    await sandbox.arm({ fault: "unauthorized" });
    const reading = client.readResource(LIST);
    await expect(reading).rejects.toMatchObject({ code: -32603, message: expect.stringContaining("401") });
  });
});

describe("a workspace with many templates", () => {
  const withTemplates = async (count: number, work: (client: TestClient) => Promise<void>) => {
    const sandbox = await startSandboxWithTemplates(count);
    const client = await connectModern({
      env: { HEYMILO_BASE_URL: sandbox.url, HEYMILO_API_KEY: sandbox.apiKey },
    });
    try {
      await work(client);
    } finally {
      await client.close();
      await sandbox.close();
    }
  };

  it("is listed on all its pages", () =>
    withTemplates(230, async (client) => {
      const list = await read(client, LIST);
      expect(list).toMatchObject({ count: 230, truncated: false });
      const ids = (list.interview_templates as { id: string }[]).map(({ id }) => id);
      expect(ids).toEqual(Array.from({ length: 230 }, (_, at) => `IT_${at}`));
      expect(await client.complete(FAMILY, "template_id", "")).toHaveLength(100);
    }));

  it("that has more than anyone reads is cut, and says so", () =>
    withTemplates(501, async (client) => {
      const list = await read(client, LIST);
      expect(list).toMatchObject({ count: 500, truncated: true });
      expect(list.note).toContain("There are more");
    }));
});
