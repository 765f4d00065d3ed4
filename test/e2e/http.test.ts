import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { answerOf, type TestClient } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import { type HostedServer, startHosted } from "../support/hosted.ts";
import { eachHttpClient } from "../support/http-clients.ts";
import { startHeyMilo, type TestHeyMilo } from "../support/sandbox.ts";

const TITLE = "Senior Backend Engineer, Freight Settlement";

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

eachHttpClient("over HTTP, %s", (_name, connect) => {
  let client: TestClient;

  beforeEach(async () => {
    await sandbox.reset();
    client = await connect(server.url, { authorization: `Bearer ${sandbox.apiKey}` });
    return () => client.close();
  });

  it("an agent walks from the templates over a preview to one interviewer, and a repeat makes no other", async () => {
    const request = exampleRequest("senior-backend-engineer");
    const templates = answerOf(await client.callTool("list_interview_templates"));
    expect(templates.interview_templates).not.toHaveLength(0);

    const preview = answerOf(await client.callTool("create_interviewer", { ...request, dry_run: true }));
    expect(preview.outcome).toBe("preview");
    expect(await sandbox.postings()).toHaveLength(0);

    const slips = await client.callTool("create_interviewer", { ...request, max_retake: 1 });
    expect(slips.text).toContain("did you mean max_retakes?");

    const agreed = { ...request, idempotency_key: preview.idempotency_key };
    const created = answerOf(await client.callTool("create_interviewer", agreed));
    expect(created).toMatchObject({ outcome: "created", idempotency_key: preview.idempotency_key });
    const repeated = answerOf(await client.callTool("create_interviewer", agreed));
    expect(repeated).toMatchObject({ outcome: "already_created", posting_id: created.posting_id });
    expect((await sandbox.postings()).map(({ title }) => title)).toEqual([TITLE]);
  });

  it("what an agent needs afterwards works, too", async () => {
    const request = exampleRequest("customer-service-rep");
    const { posting_id } = answerOf(await client.callTool("create_interviewer", request));
    const shown = answerOf(await client.callTool("get_interviewer", { posting_id }));
    expect(shown.posting_id).toBe(posting_id);
    const archived = answerOf(await client.callTool("archive_interviewer", { posting_id }));
    expect(archived.status).toBe("archived");
  });

  it("resources, completions and prompts are there", async () => {
    expect(await client.readResource("heymilo://interview-templates")).toContain("interview_templates");
    const [template] = await client.listResourceTemplates();
    const uri = String(template?.uriTemplate);
    const variable = /\{(\w+)\}/.exec(uri)?.[1] as string;
    expect(await client.complete(uri, variable, "")).not.toHaveLength(0);
    expect(await client.listPrompts()).not.toHaveLength(0);
  });
});
