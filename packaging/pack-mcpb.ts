import { statSync } from "node:fs";
import { resolve } from "node:path";
import { packMcpb } from "./mcpb.ts";

const BUNDLE = "heymilo-mcp.mcpb";

await packMcpb(BUNDLE);
process.stdout.write(`Wrote ${resolve(BUNDLE)} (${Math.ceil(statSync(BUNDLE).size / 1000)} kB).

Next, in Claude Desktop:
1. Open the file, or choose it under Settings, Extensions, Advanced settings, Install Extension.
2. Enter the HeyMilo API key. Or switch on the sandbox, to try without an account.
3. Switch the extension on, and start a new chat.
`);
