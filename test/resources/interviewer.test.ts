import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { connectModern, type Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const FAMILY = "heymilo://interviewers/{posting_id}";

describe("interviewers as resources", () => {
  const scene = toolScene();
  const create = (title: string) => scene.create({ title, workflow: [{ type: "resume" }] });
  /** What is typed is remembered for a minute, so each test that suggests has a client of its own. */
  const fresh = async () => {
    const client = await connectModern({ env: scene.sandbox.env });
    onTestFinished(() => client.close());
    return client;
  };

  afterEach(() => scene.sandbox.reset());

  it("are what get_interviewer shows", async () => {
    const id = await create("Nurse");
    const shown = await scene.ask("get_interviewer", { posting_id: id });
    expect(JSON.parse(await scene.client.readResource(`heymilo://interviewers/${id}`))).toEqual(shown);
  });

  it("an unknown one is not found, and a broken address is no bug", async () => {
    const notFound = { code: -32602, message: expect.stringContaining("404") as string };
    await expect(scene.client.readResource("heymilo://interviewers/NOPE")).rejects.toMatchObject(notFound);
    await expect(scene.client.readResource("heymilo://interviewers/50%")).rejects.toMatchObject(notFound);
  });

  it("are suggested by id and by title, also without accents", async () => {
    const client = await fresh();
    const nurse = await create("Señora Nurse");
    const welder = await create("Welder");
    expect(await client.complete(FAMILY, "posting_id", "senora")).toEqual([nurse]);
    expect(await client.complete(FAMILY, "posting_id", welder.slice(0, 5).toLowerCase())).toEqual([welder]);
    expect(await client.complete(FAMILY, "posting_id", "astronaut")).toEqual([]);
  });

  it("are read once for all letters that somebody types", async () => {
    const client = await fresh();
    const nurse = await create("Nurse");
    for (const typed of ["n", "nu", "nur", "nurs"]) {
      expect(await client.complete(FAMILY, "posting_id", typed)).toEqual([nurse]);
    }
    expect(await client.completePrompt("review_interviewer", "posting_id", "nurse")).toEqual([nurse]);
    expect((await scene.requests()).map(({ path }) => path)).toEqual(["/api/v2/postings/list"]);
  });

  it("suggests nothing when HeyMilo fails, and asks again the next time", async () => {
    const client = await fresh();
    const nurse = await create("Nurse");
    await scene.sandbox.arm({ fault: "unauthorized" });
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
    const families = await scene.client.listResourceTemplates();
    expect(families).toContainEqual({
      name: "interviewer",
      uriTemplate: FAMILY,
      title: "Interviewer",
      description: expect.stringContaining("questions") as string,
      mimeType: "application/json",
    } satisfies Json);
  });
});
