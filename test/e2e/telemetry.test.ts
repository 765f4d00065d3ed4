import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { VERSION } from "../../src/version.ts";
import { answerOf } from "../support/clients.ts";
import { startHosted } from "../support/hosted.ts";
import { connectHttpModern } from "../support/http-clients.ts";

const SDK = fileURLToPath(new URL("../support/opentelemetry.mjs", import.meta.url));

it("the built server, with OpenTelemetry's API bundled, finds the SDK that was loaded before it", async () => {
  const server = await startHosted({ args: ["--sandbox"], execArgv: ["--import", SDK] });
  const client = await connectHttpModern(server.url);
  answerOf(await client.callTool("list_interview_templates"));
  await client.close();
  const span = await server.logged(({ name }) => name === "tools/call list_interview_templates");
  expect(span.scope).toMatchObject({ name: "heymilo-mcp", version: VERSION });
  await server.logged(({ name }) => String(name).startsWith("GET /api/v2/"));
  await server.stop();
});
