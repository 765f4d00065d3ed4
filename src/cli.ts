import "./zod-without-jit.ts";
import { CommandError } from "./commands/command.ts";
import { readCommandLine, usage } from "./commands/command-line.ts";
import { commands } from "./commands/index.ts";
import { isSupportedNode, OLDEST_NODE } from "./commands/node-version.ts";
import { createConnection } from "./connection.ts";
import { redactor } from "./heymilo/redact.ts";
import { createLog } from "./log.ts";
import { createServer } from "./server.ts";
import { isHeyMilosHost, type LoadedConfig, loadConfig } from "./settings/config.ts";
import { surface } from "./surface/index.ts";
import { selectTools } from "./surface/selection.ts";
import { serveOverStdio } from "./transports/stdio.ts";
import { NAME, VERSION } from "./version.ts";

/** Clients that only want the lists are done by then; the others find the first call's modules loaded. */
const PREWARM_AFTER_MS = 1_000;

/** How long it may take to close everything; if the client has stopped reading, it would never end. */
const CLOSING_MS = 500;

/** What a person asked for on a terminal goes to stdout; the protocol is not running then. */
const print = (text: string): void => {
  process.stdout.write(text);
};

const note = (text: string): void => {
  process.stderr.write(text);
};

const serve = ({ config, problems: badSettings }: LoadedConfig): void => {
  const gate = selectTools(surface.tools, config);
  const problems = [...badSettings, ...gate.problems];
  const redact = redactor([config.apiKey]);
  const log = createLog(config.logLevel, redact);
  const connection = createConnection({
    config,
    problems,
    env: process.env,
    onHttp: (event) => log("debug", "http", { ...event }),
  });
  setTimeout(() => {
    const first = gate.tools[0]?.load();
    Promise.all([first, connection.prewarm()]).catch(() => undefined);
  }, PREWARM_AFTER_MS).unref();
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
  // After the signals are heeded: whoever has read this may send one.
  for (const { variable, problem } of problems) log("error", "bad setting", { variable, problem });
  if (!config.sandbox && !isHeyMilosHost(config.baseUrl)) {
    log("warn", "not HeyMilo's own host", { host: config.baseUrl.host });
  }
};

const main = async (): Promise<void> => {
  const { command, operand, values } = readCommandLine(process.argv.slice(2));
  if (values.help) return print(usage());
  if (values.version) return print(`${VERSION}\n`);
  if (!isSupportedNode() && command !== commands.doctor) {
    note(`${NAME} needs Node.js ${OLDEST_NODE} or newer; ${process.execPath} is ${process.versions.node}\n`);
    process.exitCode = 1;
  } else if (command) {
    const run = await command.load();
    const isTerminal = process.stdout.isTTY === true;
    process.exitCode = await run({ operand, values, isTerminal, print, note });
  } else serve(loadConfig(values, process.env));
};

// Not awaited: the commands' chunks import this one, and would wait for it to be over.
main().catch((error: unknown) => {
  if (!(error instanceof CommandError)) throw error;
  note(`${NAME}: ${error.message}\nTry ${NAME} --help\n`);
  process.exitCode = 2;
});
