import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { sandboxApi } from "../support/sandbox-api.ts";
import { type SandboxProcess, startSandboxProcess } from "../support/sandbox-process.ts";

const FAMILY = "heymilo://interviewers/{posting_id}";

describe("interviewers as resources", () => {
  let sandbox: SandboxProcess;
  let client: TestClient;
  let api: ReturnType<typeof sandboxApi>;
  const create = (title: string) => api.create({ title, workflow: [{ type: "resume" }] });

  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    api = sandboxApi(sandbox);
  });
  beforeEach(async () => {
    client = await connectModern({ env: sandbox.env });
  });
  afterEach(async () => {
    await client.close();
    await sandbox.reset();
  });
  afterAll(() => sandbox.stop());

  it("are what get_interviewer shows", async () => {
    const id = await create("Nurse");
    const { structured } = await client.callTool("get_interviewer", { posting_id: id });
    expect(JSON.parse(await client.readResource(`heymilo://interviewers/${id}`))).toEqual(structured);
  });

  it("an unknown one is not found, and a broken address is no bug", async () => {
    const notFound = { code: -32602, message: expect.stringContaining("404") as string };
    await expect(client.readResource("heymilo://interviewers/NOPE")).rejects.toMatchObject(notFound);
    await expect(client.readResource("heymilo://interviewers/50%")).rejects.toMatchObject(notFound);
  });

  it("are suggested by id and by title, also without accents", async () => {
    const nurse = await create("Señora Nurse");
    const welder = await create("Welder");
    expect(await client.complete(FAMILY, "posting_id", "senora")).toEqual([nurse]);
    expect(await client.complete(FAMILY, "posting_id", welder.slice(0, 5).toLowerCase())).toEqual([welder]);
    expect(await client.complete(FAMILY, "posting_id", "astronaut")).toEqual([]);
  });

  it("are read once for all letters that somebody types", async () => {
    const nurse = await create("Nurse");
    const before = (await sandbox.requests()).length;
    for (const typed of ["n", "nu", "nur", "nurs"]) {
      expect(await client.complete(FAMILY, "posting_id", typed)).toEqual([nurse]);
    }
    expect(await client.completePrompt("review_interviewer", "posting_id", "nurse")).toEqual([nurse]);
    const paths = (await sandbox.requests()).slice(before).map(({ path }) => path);
    expect(paths).toEqual(["/api/v2/postings/list"]);
  });

  it("suggests nothing when HeyMilo fails, and asks again the next time", async () => {
    const nurse = await create("Nurse");
    await sandbox.arm({ fault: "unauthorized" });
    expect(await client.complete(FAMILY, "posting_id", "nurse")).toEqual([]);
    expect(await client.complete(FAMILY, "posting_id", "nurse")).toEqual([nurse]);
  });

  it("without a key suggests nothing, and a read says what to set", async () => {
    const stranger = await connectModern();
    expect(await stranger.complete(FAMILY, "posting_id", "")).toEqual([]);
    const reading = stranger.readResource("heymilo://interviewers/13D77095");
    await expect(reading).rejects.toThrow("HEYMILO_API_KEY");
    await stranger.close();
  });

  it("are listed as one family with a title and a type", async () => {
    const families = await client.listResourceTemplates();
    expect(families).toContainEqual({
      name: "interviewer",
      uriTemplate: FAMILY,
      title: "Interviewer",
      description: expect.stringContaining("questions") as string,
      mimeType: "application/json",
    } satisfies Json);
  });
});
