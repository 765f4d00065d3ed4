import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eachClient, type TestClient, type ToolResult } from "../support/clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { INVALID_REQUESTS } from "../support/invalid-requests.ts";

interface Problem {
  path: string;
  message: string;
}

eachClient("invalid arguments, %s", (_name, connect) => {
  let server: HttpServer;
  let client: TestClient;

  beforeAll(async () => {
    server = await startHttpServer((_, response) => response.writeHead(500).end());
    client = await connect({ env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: "unused-key" } });
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  /** Exactly these problems, for a model in the text and for a program in `_meta`, and no request. */
  const expectRejection = (result: ToolResult, problems: string[], outcome = "not_created") => {
    expect(result.isError).toBe(true);
    expect(result.structured).toBeUndefined();
    const [first, second, ...lines] = result.text.split("\n");
    expect(first).toBe(`outcome: ${outcome} - retry: no, unless corrected`);
    expect(second).toContain("Nothing was sent to HeyMilo");
    expect(result.failure).toMatchObject({ outcome, retry: "no" });
    const listed = result.failure?.problems as Problem[];
    expect(lines).toEqual(listed.map(({ path, message }) => `- ${path || "(arguments)"}: ${message}`));
    const found = listed.map(({ path, message }) => `${path}: ${message}`).sort();
    const wanted = [...problems].sort();
    expect(found.map((text, at) => text.slice(0, wanted[at]?.length))).toEqual(wanted);
    expect(server.requests).toEqual([]);
  };

  describe.each(INVALID_REQUESTS)("%s", (_group, cases) => {
    it.each(cases)("%s", async (_kind, args, ...problems) => {
      expectRejection(await client.callTool("create_interviewer", args), problems);
    });
  });

  it("of a read: it has failed, and created nothing anyway", async () => {
    const result = await client.callTool("list_interview_templates", { limit: 0, query: "x" });
    const problems = ["limit: is 0; the minimum is 1", "query: unknown field; the fields here are search"];
    expectRejection(result, problems, "failed");
  });

  it.each(["..", ".", " ", "a\nb"])("an id that would bend the path: %j", async (template_id) => {
    const result = await client.callTool("list_interview_templates", { template_id });
    expectRejection(result, [`: ${JSON.stringify(template_id)} is not an id`], "failed");
  });
});
