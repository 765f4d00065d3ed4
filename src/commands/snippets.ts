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

const unchanged = (server: object): object => server;

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A JSON document that names its servers under a key; clients differ in the key, and in what a server looks like. */
export const inJson = (
  key: string,
  local: (server: LocalServer) => object = unchanged,
  hosted: (server: HostedServer) => object = unchanged,
): Snippets => ({
  local: (server, { name }) => json({ [key]: { [name]: local(server) } }),
  hosted: (server, { name }) => json({ [key]: { [name]: hosted(server) } }),
});

/** A basic string of TOML, a double-quoted one of YAML, and lists of them have the form they have in JSON. */
export const quoted = (value: string | readonly string[]): string => JSON.stringify(value);

const PLAIN = { shell: /^[\w@%+=:,./-]+$/, cmd: /^[\w@+=:,./\\-]+$/ };

/** The words of a command line, for a POSIX shell or Windows' cmd. */
export const commandLine = (words: readonly string[], windows: boolean): string =>
  `${words.map(windows ? quoteForCmd : quoteForShell).join(" ")}\n`;

const quoteForShell = (word: string): string =>
  PLAIN.shell.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const quoteForCmd = (word: string): string => (PLAIN.cmd.test(word) ? word : `"${word}"`);
