import { type Config, type SettingName, settings } from "./config.ts";
import { nameIfSafe, readKeyFile } from "./key-file.ts";
import { type ServeConfig, serveSettings } from "./serve-config.ts";
import type { NamedSetting } from "./setting.ts";
import { yesOrNo } from "./setting-values.ts";

/** A setting that cannot be used: which one, and what it should be. */
export interface ConfigProblem {
  variable: string;
  problem: string;
}

export type LoadedConfig = ReturnType<typeof loadConfig>;

/** "" and a manifest's unexpanded placeholder, such as `${user_config.api_key}`, count as not set. */
const isUnset = (text: string | undefined): boolean => !text?.trim() || /^\$\{.*\}$/.test(text.trim());

/** What `config` prints and READMEs write where a key belongs: "YOUR_HEYMILO_API_KEY", "<your key>". */
const isKeyPlaceholder = (text: string): boolean =>
  /^["'<]{0,2}(your|my|insert|paste|enter|put|replace)[-_ ].{0,40}[>"']{0,2}$/i.test(text.trim()) ||
  /^<.{0,60}>$/.test(text.trim());

/** Flags by their names, without dashes. */
export type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Given<Name extends string> = Partial<Record<Name, string>>;

/**
 * Reads the settings from flags, which win, and the environment. Never throws and touches no network: a
 * client must be able to list the tools of a server that is not configured yet.
 */
export function loadConfig(flags: Flags, env: NodeJS.ProcessEnv) {
  const { given, sources: own } = gather(settings, flags, env);
  /** The server starts all the same, and every call answers with these. */
  const problems: ConfigProblem[] = [];
  /** Of the settings that were given; the others have their defaults. `file` is the API key's own file. */
  const sources: Partial<Record<SettingName, "flag" | "environment" | "file">> = own;
  // The sandbox needs no key, so a plugin whose key has no file yet can be tried.
  if (given.apiKeyFile !== undefined && given.apiKey === undefined && !yesOrNo.read(given.sandbox ?? "")) {
    const variable = "HEYMILO_API_KEY_FILE";
    const read = readKeyFile(given.apiKeyFile);
    if ("problem" in read) problems.push({ variable, problem: read.problem });
    else if (isKeyPlaceholder(read.key)) {
      const problem = `names ${nameIfSafe(given.apiKeyFile)}a file that holds a placeholder`;
      problems.push({ variable, problem });
    } else {
      given.apiKey = read.key;
      sources.apiKey = "file";
    }
  }
  return { config: parseSettings<Config>(settings, given, problems), sources, problems };
}

/** The settings of `heymilo-mcp serve`, read like the others. */
export function loadServeConfig(flags: Flags, env: NodeJS.ProcessEnv) {
  const problems: ConfigProblem[] = [];
  const { given } = gather(serveSettings, flags, env);
  return { config: parseSettings<ServeConfig>(serveSettings, given, problems), problems };
}

const gather = <Name extends string>(known: readonly NamedSetting<Name>[], flags: Flags, env: NodeJS.ProcessEnv) => {
  const given: Given<Name> = {};
  const sources: Partial<Record<Name, "flag" | "environment">> = {};
  for (const { name, flag, env: variable } of known) {
    const fromFlag = flag && flags[flag] !== undefined ? String(flags[flag]) : undefined;
    const source = isUnset(fromFlag) ? "environment" : "flag";
    const text = source === "flag" ? fromFlag : env[variable];
    if (text === undefined || isUnset(text) || (name === "apiKey" && isKeyPlaceholder(text))) continue;
    given[name] = text.trim();
    sources[name] = source;
  }
  return { given, sources };
};

/** What does not fit is reported and counts as not given. */
const parseSettings = <Values>(
  known: readonly NamedSetting<keyof Values & string>[],
  given: Given<string>,
  problems: ConfigProblem[],
): Values => {
  const values: Partial<Record<string, unknown>> = {};
  for (const { name, env, fallback, format } of known) {
    const text = given[name];
    const read = text === undefined ? undefined : format.read(text);
    if (text !== undefined && read === undefined) problems.push({ variable: env, problem: format.problem });
    const value = read ?? (fallback === undefined ? undefined : format.read(fallback));
    if (value !== undefined) values[name] = value;
  }
  return values as Values;
};
