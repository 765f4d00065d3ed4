// npm install ai@7.0.173 @ai-sdk/mcp@2.0.99
import { createMCPClient } from "@ai-sdk/mcp";
import { Experimental_StdioMCPTransport as StdioTransport } from "@ai-sdk/mcp/mcp-stdio";

const client = await createMCPClient({
  transport: new StdioTransport({ command: "heymilo-mcp", env: process.env }),
});
const tools = await client.tools(); // for generateText({ model, tools, prompt })

const job = { idempotency_key: "job-ai-sdk", title: "Line Cook", workflow: [{ type: "resume" }] };
const result = await tools.create_interviewer.execute(job, { toolCallId: "1", messages: [] });
if (result.isError) {
  console.error(result._meta["heymilo-mcp/failure"]);
  process.exitCode = 1;
} else {
  const { outcome, posting_id, candidate_url } = result.structuredContent;
  console.log(outcome, posting_id, candidate_url);
}
await client.close();
