// npm install @openai/agents@0.20.0 zod@4.6.7
import { Agent, MCPServerStdio } from "@openai/agents";

const heymilo = new MCPServerStdio({
  name: "heymilo",
  command: "heymilo-mcp",
  env: process.env,
  timeout: 60_000,
});
await heymilo.connect();
const agent = new Agent({ name: "Recruiter", mcpServers: [heymilo] }); // for run(agent, "Hire a line cook")

const job = { idempotency_key: "job-openai-agents", title: "Line Cook", workflow: [{ type: "resume" }] };
const result = await heymilo.callToolResult("create_interviewer", job);
if (result.isError) {
  console.error(result._meta["heymilo-mcp/failure"]);
  process.exitCode = 1;
} else {
  const { outcome, posting_id, candidate_url } = result.structuredContent;
  console.log(`${agent.name}:`, outcome, posting_id, candidate_url);
}
await heymilo.close();
