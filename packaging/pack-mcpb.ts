import { packMcpb } from "./mcpb.ts";

await packMcpb("heymilo-mcp.mcpb");
