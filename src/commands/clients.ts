import { isObject } from "../heymilo/json.ts";
import { commandLine, inJson, json, type Snippets, writtenBy, yaml } from "./snippets.ts";

/** Stands for the user's key: the command line and the output of `config` never have a real one. */
export const KEY_PLACEHOLDER = "YOUR_HEYMILO_API_KEY";

export type System = "macos" | "linux" | "windows";

export interface McpClient {
  title: string;
  /** Where the snippet goes: a file, or null for a command that is run. */
  file: Record<System, string> | null;
  /** What opens the file, in the client itself. */
  opensBy?: string;
  documentation: string;
  snippets: Snippets;
}

/** Claude Desktop can only start programs, so this one passes its calls on. It is not ours; its version is fixed. */
export const BRIDGE = "mcp-remote@0.15.1";

/** Many clients give up after 60 s. The snippets of the others set that limit. The server ends a call after 45 s. */
const CALL_LIMIT_S = 60;

const everywhere = (file: string): McpClient["file"] => ({ macos: file, linux: file, windows: file });

const inHome = (path: string, windows?: string): McpClient["file"] => ({
  macos: `~/${path}`,
  linux: `~/${path}`,
  windows: windows ?? `%USERPROFILE%\\${path.replaceAll("/", "\\")}`,
});

/** The form of Claude Desktop, which most clients use, too. */
const mcpServers = inJson("mcpServers");

export const clients: Readonly<Record<string, McpClient>> = {
  "claude-desktop": {
    title: "Claude Desktop",
    file: {
      macos: "~/Library/Application Support/Claude/claude_desktop_config.json",
      linux: "~/.config/Claude/claude_desktop_config.json",
      windows: "%APPDATA%\\Claude\\claude_desktop_config.json",
    },
    opensBy: "Settings, Developer, Edit Config",
    documentation: "https://modelcontextprotocol.io/docs/develop/connect-local-servers",
    snippets: {
      local: mcpServers.local,
      // The header goes through a variable because the space in it gets lost on Windows.
      hosted: ({ url, headers }, place) => {
        const bridge = ["npx", "-y", BRIDGE, url, "--header", `Authorization:$${"{AUTHORIZATION}"}`];
        const [command = "", ...args] = place.windows ? ["cmd", "/c", ...bridge] : bridge;
        return mcpServers.local({ command, args, env: { AUTHORIZATION: headers.Authorization } }, place);
      },
    },
  },
  "claude-code": {
    title: "Claude Code",
    file: null,
    documentation: "https://code.claude.com/docs/en/mcp",
    snippets: {
      local: ({ command, args, env }, { name, windows }) => {
        const variables = Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
        // An option has to stand between --env, which takes several values, and the name.
        const words = ["claude", "mcp", "add", ...variables, "--transport", "stdio", "--scope", "user"];
        return commandLine([...words, name, "--", command, ...args], windows);
      },
      hosted: ({ url, headers }, { name, windows }) => {
        const lines = Object.entries(headers).flatMap(([key, value]) => ["--header", `${key}: ${value}`]);
        const words = ["claude", "mcp", "add", "--transport", "http", "--scope", "user", name, url];
        return commandLine([...words, ...lines], windows);
      },
    },
  },
  cursor: {
    title: "Cursor",
    file: inHome(".cursor/mcp.json"),
    documentation: "https://cursor.com/docs/mcp",
    snippets: mcpServers,
  },
  vscode: {
    title: "VS Code",
    file: everywhere(".vscode/mcp.json of a folder, or what the command MCP: Open User Configuration opens"),
    documentation: "https://code.visualstudio.com/docs/copilot/reference/mcp-configuration",
    snippets: writtenBy(
      (name, server) => askingForKey(name, server),
      (server) => ({ type: "stdio", ...server }),
      (server) => ({ type: "http", ...server }),
    ),
  },
  codex: {
    title: "Codex",
    file: inHome(".codex/config.toml"),
    documentation: "https://developers.openai.com/codex/mcp",
    snippets: writtenBy(
      (name, server) => inToml(name, server),
      (server) => server,
      ({ url, headers }) => ({ url, http_headers: headers }),
    ),
  },
  gemini: {
    title: "Gemini CLI",
    file: inHome(".gemini/settings.json"),
    documentation: "https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md",
    snippets: inJson("mcpServers", undefined, ({ url, headers }) => ({ httpUrl: url, headers })),
  },
  antigravity: {
    title: "Antigravity",
    file: inHome(".gemini/config/mcp_config.json"),
    opensBy: "MCP Servers, Manage MCP Servers, View raw config",
    documentation: "https://antigravity.google/docs/mcp",
    snippets: inJson("mcpServers", undefined, ({ url, headers }) => ({ serverUrl: url, headers })),
  },
  "copilot-cli": {
    title: "Copilot CLI",
    file: inHome(".copilot/mcp-config.json"),
    documentation: "https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers",
    snippets: inJson(
      "mcpServers",
      (server) => ({ type: "local", ...server, tools: ["*"] }),
      (server) => ({ type: "http", ...server, tools: ["*"] }),
    ),
  },
  opencode: {
    title: "opencode",
    file: inHome(".config/opencode/opencode.json"),
    documentation: "https://opencode.ai/docs/mcp-servers",
    snippets: inJson(
      "mcp",
      ({ command, args, env }) => ({
        type: "local",
        command: [command, ...args],
        environment: env,
        enabled: true,
      }),
      (server) => ({ type: "remote", ...server, enabled: true }),
    ),
  },
  windsurf: {
    title: "Windsurf",
    file: inHome(".codeium/windsurf/mcp_config.json"),
    documentation: "https://docs.windsurf.com/windsurf/cascade/mcp",
    snippets: inJson("mcpServers", undefined, ({ url, headers }) => ({ serverUrl: url, headers })),
  },
  zed: {
    title: "Zed",
    file: inHome(".config/zed/settings.json", "%APPDATA%\\Zed\\settings.json"),
    opensBy: "command zed: open settings",
    documentation: "https://zed.dev/docs/ai/mcp",
    snippets: inJson("context_servers"),
  },
  cline: {
    title: "Cline",
    file: everywhere("the file that MCP Servers, Configure, Configure MCP Servers opens"),
    documentation: "https://docs.cline.bot/mcp/mcp-overview",
    snippets: inJson("mcpServers", undefined, (server) => ({ type: "streamableHttp", ...server })),
  },
  continue: {
    title: "Continue",
    file: everywhere(".continue/mcpServers/heymilo.yaml of a folder"),
    documentation: "https://docs.continue.dev/customize/deep-dives/mcp",
    snippets: writtenBy(
      (name, server) => `${BLOCK_FILE}  - ${yaml({ name, ...server }, "    ").trimStart()}`,
      (server) => ({ type: "stdio", ...server }),
      ({ url, headers }) => ({ type: "streamable-http", url, requestOptions: { headers } }),
    ),
  },
  "lm-studio": {
    title: "LM Studio",
    file: inHome(".lmstudio/mcp.json"),
    opensBy: "Program, Install, Edit mcp.json",
    documentation: "https://lmstudio.ai/docs/app/mcp",
    snippets: mcpServers,
  },
  goose: {
    title: "Goose",
    file: inHome(".config/goose/config.yaml", "%APPDATA%\\Block\\goose\\config\\config.yaml"),
    documentation: "https://goose-docs.ai/docs/guides/config-files",
    snippets: writtenBy(
      // Goose calls servers extensions.
      (name, server) => yaml({ extensions: { [name]: { name, enabled: true, ...server, timeout: CALL_LIMIT_S } } }),
      ({ command: cmd, args, env: envs }) => ({ type: "stdio", cmd, args, envs }),
      ({ url: uri, headers }) => ({ type: "streamable_http", uri, headers }),
    ),
  },
};

