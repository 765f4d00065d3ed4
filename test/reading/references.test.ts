import { describe, expect, it, onTestFinished } from "vitest";
import { HeyMilo } from "../../src/heymilo/client.ts";
import { Deadline } from "../../src/heymilo/deadline.ts";
import { ApiError, type InputError } from "../../src/heymilo/errors.ts";
import { createHttp } from "../../src/heymilo/http/client.ts";
import type { CreatePostingRequest } from "../../src/heymilo/schema/create-posting.ts";
import { createWrites } from "../../src/heymilo/shared-writes.ts";
import { checkReferences, createWithReferences } from "../../src/reading/references.ts";
import type { SandboxOptions } from "../../src/sandbox/index.ts";
import { sandboxForTest } from "../support/in-process-sandbox.ts";

const workspace = async (options: SandboxOptions = {}) => {
  const sandbox = await sandboxForTest(options);
  const http = createHttp({
    baseUrl: new URL(sandbox.url),
    apiKey: "sandbox-key",
    userAgent: "heymilo-mcp/test",
    ratePerMinute: 0,
    maxInFlight: 8,
    env: {},
  });
  const deadline = new Deadline(25_000);
  onTestFinished(async () => {
    deadline.close();
    await http.close();
  });
  const asked = async (): Promise<string[]> =>
    (await sandbox.control("GET", "/requests")).requests.map(({ path }: { path: string }) => path);
  return {
    sandbox,
    asked,
    heymilo: new HeyMilo(http, createWrites({ http, timeoutMs: 25_000 }), { deadline }),
  };
};
const request = (fields: Partial<CreatePostingRequest>): CreatePostingRequest => ({
  title: "Miller",
  ...fields,
});
const voiceStep = (voice_id: string) => ({ type: "web_interview" as const, config: { voice_id } });
const at = (day: number) => ({ created_at: 1_764_579_600 + day, updated_at: 1_764_579_600 + day });
const voices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    object: "voice",
    id: `wrv-${index}`,
    name: `Voice ${index}`,
    ...at(index),
  }));

describe("every id of a request", () => {
  it("is looked up in the list of its kind, each list once, and no other", async () => {
    const { heymilo, asked } = await workspace();
    const { problems, warnings } = await checkReferences(
      heymilo,
      request({
        phone_number_id: "4F9D27A1",
        workflow: [voiceStep("wrv-7f3a21c9"), { type: "form" }, voiceStep("wrv-b84c10de")],
      }),
    );
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect((await asked()).sort()).toEqual(["/api/v2/phone-numbers", "/api/v2/voices"]);
  });

  it("that is wrong is reported at its own place", async () => {
    const { heymilo } = await workspace();
    const { problems, warnings } = await checkReferences(
      heymilo,
      request({
        interview_template_id: "IT_000000",
        sender_email_id: "nobody",
        workflow: [voiceStep("wrv-7f3a21c9"), voiceStep("zzz")],
      }),
    );
    expect(problems.map(({ path }) => path)).toEqual([["interview_template_id"], ["sender_email_id"]]);
    expect(warnings).toEqual([
      expect.stringMatching(/^voice_id: zzz: no such voice; there are 9, such as .*may not be listed/),
    ]);
  });

  it("needs nothing to be read when there is none", async () => {
    const { heymilo, asked } = await workspace();
    expect(await checkReferences(heymilo, request({}))).toMatchObject({ problems: [], warnings: [] });
    expect(await asked()).toEqual([]);
  });
});

describe("what was likely meant", () => {
  it.each([
    ["a slip in the id", "wrv-7f3a21c8", "wrv-7f3a21c9 Sarah (en-US)"],
    ["a name instead of the id", "Sarah", "wrv-7f3a21c9 Sarah (en-US)"],
    ["a name as a model makes an id of it", "wrv-sarah", "wrv-7f3a21c9 Sarah (en-US)"],
    ["another case", "WRV-7F3A21C9", "wrv-7f3a21c9 Sarah (en-US)"],
    ["a name in full", "camille (fr-FR)", "wrv-c2741d05 Camille (fr-FR)"],
  ])("%s", async (_what, id, expected) => {
    const { heymilo } = await workspace();
    const { warnings } = await checkReferences(heymilo, request({ workflow: [voiceStep(id)] }));
    expect(warnings[0]).toContain(`did you mean ${expected}`);
  });

  it("is at most three, and nothing at all in a workspace that has none", async () => {
    const alike = Array.from({ length: 9 }, (_, index) => ({
      object: "sender_email",
      id: `A${index}`,
      full_email: `jobs${index}@mill.example`,
      ...at(index),
    }));
    const many = await workspace({ seed: { sender_emails: alike } });
    const near = await checkReferences(many.heymilo, request({ sender_email_id: "jobs@mill.example" }));
    expect(near.problems[0]?.message.split(" or ")).toHaveLength(3);
    const empty = await workspace({ seed: { sender_emails: [] } });
    const none = await checkReferences(empty.heymilo, request({ sender_email_id: "x" }));
    expect(none.problems[0]?.message).toBe("x: no such sender email; this workspace has none");
  });
});

describe("what cannot be checked blocks nothing", () => {
  it("a list that fails", async () => {
    const { heymilo, sandbox } = await workspace();
    await sandbox.control("POST", "/faults", {
      fault: "unauthorized",
      match: { path: "/api/v2/sender-emails" },
      times: null,
    });
    const report = await checkReferences(heymilo, request({ sender_email_id: "x", phone_number_id: "y" }));
    expect(report.warnings).toEqual([expect.stringMatching(/^sender_email_id: x could not be checked \(/)]);
    expect(report.problems.map(({ path }) => path)).toEqual([["phone_number_id"]]);
  });

  it("a list that is longer than what is read of it", async () => {
    const { heymilo } = await workspace({ seed: { voices: voices(501) } });
    const far = await checkReferences(heymilo, request({ workflow: [voiceStep("wrv-500")] }));
    expect(far.problems).toEqual([]);
    expect(far.warnings).toEqual([expect.stringMatching(/^voice_id: wrv-500 could not be checked/)]);
    const near = await checkReferences(heymilo, request({ workflow: [voiceStep("wrv-499")] }));
    expect(near).toMatchObject({ problems: [], warnings: [] });
  });
});

describe("a create that HeyMilo refused", () => {
  const refusal = (status: number) => new ApiError({ status, message: "No phone number found" });
  const explained = async (status: number, fields: Partial<CreatePostingRequest>) => {
    const { heymilo, asked } = await workspace();
    const error = refusal(status);
    Object.assign(heymilo.postings, { create: () => Promise.reject(error) });
    const intent = { request: request(fields) };
    const thrown = await createWithReferences(heymilo, intent).catch((one: unknown) => one);
    return { error, thrown, asked: await asked() };
  };

  it.each([400, 404, 422])("with %i for an id is explained with what was likely meant", async (status) => {
    const { thrown } = await explained(status, { phone_number_id: "4F9D27A2" });
    expect(thrown).toMatchObject({ name: "InputError", found: "refused" });
    expect((thrown as InputError).message).toContain("did you mean 4F9D27A1 +13125550142?");
  });

  it("for something else comes as it is", async () => {
    const { thrown, error } = await explained(422, { phone_number_id: "4F9D27A1" });
    expect(thrown).toBe(error);
  });

  it.each([401, 429, 500])("with %i has nothing to do with an id, so nothing is read", async (status) => {
    const { thrown, error, asked } = await explained(status, { phone_number_id: "4F9D27A2" });
    expect(thrown).toBe(error);
    expect(asked).toEqual([]);
  });
});
