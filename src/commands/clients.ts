/** How a client starts the server. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
  windows: boolean;
}

export interface McpClient {
  /** What to do with the snippet, in a sentence. */
  where: { unix: string; windows: string };
  /** A JSON or TOML document, or a command. Ends with a line break. */
  snippet(launch: Launch): string;
}

/** The server's name in clients: short, because some of them cut off tool names that it comes before. */
const NAME = "heymilo";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The form that most clients have taken over from Claude Desktop. */
const mcpServers = ({ command, args, env }: Launch): string =>
  json({ mcpServers: { [NAME]: { command, args, env } } });

const file = (unix: string, windows: string): McpClient["where"] => ({
  unix: `Put this into ${unix}, and restart the client:`,
  windows: `Put this into ${windows}, and restart the client:`,
});

export const clients: Readonly<Record<string, McpClient>> = {
  "claude-desktop": {
    where: file(
      "~/Library/Application Support/Claude/claude_desktop_config.json (Settings, Developer, Edit Config)",
      "%APPDATA%\\Claude\\claude_desktop_config.json (Settings, Developer, Edit Config)",
    ),
    snippet: mcpServers,
  },
  "claude-code": {
    where: { unix: "Run this, with your key in place:", windows: "Run this in cmd, with your key in place:" },
    snippet: ({ command, args, env, windows }) => {
      const quote = windows ? quoteForCmd : quoteForShell;
      const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
      // An option has to stand between --env, which takes several values, and the name.
      const words = ["claude", "mcp", "add", ...variables, "--transport", "stdio", "--scope", "user", NAME];
      return `${[...words, "--", command, ...args].map(quote).join(" ")}\n`;
    },
  },
  cursor: {
    where: file("~/.cursor/mcp.json", "%USERPROFILE%\\.cursor\\mcp.json"),
    snippet: mcpServers,
  },
  vscode: {
    where: file(
      ".vscode/mcp.json of a folder, or the file that the command MCP: Open User Configuration opens",
      ".vscode\\mcp.json of a folder, or the file that the command MCP: Open User Configuration opens",
    ),
    snippet: ({ command, args, env }) => {
      const { HEYMILO_API_KEY: key, ...rest } = env;
      const input = {
        type: "promptString",
        id: "heymilo-api-key",
        description: "HeyMilo API key",
        password: true,
      };
      const server = (variables: object) => ({ [NAME]: { type: "stdio", command, args, env: variables } });
      if (key === undefined) return json({ servers: server(rest) });
      const asked = `\${input:${input.id}}`;
      return json({ inputs: [input], servers: server({ HEYMILO_API_KEY: asked, ...rest }) });
    },
  },
  codex: {
    where: file("~/.codex/config.toml", "%USERPROFILE%\\.codex\\config.toml"),
    snippet: ({ command, args, env }) => `[mcp_servers.${NAME}]
command = ${toml(command)}
args = [${args.map(toml).join(", ")}]
startup_timeout_sec = 30
tool_timeout_sec = 60
# "auto" asks before a tool that writes. Nobody can answer codex exec: there "approve" is needed, or writes are cancelled.
default_tools_approval_mode = "auto"

[mcp_servers.${NAME}.env]
${Object.entries(env)
  .map(([name, value]) => `${name} = ${toml(value)}\n`)
  .join("")}`,
  },
  gemini: {
    where: file("~/.gemini/settings.json", "%USERPROFILE%\\.gemini\\settings.json"),
    snippet: mcpServers,
  },
  windsurf: {
    where: file("~/.codeium/windsurf/mcp_config.json", "%USERPROFILE%\\.codeium\\windsurf\\mcp_config.json"),
    snippet: mcpServers,
  },
};

/** A basic string of TOML has the escapes of JSON. */
const toml = (text: string): string => JSON.stringify(text);

const PLAIN = /^[\w@%+=:,./-]+$/;

const quoteForShell = (word: string): string =>
  PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const quoteForCmd = (word: string): string => (/^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word}"`);
