import { afterAll, describe, expect, it } from "vitest";
import { Deadline } from "../../../src/heymilo/deadline.ts";
import { ApiCall, type Http } from "../../../src/heymilo/http/call.ts";
import type { CreatePostingRequest } from "../../../src/heymilo/schema/create-posting.ts";
import { createBody } from "../../../src/heymilo/wanted/create-posting.ts";
import { FULL_METADATA, request } from "../../support/write-scene.ts";

const MARKER = "mcp_idempotency_key";
const marker = { key: "k-1", hash: "0123456789abcdef" };
const VALUE = "k-1 0123456789abcdef";
const TEMPLATE = { title: "Line Cook", interview_template_id: "IT_1" };

const deadline = new Deadline(60_000);
afterAll(() => deadline.close());

/** HeyMilo with one template, whose blueprint shows this metadata. */
const withBlueprint = (metadata: unknown): Pick<Http, "read"> => ({
  read: async ({ path }) => {
    const data = path.includes("interview-templates")
      ? { id: "IT_1", posting_id: "BLUEPRINT" }
      : { id: "BLUEPRINT", title: "Line Cook", ...(metadata !== undefined && { metadata }) };
    return { status: 200, body: { data }, sandbox: false };
  },
});
const neverRead: Pick<Http, "read"> = {
  read: async () => {
    throw new Error("something was read");
  },
};
const bodyOf = (http: Pick<Http, "read">, given: CreatePostingRequest) =>
  createBody(new ApiCall(http as Http, deadline), { request: given }, marker);

describe("what a create sends", () => {
  it.each([
    ["is the request with the marker", request(), neverRead, {}],
    ["has the caller's metadata beside it", { ...TEMPLATE, metadata: { a: "b" } }, neverRead, { a: "b" }],
    ["has a copy of a template's metadata beside it", TEMPLATE, withBlueprint({ a: "b" }), { a: "b" }],
    ["has the marker alone when the template has none", TEMPLATE, withBlueprint(null), {}],
  ])("%s", async (_name, given, http, beside) => {
    const body = { ...given, metadata: { ...beside, [MARKER]: VALUE } };
    expect(await bodyOf(http, given)).toEqual({ body, marked: true, warnings: [] });
  });

  it.each([
    ["does not show it", undefined],
    ["shows something else", [["from", "ats"]]],
    ["shows values that are no texts", { from: 7 }],
  ])("has no marker when HeyMilo %s, because it would replace it, and says so", async (_name, metadata) => {
    const { body, marked, warnings } = await bodyOf(withBlueprint(metadata), TEMPLATE);
    expect([body, marked]).toEqual([TEMPLATE, false]);
    expect(warnings).toEqual([expect.stringMatching(/does not clearly show.*carries no idempotency key/)]);
  });

  it.each([
    ["the caller's metadata", { ...request(), metadata: FULL_METADATA }, neverRead],
    ["the template's metadata", TEMPLATE, withBlueprint(FULL_METADATA)],
  ])("has no marker when %s uses all 50 keys, and says so", async (_name, given, http) => {
    const { body, marked, warnings } = await bodyOf(http, given);
    expect(body).toBe(given);
    expect(marked).toBe(false);
    expect(warnings.at(-1)).toMatch(/all 50 metadata keys/);
  });
});
