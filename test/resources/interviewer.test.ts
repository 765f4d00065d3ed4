import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const FAMILY = "heymilo://interviewers/{posting_id}";

describe("interviewers as resources", () => {
  const scene = toolScene();
  const create = (title: string) => scene.create({ title, workflow: [{ type: "resume" }] });
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

  it("are suggested by id and by title, also without accents, and read once for all that somebody types", async () => {
    const nurse = await create("Señora Nurse");
    const welder = await create("Welder");
    expect(await scene.client.complete(FAMILY, "posting_id", welder.slice(0, 5).toLowerCase())).toEqual([welder]);
    for (const typed of ["s", "se", "sen", "senora"])
      expect(await scene.client.complete(FAMILY, "posting_id", typed)).toContain(nurse);
    expect(await scene.client.complete(FAMILY, "posting_id", "astronaut")).toEqual([]);
    expect(await scene.client.completePrompt("review_interviewer", "posting_id", "nurse")).toEqual([nurse]);
    expect((await scene.requests()).map(({ path }) => path)).toEqual(["/api/v2/postings/list"]);
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
