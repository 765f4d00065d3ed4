import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { countTokens } from "../support/tokens.ts";

const REGISTRIES = [
  ["heymilo://schemas/agents", "/api/v2/schemas/agents"],
  ["heymilo://schemas/question-types", "/api/v2/schemas/question-types"],
] as const;

describe("the registries of HeyMilo as resources", () => {
  let server: HttpServer;
  let client: TestClient;
  let body: unknown;

  beforeAll(async () => {
    server = await startHttpServer((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body));
    });
    client = await connectModern({ env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: "key" } });
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  it.each(REGISTRIES)("%s is what HeyMilo answers", async (uri, path) => {
    // Nobody documents what comes back, so nothing about its shape may matter.
    body = { web_interview: { label: "Interview", config: [null, 1, { deep: "x" }] }, version: "2" };
    expect(JSON.parse(await client.readResource(uri))).toEqual({ schema: body });
    expect(server.requests.at(-1)).toBe(`GET ${path}`);
  });

  it.each([[[1, "two"]], ["text"]])("takes any JSON: %j", async (any) => {
    body = any;
    expect(JSON.parse(await client.readResource(REGISTRIES[0][0]))).toEqual({ schema: body });
  });

  it("is cut when it is too large, and says what was cut", async () => {
    body = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, at) => [`type_${at}`, { about: "All about it. ".repeat(100) }]),
    );
    const text = await client.readResource(REGISTRIES[1][0]);
    expect(countTokens(text)).toBeLessThan(12_500);
    const { schema, shortened } = JSON.parse(text) as { schema: Json; shortened: string[] };
    expect(Object.keys(schema).length).toBeGreaterThan(50);
    expect(shortened[0]).toMatch(/^schema \(first \d+ of 3000\)$/);
  });
});
