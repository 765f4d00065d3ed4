import { parseArgs } from "node:util";
import { tools } from "../tools/index.ts";
import { type LoadedConfig, loadConfig, settings } from "./config.ts";
import { createConnection } from "./connection.ts";
import { selectTools } from "./gating.ts";
import { redactor } from "./heymilo/redact.ts";
import { createLog } from "./log.ts";
import { prompts } from "./prompts/index.ts";
import { resources } from "./resources/index.ts";
import { createServer } from "./server.ts";
import { serveOverStdio } from "./transports/stdio.ts";
import { NAME, VERSION } from "./version.ts";

/** How long it may take to close everything; if the client has stopped reading, it would never end. */
const CLOSING_MS = 500;

const USAGE = `${NAME} ${VERSION}: an MCP server that lets AI agents create HeyMilo interviewers.

Usage:
  ${NAME} [options]               serve MCP over stdin and stdout
  ${NAME} sandbox [--port N]      run the embedded HeyMilo by itself, on this machine

Options (each can be an environment variable; flags win):
`;

const optionHelp = (): string => {
  const rows = settings.map(({ flag, env, help, fallback }) => {
    const name = flag ? `--${flag}` : "(no flag)";
    const standard = fallback === undefined ? "" : ` [${fallback}]`;
    return `  ${name.padEnd(16)} ${env.padEnd(22)} ${help}${standard}`;
  });
  return `${[...rows, "  --version, --help"].join("\n")}\n`;
};

const flagOptions = Object.fromEntries(
  settings.flatMap(({ flag, toggle }) =>
    flag ? [[flag, { type: toggle ? ("boolean" as const) : ("string" as const) }]] : [],
  ),
);

const readCommandLine = (args: string[]) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...flagOptions,
      port: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
    },
  });

/** What a person asked for on a terminal goes to stdout; the protocol is not running then. */
const print = (text: string): void => {
  process.stdout.write(text);
};

const fail = (message: string): void => {
  process.stderr.write(`${NAME}: ${message}\nTry ${NAME} --help\n`);
  process.exitCode = 2;
};

const serve = ({ config, problems: badSettings }: LoadedConfig): void => {
  const gate = selectTools(tools, config);
  const problems = [...badSettings, ...gate.problems];
  const redact = redactor([config.apiKey]);
  const log = createLog(config.logLevel, redact);
  const connection = createConnection({
    config,
    problems,
    env: process.env,
    onHttp: (event) => log("debug", "http", { ...event }),
  });
  serveOverStdio({
    createServer: () =>
      createServer({ config, connection, log, redact, tools: gate.tools, resources, prompts }),
    onError: (error) => log("warn", "transport", { message: error.message }),
    onEnding: (orderly) => {
      process.exitCode = orderly ? 0 : 1;
      setTimeout(() => process.exit(), CLOSING_MS).unref();
      for (const { key, title } of connection.unansweredCreates()) {
        // Without a marker in HeyMilo the title is all there is to look for.
        log("error", "create sent but not answered", key ? { idempotency_key: key } : { title });
      }
    },
    onEnd: async () => {
      await connection.close();
      process.exit();
    },
  });
  // After the signals are heeded: whoever has read this may send one.
  for (const { variable, problem } of problems) log("error", "bad setting", { variable, problem });
  if (!config.sandbox && !/(^|\.)heymilo\.ai$/.test(config.baseUrl.hostname)) {
    log("warn", "not HeyMilo's own host", { host: config.baseUrl.host });
  }
};

const runSandboxCommand = async (port: string | undefined): Promise<void> => {
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
    return fail("--port must be a number from 0 (any free port) to 65535");
  }
  const { runSandbox } = await import("./sandbox/main.ts");
  try {
    await runSandbox({ port: Number(port ?? 0) }, print);
  } catch (error) {
    fail(`the sandbox could not start: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const main = async (): Promise<void> => {
  let commandLine: ReturnType<typeof readCommandLine>;
  try {
    commandLine = readCommandLine(process.argv.slice(2));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = commandLine;
  const [command, ...extra] = positionals;
  if (values.help) return print(USAGE + optionHelp());
  if (values.version) return print(`${VERSION}\n`);
  if (extra.length > 0) return fail(`unexpected argument: ${extra[0]}`);
  if (command === "sandbox") return runSandboxCommand(values.port as string | undefined);
  if (command !== undefined) return fail(`unknown command: ${command}`);
  serve(loadConfig(values as Record<string, string | boolean | undefined>, process.env));
};

await main();
