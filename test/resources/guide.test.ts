import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliveryMode } from "../../src/heymilo/schema/values.ts";
import { connectModern, type TestClient } from "../support/clients.ts";
import { countTokens } from "../support/tokens.ts";

describe("the guide", () => {
  const uri = "heymilo://guide/interviewers";
  let client: TestClient;
  let text: string;

  beforeAll(async () => {
    // No key and no sandbox: it must not need HeyMilo.
    client = await connectModern();
    text = await client.readResource(uri);
  });
  afterAll(() => client.close());

  it("is listed as Markdown", async () => {
    expect(await client.listResources()).toContainEqual(expect.objectContaining({ uri, mimeType: "text/markdown" }));
  });

  it("takes a model at most 1,100 tokens and speaks of every step and delivery mode", () => {
    expect(countTokens({ guide: text })).toBeLessThanOrEqual(1_100);
    for (const word of ["Resume", "form", "SMS", "web_interview", ...deliveryMode.options]) {
      expect(text).toContain(word);
    }
    expect(text).toMatch(/^# Designing a HeyMilo interviewer\n/);
  });
});
