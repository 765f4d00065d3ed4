import { commandLine, inJson, json, quoted, type Snippets } from "./snippets.ts";

/** Stands for the user's key: the command line and the output of `config` never have a real one. */
export const KEY_PLACEHOLDER = "YOUR_HEYMILO_API_KEY";

export type System = "macos" | "linux" | "windows";

export interface McpClient {
  title: string;
  /** Where the snippet goes: a file, or null for a command that is run. */
  file: Record<System, string> | null;
  /** What opens the file, in the client itself. */
  opensBy?: string;
  /** The client's own documentation of the form. */
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
    snippets: {
      local: (server, { name }) => askingForKey(name, { type: "stdio", ...server }),
      hosted: (server, { name }) => askingForKey(name, { type: "http", ...server }),
    },
  },
  codex: {
    title: "Codex",
    file: inHome(".codex/config.toml"),
    documentation: "https://developers.openai.com/codex/mcp",
    snippets: {
      local: ({ command, args, env }, { name }) =>
        inToml(name, [`command = ${quoted(command)}`, `args = [${args.map(quoted).join(", ")}]`], "env", env),
      hosted: ({ url, headers }, { name }) => inToml(name, [`url = ${quoted(url)}`], "http_headers", headers),
    },
  },
  gemini: {
    title: "Gemini CLI",
    file: inHome(".gemini/settings.json"),
    documentation: "https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md",
    snippets: inJson("mcpServers", undefined, ({ url, headers }) => ({ httpUrl: url, headers })),
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
    snippets: {
      local: ({ command, args, env }, { name }) =>
        inBlockFile(name, [
          "type: stdio",
          `command: ${quoted(command)}`,
          `args: ${quoted(args)}`,
          ...mapping("env", env),
        ]),
      hosted: ({ url, headers }, { name }) =>
        inBlockFile(name, [
          "type: streamable-http",
          `url: ${quoted(url)}`,
          "requestOptions:",
          ...indented(mapping("headers", headers)),
        ]),
    },
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
    snippets: {
      local: ({ command, args, env }, { name }) =>
        asExtension(name, [
          "type: stdio",
          `cmd: ${quoted(command)}`,
          `args: ${quoted(args)}`,
          ...mapping("envs", env),
        ]),
      hosted: ({ url, headers }, { name }) =>
        asExtension(name, ["type: streamable_http", `uri: ${quoted(url)}`, ...mapping("headers", headers)]),
    },
  },
};

const KEY_INPUT = {
  type: "promptString",
  id: "heymilo-api-key",
  description: "HeyMilo API key",
  password: true,
};

/** VS Code asks for the key once, and keeps it out of the file. */
export const withKeyInput = (server: object): { inputs?: object[]; server: object } => {
  const text = JSON.stringify(server);
  const asked = text.replaceAll(KEY_PLACEHOLDER, `\${input:${KEY_INPUT.id}}`);
  return { ...(asked !== text && { inputs: [KEY_INPUT] }), server: JSON.parse(asked) };
};

const askingForKey = (name: string, given: object): string => {
  const { inputs, server } = withKeyInput(given);
  return json({ ...(inputs && { inputs }), servers: { [name]: server } });
};

/** Codex: one table for the server, and one for its variables or headers. */
const inToml = (name: string, lines: string[], table: string, values: Record<string, string>): string =>
  `${[
    `[mcp_servers.${name}]`,
    ...lines,
    "startup_timeout_sec = 30",
    `tool_timeout_sec = ${CALL_LIMIT_S}`,
    '# "auto" asks before a tool that writes. Nobody can answer codex exec: there "approve" is needed, or writes are cancelled.',
    'default_tools_approval_mode = "auto"',
    "",
    `[mcp_servers.${name}.${table}]`,
    ...Object.entries(values).map(([key, value]) => `${key} = ${quoted(value)}`),
  ].join("\n")}\n`;

const indented = (lines: readonly string[], width = 2): string[] =>
  lines.map((line) => `${" ".repeat(width)}${line}`);

const mapping = (name: string, values: Record<string, string>): string[] => [
  `${name}:`,
  ...indented(Object.entries(values).map(([key, value]) => `${key}: ${quoted(value)}`)),
];

/** Continue: a file of its own for one server. */
const inBlockFile = (name: string, lines: string[]): string =>
  [
    "name: HeyMilo",
    "version: 0.0.1",
    "schema: v1",
    "mcpServers:",
    `  - name: ${name}`,
    ...indented(lines, 4),
    "",
  ].join("\n");

/** Goose calls servers extensions. */
const asExtension = (name: string, lines: string[]): string => {
  const extension = [`name: ${name}`, "enabled: true", ...lines, `timeout: ${CALL_LIMIT_S}`];
  return ["extensions:", `  ${name}:`, ...indented(extension, 4), ""].join("\n");
};
