import { isObject } from "../heymilo/json.ts";

/** A server that a client starts itself. */
export interface LocalServer {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** A server that runs elsewhere: `heymilo-mcp serve`. */
export interface HostedServer {
  url: string;
  headers: { Authorization: string };
}

export interface Place {
  name: string;
  windows: boolean;
}

export interface Snippets {
  /** A JSON, TOML or YAML document, or a command. Ends with a line break. */
  local(server: LocalServer, place: Place): string;
  hosted(server: HostedServer, place: Place): string;
}

type Form<Server> = (server: Server) => object;

const unchanged = (server: object): object => server;

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Snippets that one function writes, from the form that the client gives to its servers. */
export const writtenBy = (
  write: (name: string, server: object) => string,
  local: Form<LocalServer> = unchanged,
  hosted: Form<HostedServer> = unchanged,
): Snippets => ({
  local: (server, { name }) => write(name, local(server)),
  hosted: (server, { name }) => write(name, hosted(server)),
});

/** A JSON document that names its servers under a key; clients differ in the key, and in what a server looks like. */
export const inJson = (key: string, ...forms: [local?: Form<LocalServer>, hosted?: Form<HostedServer>]) =>
  writtenBy((name, server) => json({ [key]: { [name]: server } }), ...forms);

/** Texts and lists of them have the form that they have in JSON, as YAML allows. */
export const yaml = (fields: object, indent = ""): string =>
  Object.entries(fields)
    .map(([key, value]) =>
      isObject(value)
        ? `${indent}${key}:\n${yaml(value, `${indent}  `)}`
        : `${indent}${key}: ${JSON.stringify(value)}\n`,
    )
    .join("");

const PLAIN = { shell: /^[\w@%+=:,./-]+$/, cmd: /^[\w@+=:,./\\-]+$/ };

/** The words of a command line, for a POSIX shell or Windows' cmd. */
export const commandLine = (words: readonly string[], windows: boolean): string =>
  `${words.map(windows ? quoteForCmd : quoteForShell).join(" ")}\n`;

const quoteForShell = (word: string): string => (PLAIN.shell.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const quoteForCmd = (word: string): string => (PLAIN.cmd.test(word) ? word : `"${word}"`);
