import "./commands/zod-without-jit.ts";
import { CommandError } from "./commands/command.ts";
import { readCommandLine, usage } from "./commands/command-line.ts";
import { commands } from "./commands/index.ts";
import { runStdio } from "./commands/stdio.ts";
import { forTerminal } from "./heymilo/text.ts";
import { isSupportedNode, NAME, OLDEST_NODE, VERSION } from "./version.ts";

/** What a person asked for on a terminal goes to stdout; the protocol is not running then. */
const print = (text: string): void => {
  process.stdout.write(text);
};

const note = (text: string): void => {
  process.stderr.write(forTerminal(text));
};

const main = async (): Promise<void> => {
  const { command, operands, values } = readCommandLine(process.argv.slice(2));
  if (values.help) return print(usage());
  if (values.version) return print(`${VERSION}\n`);
  if (!isSupportedNode() && command !== commands.doctor) {
    note(`${NAME} needs Node.js ${OLDEST_NODE} or newer; ${process.execPath} is ${process.versions.node}\n`);
    process.exitCode = 1;
  } else if (command) {
    const run = await command.load();
    const isTerminal = process.stdout.isTTY === true;
    process.exitCode = await run({ operands, values, isTerminal, print, note });
  } else runStdio(values);
};

// Not awaited: the commands' chunks import this one, and would wait for it to be over.
main().catch((error: unknown) => {
  if (!(error instanceof CommandError)) throw error;
  note(`${NAME}: ${error.message}\nTry ${NAME} --help\n`);
  process.exitCode = 2;
});
