import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, CLIENTS, type TestClient } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { HTTP_CLIENTS } from "../support/http-clients.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";

/** All other tests use one client, over stdio mostly. */
let sandbox: TestHeyMilo;
let server: HostedServer;

beforeAll(async () => {
  sandbox = await startHeyMilo();
  server = await startHosted({ env: { HEYMILO_BASE_URL: sandbox.url, HEYMILO_RATE_LIMIT: "0" } });
});

afterAll(async () => {
  await server.stop();
  await sandbox.stop();
});

const WAYS: [name: string, connect: () => Promise<TestClient>][] = [
  ...CLIENTS.map(([name, connect]): (typeof WAYS)[number] => [`stdio, ${name}`, () => connect({ env: sandbox.env })]),
  ...HTTP_CLIENTS.map(([name, connect]): (typeof WAYS)[number] => [
    `HTTP, ${name}`,
    () => connect(server.url, { authorization: `Bearer ${sandbox.apiKey}` }),
  ]),
];

describe.each(WAYS)("over %s", (_name, connect) => {
  let client: TestClient;

  beforeAll(async () => {
    await sandbox.reset();
    client = await connect();
    return () => client.close();
  });

  it("an agent gets over a preview to one interviewer, a repeat makes no other, and an error says what is wrong", async () => {
    const request = exampleRequest("senior-backend-engineer");
    const preview = answerOf(await client.callTool("create_interviewer", { ...request, dry_run: true }));
    expect(await sandbox.postings()).toHaveLength(0);
    const slips = await client.callTool("create_interviewer", { ...request, max_retake: 1 });
    expect(slips.text).toContain("did you mean max_retakes?");
    expect(slips.failure).toMatchObject({ outcome: "not_created", retry: "no" });

    const agreed = { ...request, idempotency_key: preview.idempotency_key };
    const { posting_id, outcome } = answerOf(await client.callTool("create_interviewer", agreed));
    expect(outcome).toBe("created");
    const repeated = answerOf(await client.callTool("create_interviewer", agreed));
    expect(repeated).toMatchObject({ outcome: "already_created", posting_id });
    expect((await sandbox.postings()).map(({ id }) => id)).toEqual([posting_id]);
    const archived = answerOf(await client.callTool("archive_interviewer", { posting_id }));
    expect(archived.status).toBe("archived");
  });

  it("resources, completions and prompts are there, and an unknown resource is not found", async () => {
    const [listed] = await client.listResources();
    expect(listed).toMatchObject({ uri: expect.stringMatching(/^heymilo:/), title: expect.any(String) });
    expect(await client.readResource("heymilo://interview-templates")).toContain("IT_7C1E04");
    const [template] = await client.listResourceTemplates();
    expect(await client.complete(String(template?.uriTemplate), "template_id", "it_7c1")).toEqual(["IT_7C1E04"]);
    await expect(client.readResource("heymilo://interview-templates/IT_NONE")).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining("404"),
    });
    expect(await client.listPrompts()).not.toHaveLength(0);
    const prompt = await client.getPrompt("draft_interviewer", { job_description: "Cook" });
    expect(prompt).toContain("\nCook\n");
    expect(await client.completePrompt("draft_interviewer", "language", "span")).toEqual(["es"]);
  });
});
