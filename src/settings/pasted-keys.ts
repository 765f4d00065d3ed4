const HOSTS: readonly RegExp[] = [
  /^\d{1,3}(\.\d{1,3}){3}(\/\d+)?$/,
  /^\[?[\da-f]*:[\da-f]*:[\da-f:.]*\]?(\/\d+)?$/i,
  // With a top-level domain, which has no digits. The parts of a token are longer than 40 characters.
  /^\*?\.?([\w-]{1,40}\.)+[a-z]{2,24}\.?$/i,
  // Words, or too short for a key.
  /^([a-z]+(-[a-z]+)*-?\d{0,2}|[a-z\d-]{1,8}|\*)$/i,
];
const LONGEST_WORDS = 24;

const isHost = (text: string): boolean =>
  HOSTS.some((host) => host.test(text)) && (text.includes(".") || text.length <= LONGEST_WORDS);

/** "https://user:password@host:8080/path" has the host in the middle. */
const hostOf = (address: string): string =>
  address
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, "")
    .replace(/^[^/]*@/, "")
    .replace(/\/.*$/s, "")
    .replace(/:\d+$/, "");

/**
 * What stands where a host belongs and looks like none. People have pasted a key there, and hosts are shown in reports,
 * errors and the log.
 */
export const pastedKeys = (env: Readonly<Record<string, string | undefined>>, baseUrl: URL): string[] => {
  const variables = Object.entries(env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  const entries = variables.flatMap(([name, value = ""]) =>
    value.split(/[\s,]+/).flatMap((entry) => (/^no/i.test(name) ? [entry.replace(/:\d+$/, "")] : [hostOf(entry)])),
  );
  return [...entries, baseUrl.hostname].filter((host) => host !== "" && !isHost(host));
};
