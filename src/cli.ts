import "./zod-without-jit.ts";
import { parseArgs } from "node:util";
import { type CommandCall, CommandError } from "./commands/command.ts";
import { type Command, commands } from "./commands/index.ts";
import { type LoadedConfig, loadConfig, type Setting, serveSettings, settings } from "./config.ts";
import { createConnection } from "./connection.ts";
import { selectTools } from "./gating.ts";
import { redactor } from "./heymilo/redact.ts";
import { createLog } from "./log.ts";
import { createServer } from "./server.ts";
import { surface } from "./surface/index.ts";
import { serveOverStdio } from "./transports/stdio.ts";
import { NAME, VERSION } from "./version.ts";

/** How long it may take to close everything; if the client has stopped reading, it would never end. */
const CLOSING_MS = 500;

const commandHelp = (): string =>
  [{ usage: "[options]", help: "serve MCP over stdin and stdout" }, ...Object.values(commands)]
    .map(({ usage, help }) => `  ${NAME} ${usage.padEnd(20)} ${help}\n`)
    .join("");

const usage =
  (): string => `${NAME} ${VERSION}: an MCP server that lets AI agents create HeyMilo interviewers.

Usage:
${commandHelp()}
Options (each can be an environment variable; flags win):
${optionHelp(settings)}  --version, --help

Options of serve:
${optionHelp(serveSettings)}`;

const optionHelp = (known: readonly Setting[]): string => {
  const rows = known.map(({ flag, env, help, fallback }) => {
    const name = flag ? `--${flag}` : "(no flag)";
    const standard = fallback === undefined ? "" : ` [${fallback}]`;
    return `  ${name.padEnd(16)} ${env.padEnd(25)} ${help}${standard}`;
  });
  return `${rows.join("\n")}\n`;
};

const flagOptions = Object.fromEntries(
  settings.flatMap(({ flag, toggle }) =>
    flag ? [[flag, { type: toggle ? ("boolean" as const) : ("string" as const) }]] : [],
  ),
);

const commandOptions = Object.assign(
  {},
  ...Object.values(commands).map(({ options }) => options),
) as Command["options"];

const readCommandLine = (args: string[]) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...flagOptions,
      ...commandOptions,
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
    },
  });

/** What a person asked for on a terminal goes to stdout; the protocol is not running then. */
const print = (text: string): void => {
  process.stdout.write(text);
};

const note = (text: string): void => {
  process.stderr.write(text);
};

const fail = (message: string): void => {
  note(`${NAME}: ${message}\nTry ${NAME} --help\n`);
  process.exitCode = 2;
};

const serve = ({ config, problems: badSettings }: LoadedConfig): void => {
  const gate = selectTools(surface.tools, config);
  const problems = [...badSettings, ...gate.problems];
  const redact = redactor([config.apiKey]);
  const log = createLog(config.logLevel, redact);
  for (const { variable, problem } of problems) log("error", "bad setting", { variable, problem });
  if (!config.sandbox && !/(^|\.)heymilo\.ai$/.test(config.baseUrl.hostname)) {
    log("warn", "not HeyMilo's own host", { host: config.baseUrl.host });
  }
  const connection = createConnection({
    config,
    problems,
    env: process.env,
    onHttp: (event) => log("debug", "http", { ...event }),
  });
  serveOverStdio({
    createServer: () =>
      createServer({ config, connection, log, redact, surface: { ...surface, tools: gate.tools } }),
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
};

const runCommand = async (command: Command, call: CommandCall): Promise<void> => {
  try {
    const run = await command.load();
    process.exitCode = await run(call);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    fail(error.message);
  }
};

const main = async (): Promise<void> => {
  let commandLine: ReturnType<typeof readCommandLine>;
  try {
    commandLine = readCommandLine(process.argv.slice(2));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const values = commandLine.values as CommandCall["values"];
  const [name, operand, ...extra] = commandLine.positionals;
  if (values.help) return print(usage());
  if (values.version) return print(`${VERSION}\n`);
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== undefined && !command) return fail(`unknown command: ${name}`);
  const unexpected = command?.takes ? extra[0] : operand;
  if (unexpected !== undefined) return fail(`unexpected argument: ${unexpected}`);
  const stray = Object.keys(commandOptions).find(
    (key) => key in values && !(key in (command?.options ?? {})),
  );
  if (stray !== undefined) return fail(`--${stray} does not belong to ${name ?? "the server"}`);
  if (command) {
    const isTerminal = process.stdout.isTTY === true;
    return runCommand(command, { operand, values, isTerminal, print, note });
  }
  serve(loadConfig(values, process.env));
};

void main();
