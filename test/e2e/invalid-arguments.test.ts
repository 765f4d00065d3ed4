import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectModern, type TestClient, type ToolResult } from "../support/clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";

interface Problem {
  path: string;
  message: string;
}

describe("invalid arguments", () => {
  let server: HttpServer;
  let client: TestClient;

  beforeAll(async () => {
    server = await startHttpServer((_, response) => response.writeHead(500).end());
    client = await connectModern({ env: { HEYMILO_BASE_URL: server.url, HEYMILO_API_KEY: "unused-key" } });
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  /** The problems, for a model in the text and for a program in `_meta`, and no request. */
  const rejection = (result: ToolResult, outcome = "not_created"): Problem[] => {
    expect(result.isError).toBe(true);
    expect(result.structured).toBeUndefined();
    const [first, second, ...lines] = result.text.split("\n");
    expect(first).toBe(`outcome: ${outcome} - retry: no, unless corrected`);
    expect(second).toContain("Nothing was sent to HeyMilo");
    expect(result.failure).toMatchObject({ outcome, retry: "no" });
    const listed = result.failure?.problems as Problem[];
    expect(lines).toEqual(listed.map(({ path, message }) => `- ${path || "(arguments)"}: ${message}`));
    expect(server.requests).toEqual([]);
    return listed;
  };

  it("are told all at once, also in a preview", async () => {
    const problems = rejection(
      await client.callTool("create_interviewer", {
        dry_run: true,
        title: "HR",
        languge: "en",
        metadata: { mcp_idempotency_key: "k", salary: 5 },
        workflow: [
          { type: "fax" },
          { type: "web_interview", config: { num_questions: 99, phone_calls_enabled: true } },
          { type: "form", questions: [{ modality: "form", text: "", slider_min: 2, slider_max: 1 }] },
        ],
      }),
    );
    expect(problems.map(({ path }) => path).sort()).toEqual([
      "languge",
      "metadata.mcp_idempotency_key",
      "metadata.salary",
      "title",
      "workflow[0].type",
      "workflow[1].config.num_questions",
      "workflow[1].config.phone_calls_enabled",
      "workflow[2].questions[0].slider_min",
      "workflow[2].questions[0].text",
    ]);
  });

  it("of a read: it has failed, and created nothing anyway", async () => {
    const result = await client.callTool("list_interview_templates", { limit: 0, query: "x" });
    expect(
      rejection(result, "failed")
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["limit", "query"]);
  });

  it.each(["..", ".", " ", "a\nb"])("an id that would bend the path: %j", async (template_id) => {
    const result = await client.callTool("list_interview_templates", { template_id });
    const [{ message = "" } = {}] = rejection(result, "failed");
    expect(message).toContain(`${JSON.stringify(template_id)} is not an id`);
  });
});
