import { describe, expect, it } from "vitest";
import { createBody } from "../../../src/heymilo/writes/body.ts";
import { openScene, request } from "../../support/write-scene.ts";

const MARKER = "mcp_idempotency_key";
const marker = { key: "k-1", hash: "0123456789abcdef" };
const VALUE = "k-1 0123456789abcdef";
const TEMPLATE = { title: "Line Cook", interview_template_id: "IT_1" };
const FULL = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key_${index}`, "x"]));

const neverRead = async (): Promise<never> => {
  throw new Error("the blueprint was read");
};

describe("what a create sends", () => {
  it("is the request with the marker", async () => {
    const { body, ...rest } = await createBody(request(), marker, false, neverRead);
    expect(body).toEqual({ ...request(), metadata: { [MARKER]: VALUE } });
    expect(rest).toEqual({ marked: true, warnings: [] });
  });

  it("has the marker beside the caller's metadata, with a template too", async () => {
    const given = { ...TEMPLATE, metadata: { source: "ats" } };
    const { body, warnings } = await createBody(given, marker, false, neverRead);
    expect(body.metadata).toEqual({ source: "ats", [MARKER]: VALUE });
    expect(warnings).toEqual([]);
  });

  it("leaves a template's metadata alone when there is neither metadata nor a key", async () => {
    expect(await createBody(TEMPLATE, marker, false, neverRead)).toEqual({
      body: TEMPLATE,
      marked: false,
      warnings: [],
    });
  });

  it("copies a template's metadata beside the marker when the caller has a key, and says so", async () => {
    const read = async (id: string) => ({ from: id });
    const { body, marked, warnings } = await createBody(TEMPLATE, marker, true, read);
    expect(body.metadata).toEqual({ from: "IT_1", [MARKER]: VALUE });
    expect(marked).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/^metadata: .*template.*1 entries were copied/)]);
  });

  it.each([
    ["the caller's metadata", { ...request(), metadata: FULL }, neverRead],
    ["the template's metadata", TEMPLATE, async () => FULL],
  ])("has no marker when %s uses all 50 keys, and says so", async (_name, given, read) => {
    const { body, marked, warnings } = await createBody(given, marker, true, read);
    expect(body).toBe(given);
    expect(marked).toBe(false);
    expect(warnings.at(-1)).toMatch(/all 50 keys are in use/);
  });
});

describe("a template's metadata", () => {
  it("comes from its blueprint, without the marker of whoever made that", async () => {
    const { sandbox, process, postings } = await openScene();
    const template = (await sandbox.call("GET", "/interview-templates")).body.data[0];
    const metadata = { source: "careers-page", [MARKER]: "someone-else 0123456789abcdef" };
    await sandbox.call("PATCH", `/postings/${template.posting_id}`, { metadata });
    const intent = { request: { title: "Line Cook", interview_template_id: template.id } };
    const created = await process().create({ ...intent, idempotencyKey: "mine" });
    expect(created.warnings).toHaveLength(1);
    const [posting] = await postings();
    expect(posting.metadata).toEqual({
      source: "careers-page",
      [MARKER]: expect.stringMatching(/^mine [0-9a-f]{16}$/),
    });
    await process().create(intent);
    expect((await postings())[0].metadata).toEqual(metadata);
  });
});
