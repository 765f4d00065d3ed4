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

/** What a client's configuration has to say of a server. */
export interface Snippets {
  /** A JSON, TOML or YAML document, or a command. Ends with a line break. */
  local(server: LocalServer, windows: boolean): string;
  hosted(server: HostedServer, windows: boolean): string;
}

/** The server's name in clients: short, because some of them cut off tool names that it comes before. */
export const SERVER_NAME = "heymilo";

const unchanged = (server: object): object => server;

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A JSON document that names its servers under a key; clients differ in the key, and in what a server looks like. */
export const inJson = (
  key: string,
  local: (server: LocalServer) => object = unchanged,
  hosted: (server: HostedServer) => object = unchanged,
): Snippets => ({
  local: (server) => json({ [key]: { [SERVER_NAME]: local(server) } }),
  hosted: (server) => json({ [key]: { [SERVER_NAME]: hosted(server) } }),
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
