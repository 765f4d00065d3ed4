// npm install @modelcontextprotocol/client@2.4.0
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const client = new Client({ name: "our-pipeline", version: "1.0.0" });
await client.connect(new StdioClientTransport({ command: "heymilo-mcp", env: process.env }));

const job = { idempotency_key: "job-mcp-sdk", title: "Line Cook", workflow: [{ type: "resume" }] };
const result = await client.callTool({ name: "create_interviewer", arguments: job }, { timeout: 60_000 });
if (result.isError) {
  // { outcome: "unknown", retry: "safe", idempotency_key: "job-mcp-sdk" }: the same call again goes on from there.
  console.error(result._meta["heymilo-mcp/failure"]);
  process.exitCode = 1;
} else {
  const { outcome, posting_id, candidate_url } = result.structuredContent;
  console.log(outcome, posting_id, candidate_url);
}
await client.close();
