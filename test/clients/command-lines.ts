/** A client's own command line, which reads its configuration and says what it has found. */
export interface ClientCommandLine {
  /** As `config` calls it. */
  client: string;
  packages: readonly string[];
  /** Below node_modules. What needs no script of its own to be installed is started directly. */
  program: string;
  /** The program is JavaScript for a Node newer than the oldest that we support. */
  node?: string;
  /** In the home folder; without it the snippet is a command, and is run. */
  file?: string;
  /** Lists the servers. */
  list: readonly string[];
  env?: Record<string, string>;
  /** What the list says of a server that can be used. */
  accepted: RegExp;
}

const platform = `${process.platform}-${process.arch}`;

export const COMMAND_LINES: readonly ClientCommandLine[] = [
  {
    client: "claude-code",
    packages: ["@anthropic-ai/claude-code@2.1.332"],
    program: `@anthropic-ai/claude-code-${platform}/claude`,
    list: ["mcp", "list"],
    accepted: /heymilo: .* Connected/,
  },
  {
    client: "codex",
    packages: ["@openai/codex@0.171.0"],
    program: ".bin/codex",
    file: ".codex/config.toml",
    list: ["mcp", "list", "--json"],
    // It only reads; the tool's time limit shows that it has read all of it.
    accepted: /"name": "heymilo",\s+"enabled": true[\s\S]+"tool_timeout_sec": 60/,
  },
  {
    client: "gemini",
    packages: ["@google/gemini-cli@0.61.0"],
    program: ".bin/gemini",
    file: ".gemini/settings.json",
    list: ["mcp", "list"],
    env: { GEMINI_CLI_TRUST_WORKSPACE: "true" },
    accepted: /heymilo: .* - Connected/,
  },
  {
    client: "opencode",
    packages: ["opencode-ai@1.18.33"],
    program: `opencode-${platform}/bin/opencode`,
    file: ".config/opencode/opencode.json",
    list: ["mcp", "list"],
    accepted: /heymilo .*connected/,
  },
  {
    client: "copilot-cli",
    packages: ["@github/copilot@1.0.102"],
    program: ".bin/copilot",
    node: "24",
    file: ".copilot/mcp-config.json",
    list: ["mcp", "get", "heymilo"],
    // It only reads.
    accepted: /Status: Enabled[\s\S]+Tools: \* \(all\)/,
  },
];
