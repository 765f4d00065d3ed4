import { type Config, isHeyMilosHost, type SettingName, settings } from "../../settings/config.ts";
import type { LoadedConfig } from "../../settings/load.ts";
import type { Setting } from "../../settings/setting.ts";
import type { Finding } from "./finding.ts";

const SOURCES = {
  flag: "from the flag",
  environment: "from the environment",
  file: "from its file",
} as const;

const GET_A_KEY =
  "Make a key in HeyMilo under Integrations, API Keys, and put it into this server's configuration.";

/** Each setting with its value and where that came from; secrets show their last two characters at most. */
export function checkSettings(loaded: LoadedConfig, env: NodeJS.ProcessEnv): Finding[] {
  return settings.map((setting) => checkSetting(setting, loaded, env));
}

const checkSetting = (
  setting: Setting & { name: SettingName },
  { config, sources, problems }: LoadedConfig,
  env: NodeJS.ProcessEnv,
): Finding => {
  const { name, env: variable } = setting;
  const finding = { id: variable, title: variable };
  const source = sources[name];
  const problem = problems.find((one) => one.variable === variable);
  if (problem) {
    const where = source ? ` (${SOURCES[source]})` : "";
    const fix = `Correct ${variable}: ${setting.help}.`;
    return { ...finding, level: "fail", detail: `${problem.problem}${where}`, fix };
  }
  if (source)
    return { ...finding, level: "ok", detail: `${shownValue(setting, config)}, ${SOURCES[source]}` };
  if (env[variable] !== undefined) return { ...finding, ...placeholder(setting, env[variable], config) };
  if (name === "apiKey" && !config.sandbox) {
    return { ...finding, level: "fail", detail: "not set", fix: GET_A_KEY };
  }
  const standard = setting.fallback ?? setting.whenUnset;
  return {
    ...finding,
    level: "ok",
    detail: standard ? `${standard}, by default` : "not set",
  };
};

/** Hosts pass on "" or the manifest's own text for a field that was left empty. */
const placeholder = (
  setting: Setting & { name: SettingName },
  text: string,
  config: Config,
): Pick<Finding, "level" | "detail" | "fix"> => {
  const kind = text.trim() ? "an unfilled placeholder" : "empty";
  const detail = `counts as not set: it is ${kind}, from the environment`;
  if (setting.name !== "apiKey") return { level: "ok", detail };
  return { level: config.sandbox ? "warn" : "fail", detail, fix: GET_A_KEY };
};

/** Where people have pasted a key by mistake, the value is not shown either. */
const shownValue = ({ name, secret }: Setting & { name: SettingName }, config: Config): string => {
  const value = String(config[name]);
  if (name === "apiKeyFile") return "set";
  return secret || name === "workspaceId" ? masked(value) : value;
};

/** Two characters of a long secret tell two keys apart and give nothing away. */
const masked = (secret: string): string =>
  secret.length >= 16 ? `…${secret.slice(-2)} (${secret.length} characters)` : `${secret.length} characters`;

/** What is worth saying about settings together. */
export function checkCombination({ config, sources }: LoadedConfig): Finding[] {
  const { sandbox, baseUrl } = config;
  if (sandbox) {
    const detail = sources.apiKey ? "used; the API key is not" : "used";
    return [{ id: "target", level: "ok", title: "Sandbox", detail }];
  }
  if (isHeyMilosHost(baseUrl)) return [];
  const fix = "Unset HEYMILO_BASE_URL if you mean HeyMilo itself.";
  return [
    { id: "target", level: "warn", title: "Address", detail: `${baseUrl.host} is not HeyMilo's own`, fix },
  ];
}
