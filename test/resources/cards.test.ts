import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CARD_MIME_TYPE, CARD_URIS } from "../../src/definition/card.ts";
import { BINARY, connectModern, type Json, type TestClient } from "../support/clients.ts";
import { connect } from "../support/packages.ts";
import { countTokens } from "../support/tokens.ts";

describe("cards", () => {
  let client: TestClient;

  beforeAll(async () => {
    // No key and no sandbox: a card is the same for everyone.
    client = await connectModern({ env: { HEYMILO_TOOLSETS: "all" } });
  });
  afterAll(() => client.close());

  it.each(Object.values(CARD_URIS))("%s is one page of at most 30 kB that loads nothing", async (uri) => {
    expect(await client.listResources()).toContainEqual(expect.objectContaining({ uri, mimeType: CARD_MIME_TYPE }));
    const page = await client.readResource(uri);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(30_000);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<link|\bsrc=|\bimport\(|@import|url\(/);
  });

  it("declare that they reach no network, and claim no address of their own", async () => {
    const host = await connect({ command: process.execPath, args: [BINARY], env: { HEYMILO_TOOLSETS: "all" } });
    for (const uri of Object.values(CARD_URIS)) {
      const { contents } = await host.readResource({ uri });
      const { csp, ...rest } = (contents[0]?._meta?.ui ?? {}) as Json;
      expect(csp).toEqual({ connectDomains: [], resourceDomains: [] });
      expect(rest).not.toHaveProperty("domain");
    }
    await host.close();
  });

  it("cost a tool at most 20 tokens, and every card has its tool", async () => {
    const tools = await client.listTools();
    const cards = tools.flatMap(({ _meta }) => (_meta as { ui?: Json } | undefined)?.ui?.resourceUri ?? []);
    expect(new Set(cards)).toEqual(new Set(Object.values(CARD_URIS)));
    for (const { _meta, ...tool } of tools)
      expect(countTokens({ ...tool, ...(_meta ? { _meta } : {}) }) - countTokens(tool)).toBeLessThanOrEqual(20);
  });
});
