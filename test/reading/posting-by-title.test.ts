import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();

const TITLE = "Night Nurse, Lyon";
/** As people say it: in other letters and with other blanks. */
const SAID = " night  NURSE, lyon ";
const create = (rest: Json = {}) =>
  scene.create({ title: TITLE, workflow: [{ type: "resume", questions: [] }], ...rest });

const WRITES: [tool: string, args: Json][] = [
  ["update_interviewer", { description: "Nights only." }],
  ["edit_questions", { operations: [{ op: "add", modality: "resume_scoring", text: "ICU" }] }],
  ["clone_interviewer", { title: "Night Nurse, Nice" }],
  ["activate_interviewer", {}],
  ["archive_interviewer", {}],
];

afterEach(() => scene.sandbox.reset());

describe("a write of a posting that is named by its title", () => {
  it.each(WRITES)("%s takes the only interviewer in use with it, and says which", async (tool, args) => {
    const archived = await create();
    await scene.ask("archive_interviewer", { posting_id: archived });
    await create({ title: `${TITLE} (days)` });
    const id = await create();
    const answer = await scene.ask(tool, { posting_id: SAID, ...args });
    expect(answer.cloned_from ?? answer.posting_id).toBe(id);
    expect(answer.found_by_title).toMatch(new RegExp(`^${id} "${TITLE}" \\(active, created 20\\d\\d-.*Z\\)$`));
    const [written] = (await scene.writes()).map(({ path }) => path.split("/")[4]);
    expect(written).toBe(tool === "activate_interviewer" ? undefined : id);
  });

  it.each(WRITES)("%s does nothing if two have it, and shows what tells them apart", async (tool, args) => {
    const days = await create({ description: "# Job\nDay shifts at the **old** clinic" });
    await scene.sandbox.control("POST", "candidates", { posting_id: days, count: 2 });
    const nights = await create();
    const text = await scene.refusal(tool, { posting_id: SAID, ...args });
    expect(text).toMatch(/^outcome: not_(changed|created) - retry: no, unless corrected\n/);
    expect(text).toContain("posting_id: is the title of 2 interviewers in use");
    expect(text).toMatch(new RegExp(`${nights} "${TITLE}" \\(active, created [^)]+Z, 0 candidates\\);`));
    expect(text).toMatch(new RegExp(`${days} "${TITLE}" \\(active, .*Z, 2 candidates\\) Day shifts at the old clinic`));
    expect(await scene.writes()).toEqual([]);
  });

  it("takes no part of a title, and none that is archived, but names what it found", async () => {
    const id = await create();
    const part = await scene.refusal("archive_interviewer", { posting_id: "night nurse" });
    expect(part).toContain(`is the title of 0 interviewers in use, and a write takes it only of exactly one; give`);
    expect(part).toContain(`${id} "${TITLE}" (active`);
    await scene.ask("archive_interviewer", { posting_id: id });
    const archived = await scene.refusal("archive_interviewer", { posting_id: TITLE });
    expect(archived).toContain(`${id} "${TITLE}" (archived`);
    expect(await scene.refusal("archive_interviewer", { posting_id: "Stoker, Ghent" })).toContain(
      "neither the id of an interviewer nor the whole title of one",
    );
    expect(await scene.writes()).toHaveLength(1);
  });

  it("does nothing if part of the list could not be understood", async () => {
    await create();
    await scene.sandbox.deviate("odd_items");
    const text = await scene.refusal("archive_interviewer", { posting_id: TITLE });
    expect(text).toContain("among what could be understood of the list");
    expect(await scene.writes()).toEqual([]);
  });

  it("finds a title whose blanks differ, and one of a single word that looks like an id", async () => {
    const wide = await create({ title: "Night   Porter" });
    expect(await scene.ask("archive_interviewer", { posting_id: "night porter" })).toMatchObject({
      posting_id: wide,
    });
    const id = await create({ title: "Lamplighter" });
    expect(await scene.ask("activate_interviewer", { posting_id: "LAMPLIGHTER" })).toMatchObject({
      posting_id: id,
      outcome: "already_active",
    });
  });

  it("names it before the user is asked to agree to anything", async () => {
    const id = await create({ workflow: undefined, interview_template_id: "IT_C86D13" });
    expect(await scene.ask("activate_interviewer", { posting_id: SAID })).toMatchObject({
      outcome: "needs_confirmation",
      posting_id: id,
      found_by_title: expect.stringContaining(`${id} "${TITLE}" (draft`),
    });
  });

  it("a repeated copy by title is the same copy", async () => {
    const id = await create();
    const copy = { posting_id: SAID, title: "Night Nurse, Nice" };
    const first = await scene.ask("clone_interviewer", copy);
    const second = await scene.ask("clone_interviewer", { ...copy, posting_id: id });
    expect(second).toMatchObject({ outcome: "already_cloned", posting_id: first.posting_id });
  });
});

describe("a read of a posting that is named by its title", () => {
  it("takes part of a title that only one has, and says which", async () => {
    const id = await create();
    const answer = await scene.ask("get_interviewer", { posting_id: "nurse, LYON" });
    expect(answer).toMatchObject({ posting_id: id, found_by_title: expect.stringContaining(TITLE) });
    expect(await scene.ask("get_interviewer", { posting_id: id })).not.toHaveProperty("found_by_title");
  });

  it("shows nobody's data if more than one fits", async () => {
    await create();
    await create({ title: "Night Nurse, Nice" });
    const text = await scene.refusal("get_interviewer", { posting_id: "night nurse" });
    expect(text).toContain("fits 2 interviewers, so nobody's data was read; give one of these ids:");
  });
});
