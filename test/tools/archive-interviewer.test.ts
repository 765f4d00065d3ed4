import { expect, it } from "vitest";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();
const TOOL = "archive_interviewer";

const create = () => scene.create({ title: "Lamplighter", workflow: [{ type: "resume", questions: [] }] });
const archive = (posting_id: string, dry_run?: boolean) =>
  scene.ask(TOOL, { posting_id, ...(dry_run !== undefined && { dry_run }) });

it("a dry run shows what would be archived, and archives nothing", async () => {
  const id = await create();
  const answer = await archive(id, true);
  expect(answer).toMatchObject({
    outcome: "preview",
    summary: 'Nothing was changed. "Lamplighter" would stop taking candidates.',
    posting_id: id,
    status: "active",
    total_candidates: 0,
    created_at: new Date(Number((await scene.stored(id)).created_at) * 1000).toISOString(),
  });
  expect(await scene.writes()).toEqual([]);
  expect((await scene.stored(id)).status).toBe("active");
});

it("a dry run shows what tells it from others of its title, also without the number of candidates", async () => {
  const description = "Lights the lamps of the old town, every evening and in any weather, until the last one is lit.";
  const id = await scene.create({ title: "Lamplighter", description, workflow: [{ type: "resume" }] });
  await scene.sandbox.arm({ fault: "unauthorized", match: { method: "GET" }, skip: 1 });
  const answer = await archive(id, true);
  expect(answer).toMatchObject({
    outcome: "preview",
    description: `${description.slice(0, 89)}…`,
    steps: "resume",
  });
  expect(answer.warnings).toEqual([expect.stringContaining("number of candidates could not be read")]);
});

it("archives one, and leaves the others", async () => {
  const other = await create();
  const id = await create();
  expect(await archive(id)).toMatchObject({
    outcome: "archived",
    summary: '"Lamplighter" is archived and takes no more candidates.',
    posting_id: id,
    status: "archived",
  });
  expect(await scene.stored(id)).toMatchObject({ status: "archived", archived: true });
  expect((await scene.stored(other)).status).toBe("active");
});

it("repeated, also as a dry run, finds it archived and sends nothing", async () => {
  const id = await create();
  await archive(id);
  for (const dry_run of [undefined, true, false])
    expect(await archive(id, dry_run)).toMatchObject({ outcome: "already_archived", status: "archived" });
  expect(await scene.writes()).toHaveLength(1);
});