const KEY_INPUT = {
  type: "promptString",
  id: "heymilo-api-key",
  description: "HeyMilo API key",
  password: true,
};

/** VS Code asks for the key once, and keeps it out of the file. */
const askingForKey = (name: string, server: object): string => {
  const text = JSON.stringify(server);
  const asked = text.replaceAll(KEY_PLACEHOLDER, `\${input:${KEY_INPUT.id}}`);
  return json({ ...(asked !== text && { inputs: [KEY_INPUT] }), servers: { [name]: JSON.parse(asked) } });
};

/** Codex: a table for the server, and one below it for its variables or headers. */
const inToml = (name: string, server: object): string => {
  const lines = (fields: object) => Object.entries(fields).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const isTable = ([, value]: [string, unknown]) => isObject(value);
  const fields = Object.entries(server);
  return `${[
    `[mcp_servers.${name}]`,
    ...lines(Object.fromEntries(fields.filter((field) => !isTable(field)))),
    "startup_timeout_sec = 30",
    `tool_timeout_sec = ${CALL_LIMIT_S}`,
    '# "auto" asks before a tool that writes. Nobody can answer codex exec: there "approve" is needed, or writes are cancelled.',
    'default_tools_approval_mode = "auto"',
    ...fields.filter(isTable).flatMap(([key, table]) => ["", `[mcp_servers.${name}.${key}]`, ...lines(table)]),
  ].join("\n")}\n`;
};

/** Continue has a file of its own for each server. */
const BLOCK_FILE = "name: HeyMilo\nversion: 0.0.1\nschema: v1\nmcpServers:\n";
