import { parseArgs } from "node:util";
import leven from "leven";
import { settings } from "../settings/config.ts";
import type { Flags } from "../settings/load.ts";
import { serveSettings } from "../settings/serve-config.ts";
import type { Setting } from "../settings/setting.ts";
import { NAME, VERSION } from "../version.ts";
import { type Command, CommandError } from "./command.ts";
import { commands } from "./index.ts";

const settingOptions = Object.fromEntries(
  settings.flatMap(({ flag, toggle }) =>
    flag ? [[flag, { type: toggle ? ("boolean" as const) : ("string" as const) }]] : [],
  ),
);

const commandOptions: Command["options"] = Object.assign({}, ...Object.values(commands).map(({ options }) => options));

const OPTIONS: Readonly<Record<string, { type: "string" | "boolean"; short?: string }>> = {
  ...settingOptions,
  ...commandOptions,
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
};

/** What the program was called with. Without a command it is the server. @throws CommandError if it makes no sense */
export function readCommandLine(args: string[]) {
  const { values, positionals } = parse(args);
  const [name, ...operands] = positionals;
  const [operand, ...extra] = operands;
  if (name === HELP) return { command: undefined, operands: [], values: { ...values, help: true } };
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== undefined && !command) throw unknownWord("unknown command", name, [...Object.keys(commands), HELP]);
  const unexpected = command?.takes === "ids" ? undefined : command?.takes ? extra[0] : operand;
  if (unexpected !== undefined) throw unknownWord("unexpected argument", unexpected);
  const taken = command?.options ?? {};
  const stray = Object.keys(commandOptions).find((key) => key in values && !(key in taken));
  if (stray !== undefined) throw new CommandError(`--${stray} does not belong to ${name ?? "the server"}`);
  return { command, operands, values };
}

const HELP = "help";

/** A word in a wrong place may be a key, so the message repeats it only if it looks like an ordinary word. */
const unknownWord = (what: string, typed: string, known: readonly string[] = []): CommandError => {
  if (!/^-{0,2}[a-z]+(-[a-z]+)*$/i.test(typed) || typed.length > 24)
    return new CommandError(`${what}; it is not repeated here, because it may be a key`);
  const [meant] = known.filter((word) => leven(word, typed.toLowerCase(), { maxDistance: 3 }) <= 2);
  return new CommandError(`${what}: ${typed}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
};

/** Options that people try when they want to give a key. */
const NAMES_OF_KEYS = /^(api-?)?(key|token)$|^heymilo-/;

const parse = (args: string[]): { values: Flags; positionals: string[] } => {
  const config = { args, options: OPTIONS, allowPositionals: true } as const;
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true });
  for (const token of tokens)
    if (token.kind === "option" && !Object.hasOwn(OPTIONS, token.name)) throw unknownOption(token);
  try {
    return parseArgs(config) as { values: Flags; positionals: string[] };
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
};

/** @param rawName as it was typed, with its dashes */
const unknownOption = ({ name, rawName }: { name: string; rawName: string }): CommandError => {
  if (NAMES_OF_KEYS.test(name.replaceAll("_", "-").toLowerCase()))
    return new CommandError(
      "a key is never an argument, because everybody on this machine can see those: " +
        "set HEYMILO_API_KEY, or name a file that holds it with --api-key-file",
    );
  const known = Object.keys(OPTIONS).map((option) => `--${option}`);
  return unknownWord("unknown option", rawName, known);
};

export const usage = (): string => `${NAME} ${VERSION}: an MCP server that lets AI agents create HeyMilo interviewers.

Usage:
${commandHelp()}
Options (each can be an environment variable; flags win):
${optionHelp(settings)}  --version, --help

Options of serve:
${optionHelp(serveSettings)}
Options of bulk:
${ownOptionHelp(commands.bulk)}
Options of export:
${ownOptionHelp(commands.export)}`;

const commandHelp = (): string => {
  const rows = [{ usage: "[options]", help: "serve MCP over stdin and stdout" }, ...Object.values(commands)];
  const width = Math.max(...rows.map(({ usage }) => usage.length));
  return rows.map(({ usage, help }) => `  ${NAME} ${usage.padEnd(width)}  ${help}\n`).join("");
};

const ownOptionHelp = (command: Command | undefined): string =>
  Object.entries(command?.options ?? {})
    .map(([flag, { help = "" }]) => `  --${flag.padEnd(14)} ${help}\n`)
    .join("");

const optionHelp = (known: readonly Setting[]): string => {
  const rows = known.map(({ flag, env, help, fallback, whenUnset }) => {
    const name = flag ? `--${flag}` : "(no flag)";
    const standard = fallback ?? whenUnset;
    return `  ${name.padEnd(16)} ${env.padEnd(25)} ${help}${standard ? ` [${standard}]` : ""}`;
  });
  return `${rows.join("\n")}\n`;
};
