import { type Config, isHeyMilosHost, type SettingName } from "../../settings/config.ts";
import type { LoadedConfig } from "../../settings/load.ts";
import type { NamedSetting } from "../../settings/setting.ts";
import { check, type Finding } from "./finding.ts";

const SOURCES = {
  flag: "from the flag",
  environment: "from the environment",
  file: "from its file",
} as const;

const GET_A_KEY =
  "Doctor sees this shell, not your client's file. If the key is only there, run " +
  "HEYMILO_API_KEY=... heymilo-mcp doctor; without a key, heymilo-mcp doctor --sandbox. " +
  "You make a key in HeyMilo under Integrations, API Keys.";

/** A setting's value and where that came from; secrets show their last two characters at most. */
export const checkSetting = (
  setting: NamedSetting<SettingName>,
  { config, sources, problems }: LoadedConfig,
  env: NodeJS.ProcessEnv,
): Finding => {
  const { name, env: variable } = setting;
  const { ok, fail } = check(variable, variable);
  const source = sources[name];
  const problem = problems.find((one) => one.variable === variable);
  if (problem) {
    const where = source ? ` (${SOURCES[source]})` : "";
    return fail(`${problem.problem}${where}`, `Correct ${variable}: ${setting.help}.`);
  }
  if (name === "confirm" && config.confirm === "other")
    return fail("is not person, so the calls that it is about are refused", `Correct ${variable}, or unset it.`);
  if (source) return ok(`${shownValue(setting, config)}, ${SOURCES[source]}`);
  if (env[variable] !== undefined) return placeholder(setting, env[variable], config);
  if (name === "apiKey" && !config.sandbox) return fail("not set", GET_A_KEY);
  const standard = setting.fallback ?? setting.whenUnset;
  return ok(standard ? `${standard}, by default` : "not set");
};

/** Hosts pass on "" or the manifest's own text for a field that was left empty. */
const placeholder = (setting: NamedSetting<SettingName>, text: string, config: Config): Finding => {
  const { ok, warn, fail } = check(setting.env, setting.env);
  const kind = text.trim() ? "an unfilled placeholder" : "empty";
  const detail = `counts as not set: it is ${kind}, from the environment`;
  if (setting.name !== "apiKey") return ok(detail);
  return config.sandbox ? warn(detail, GET_A_KEY) : fail(detail, GET_A_KEY);
};

/** People have pasted a key into these settings by mistake, so their values are not shown either. */
const shownValue = ({ name, secret }: NamedSetting<SettingName>, config: Config): string => {
  const value = String(config[name]);
  if (name === "apiKeyFile") return "set";
  return secret || name === "workspaceId" ? masked(value) : value;
};

/** Two characters of a long secret tell two keys apart and give nothing away. */
const masked = (secret: string): string =>
  secret.length >= 16 ? `…${secret.slice(-2)} (${secret.length} characters)` : `${secret.length} characters`;

export function checkCombination({ config, sources }: LoadedConfig): Finding[] {
  const { sandbox, baseUrl } = config;
  if (sandbox) {
    return [check("target", "Sandbox").ok(sources.apiKey ? "used; the API key is not" : "used")];
  }
  if (isHeyMilosHost(baseUrl)) return [];
  const fix = "Unset HEYMILO_BASE_URL if you mean HeyMilo itself.";
  return [check("target", "Address").warn(`${baseUrl.host} is not HeyMilo's own`, fix)];
}
