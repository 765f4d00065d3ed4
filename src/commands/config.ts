import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { isLoopback, parseUrl } from "../heymilo/url.ts";
import { settings } from "../settings/config.ts";
import { readKeyFile } from "../settings/key-file.ts";
import type { Flags } from "../settings/load.ts";
import { clients, KEY_PLACEHOLDER, type McpClient, type System } from "./clients.ts";
import { CommandError, type RunCommand } from "./command.ts";
import type { HostedServer, LocalServer, Place } from "./snippets.ts";

/**
 * `heymilo-mcp config <client>`: the snippet or command that adds this installation, or the server at `--url`, to a
 * client, on stdout; where it goes on stderr. Settings given as flags go into it.
 */
export const runConfig: RunCommand = async ({ operands: [name], values, print, note }) => {
  const client = name !== undefined && Object.hasOwn(clients, name) ? clients[name] : undefined;
  if (!client) {
    const problem = name === undefined ? "config needs a client" : "config knows these clients";
    throw new CommandError(`${problem}: ${Object.keys(clients).join(", ")}`);
  }
  const windows = values.windows === true || process.platform === "win32";
  const place: Place = { name: serverName(values), windows };
  const isHosted = values.url !== undefined;
  const snippet = isHosted
    ? client.snippets.hosted(hostedServer(values), place)
    : client.snippets.local({ command: process.execPath, args: [entry()], env: environment(values) }, place);
  note(`${whereOf(client, systemOf(windows), snippet.includes(KEY_PLACEHOLDER))}\n\n`);
  print(snippet);
  const hints = [
    isHosted && snippet.includes(KEY_PLACEHOLDER) && HOSTED_KEY_HINT,
    `The form is documented at ${client.documentation}`,
  ];
  note(`\n${hints.filter(Boolean).join("\n")}\n`);
  return 0;
};

const HOSTED_KEY_HINT = `${KEY_PLACEHOLDER} stands for your HeyMilo API key, or for the token that whoever hosts the server gave you.`;

const systemOf = (windows: boolean): System =>
  windows ? "windows" : process.platform === "darwin" ? "macos" : "linux";

const whereOf = ({ file, opensBy }: McpClient, system: System, hasPlaceholder: boolean): string => {
  if (file) {
    const place = opensBy ? `${file[system]} (${opensBy})` : file[system];
    return `Put this into ${place}, and restart the client:`;
  }
  return `Run this${system === "windows" ? " in cmd" : ""}${hasPlaceholder ? ", with your key in place" : ""}:`;
};

/** Short, because some clients put it before the tools' names and cut the result off. */
const serverName = ({ name = "heymilo" }: Flags): string => {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(String(name))) return String(name);
  throw new CommandError("--name must be 1 to 20 lower-case letters, digits or dashes, and begin with a letter");
};

/** The program as it was started; symlinks of package managers move or go away with an update. */
const entry = (): string => {
  const path = realpathSync(process.argv[1] as string);
  if (!/[\\/]_npx[\\/]/.test(path)) return path;
  throw new CommandError("npm may clear this copy away at any time: install it first, and run config there");
};

const environment = (values: Flags): LocalServer["env"] => {
  const needsKey = !values.sandbox && !values["api-key-file"];
  return {
    ...(needsKey && { HEYMILO_API_KEY: KEY_PLACEHOLDER }),
    ...Object.fromEntries(givenSettings(values).map(({ env, flag }) => [env, String(values[flag])])),
    ...(values["api-key-file"] !== undefined && { HEYMILO_API_KEY_FILE: keyFile(values["api-key-file"]) }),
  };
};

/**
 * The client starts the server in a folder of its own, so the path is whole.
 *
 * @throws CommandError without the path: somebody may have pasted the key itself there
 */
const keyFile = (given: string | boolean): string => {
  const path = resolve(String(given));
  const read = readKeyFile(path);
  if ("key" in read) return path;
  throw new CommandError(
    `--api-key-file ${read.problem}. It takes the path of a file that holds the key, never the key itself`,
  );
};

const givenSettings = (values: Flags): { env: string; flag: string }[] =>
  settings.flatMap(({ env, flag }) => (flag && values[flag] !== undefined ? [{ env, flag }] : []));

const hostedServer = (values: Flags): HostedServer => {
  const [setting] = givenSettings(values);
  if (setting)
    throw new CommandError(`--${setting.flag} is for a server that the client starts; leave it out with --url`);
  const url = parseUrl(String(values.url));
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!url || !isSafe) throw new CommandError("--url must be an https address, or an http one on this machine");
  if (url.username || url.password || url.search || url.hash) {
    throw new CommandError(
      "--url must be the address alone, without a user, a query or a fragment: keys go into a header",
    );
  }
  return { url: url.href, headers: { Authorization: `Bearer ${KEY_PLACEHOLDER}` } };
};
