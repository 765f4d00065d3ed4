export interface Framework {
  /** The driver's file in `drivers/`, and the folder it is installed in. */
  name: string;
  packages: readonly string[];
  /** In `examples/from-code/`; its first line installs the same versions. */
  example?: string;
  /** The Node it asks for, if the oldest that we support is too old. */
  node?: string;
}

const NEWER_NODE = "24";

/** Exact versions, so that a run says something about us and not about their last release. */
export const FRAMEWORKS: readonly Framework[] = [
  { name: "mcp-sdk", example: "mcp-sdk.mjs", packages: ["@modelcontextprotocol/client@2.4.0"] },
  {
    name: "langchain",
    example: "langchain.mjs",
    packages: ["@langchain/mcp-adapters@1.1.4", "@langchain/core@1.4.0"],
  },
  {
    name: "openai-agents",
    example: "openai-agents.mjs",
    packages: ["@openai/agents@0.20.0", "zod@4.6.7"],
    node: NEWER_NODE,
  },
  {
    name: "ai-sdk",
    example: "ai-sdk.mjs",
    packages: ["ai@7.0.173", "@ai-sdk/mcp@2.0.99", "@ai-sdk/openai@4.0.118", "@ai-sdk/google@4.0.121"],
    node: NEWER_NODE,
  },
  {
    name: "mastra",
    example: "mastra.mjs",
    packages: ["@mastra/mcp@2.0.0", "@mastra/core@1.71.0", "@mastra/schema-compat@1.3.11"],
    node: NEWER_NODE,
  },
  {
    name: "google-adk",
    example: "google-adk.mjs",
    packages: ["@google/adk@2.0.0", "@modelcontextprotocol/sdk@1.32.2"],
    node: NEWER_NODE,
  },
  { name: "llamaindex", packages: ["@llamaindex/tools@0.2.1"] },
  { name: "genkit", packages: ["genkit@1.42.0", "@genkit-ai/mcp@1.42.0"] },
  {
    name: "strands",
    packages: ["@strands-agents/sdk@1.19.0", "@modelcontextprotocol/sdk@1.32.2"],
    node: NEWER_NODE,
  },
];

/** By the module without which they cannot be run. */
export const PYTHON_EXAMPLES = {
  "mcp_sdk.py": "mcp",
  "langchain_tools.py": "langchain_mcp_adapters",
  "openai_agents.py": "agents",
} as const;
