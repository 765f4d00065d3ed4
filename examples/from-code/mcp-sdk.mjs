// npm install @modelcontextprotocol/client@2.4.0
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const client = new Client({ name: "our-pipeline", version: "1.0.0" });
await client.connect(new StdioClientTransport({ command: "heymilo-mcp", env: process.env }));

const job = { idempotency_key: "job-mcp-sdk", title: "Line Cook", workflow: [{ type: "resume" }] };

// The job has a key, so the same call again finds what an earlier one made.
const create = async (attempt = 1) => {
  const result = await client.callTool({ name: "create_interviewer", arguments: job }, { timeout: 60_000 });
  if (!result.isError) return result.structuredContent;
  const { retry, retry_after_seconds = 1 } = result._meta["heymilo-mcp/failure"];
  if (retry === "no" || attempt === 6) throw new Error(result.content[0].text);
  await sleep(retry_after_seconds * 1000);
  return create(attempt + 1);
};

try {
  const { outcome, posting_id, candidate_url } = await create();
  console.log(outcome, posting_id, candidate_url);
} finally {
  await client.close();
}
