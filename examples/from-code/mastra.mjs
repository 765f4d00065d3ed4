// npm install @mastra/mcp@2.0.0 @mastra/core@1.71.0
import { MCPClient } from "@mastra/mcp";

const client = new MCPClient({
  servers: { heymilo: { command: "heymilo-mcp", env: process.env, timeout: 60_000 } },
});
const tools = await client.listTools(); // for new Agent({ …, tools })

const job = { idempotency_key: "job-mastra", title: "Line Cook", workflow: [{ type: "resume" }] };
try {
  const result = await tools.heymilo_create_interviewer.execute(job, {});
  if (result.error) throw new Error(result.message); // Mastra's own check of the arguments
  console.log(result.outcome, result.posting_id, result.candidate_url);
} catch (error) {
  console.error(error.message); // outcome: not_created - retry: no
  process.exitCode = 1;
}
await client.disconnect();
