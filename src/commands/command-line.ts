import { parseArgs } from "node:util";
import { settings } from "../settings/config.ts";
import type { Flags } from "../settings/load.ts";
import { serveSettings } from "../settings/serve-config.ts";
import type { Setting } from "../settings/setting.ts";
import { NAME, VERSION } from "../version.ts";
import { type Command, CommandError } from "./command.ts";
import { commands } from "./index.ts";

/** What the program was called with. Without a command it is the server. */
export interface CommandLine {
  command: Command | undefined;
  /** What follows the command's name. */
  operand: string | undefined;
  /** All flags by name, those of the settings included. */
  values: Flags;
}

const settingOptions = Object.fromEntries(
  settings.flatMap(({ flag, toggle }) =>
    flag ? [[flag, { type: toggle ? ("boolean" as const) : ("string" as const) }]] : [],
  ),
);

const commandOptions: Command["options"] = Object.assign(
  {},
  ...Object.values(commands).map(({ options }) => options),
);

/** @throws CommandError if it makes no sense */
export function readCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  const [name, operand, ...extra] = positionals;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== undefined && !command) throw new CommandError(`unknown command: ${name}`);
  const unexpected = command?.takes ? extra[0] : operand;
  if (unexpected !== undefined) throw new CommandError(`unexpected argument: ${unexpected}`);
  const own = command?.options ?? {};
  const stray = Object.keys(commandOptions).find((key) => key in values && !(key in own));
  if (stray !== undefined) throw new CommandError(`--${stray} does not belong to ${name ?? "the server"}`);
  return { command, operand, values: values as CommandLine["values"] };
}

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...settingOptions,
        ...commandOptions,
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
};

/** What --help prints. */
export const usage =
  (): string => `${NAME} ${VERSION}: an MCP server that lets AI agents create HeyMilo interviewers.

Usage:
${commandHelp()}
Options (each can be an environment variable; flags win):
${optionHelp(settings)}  --version, --help

Options of serve:
${optionHelp(serveSettings)}`;

const commandHelp = (): string => {
  const rows = [{ usage: "[options]", help: "serve MCP over stdin and stdout" }, ...Object.values(commands)];
  const width = Math.max(...rows.map(({ usage }) => usage.length));
  return rows.map(({ usage, help }) => `  ${NAME} ${usage.padEnd(width)}  ${help}\n`).join("");
};

const optionHelp = (known: readonly Setting[]): string => {
  const rows = known.map(({ flag, env, help, fallback, whenUnset }) => {
    const name = flag ? `--${flag}` : "(no flag)";
    const standard = fallback ?? whenUnset;
    return `  ${name.padEnd(16)} ${env.padEnd(25)} ${help}${standard ? ` [${standard}]` : ""}`;
  });
  return `${rows.join("\n")}\n`;
};
