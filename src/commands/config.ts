import { realpathSync } from "node:fs";
import { settings } from "../settings/config.ts";
import type { Flags } from "../settings/load.ts";
import { NAME } from "../version.ts";
import { clients, type Launch } from "./clients.ts";
import { CommandError, type RunCommand } from "./command.ts";

/** What the user puts in place of; no key ever stands on this command's line or in its output. */
export const KEY_PLACEHOLDER = "YOUR_HEYMILO_API_KEY";

/**
 * `heymilo-mcp config <client>`: the snippet or command that adds this installation to a client, on stdout, and where
 * it goes, on stderr. Settings given as flags go into it.
 */
export const runConfig: RunCommand = async ({ operand, values, print, note }) => {
  const client = operand !== undefined && Object.hasOwn(clients, operand) ? clients[operand] : undefined;
  if (!client) {
    const known = Object.keys(clients).join(", ");
    throw new CommandError(
      operand === undefined
        ? `config needs a client: ${known}`
        : `unknown client: ${operand}. Known: ${known}`,
    );
  }
  const windows = values.windows === true || process.platform === "win32";
  const launch: Launch = {
    ...(values.npx || isNpxCopy() ? npx(windows) : { command: process.execPath, args: [entry()] }),
    env: environment(values),
    windows,
  };
  note(`${windows ? client.where.windows : client.where.unix}\n\n`);
  print(client.snippet(launch));
  return 0;
};

/** The program as it was started; symlinks of package managers move or go away with an update. */
const entry = (): string => realpathSync(process.argv[1] as string);

/** npx keeps packages in a cache that npm may clear at any time. */
const isNpxCopy = (): boolean => /[\\/]_npx[\\/]/.test(entry());

/** Windows has no npx program, only a script that many hosts cannot start by themselves. */
const npx = (windows: boolean) =>
  windows ? { command: "cmd", args: ["/c", "npx", "-y", NAME] } : { command: "npx", args: ["-y", NAME] };

const environment = (values: Flags): Launch["env"] => {
  const given = settings.flatMap(({ env, flag }) =>
    flag && values[flag] !== undefined ? [[env, String(values[flag])] as const] : [],
  );
  const needsKey = !values.sandbox && !values["api-key-file"];
  return { ...(needsKey && { HEYMILO_API_KEY: KEY_PLACEHOLDER }), ...Object.fromEntries(given) };
};
