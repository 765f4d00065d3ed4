import { ConfigError } from "../heymilo/errors.ts";
import { settings } from "./config.ts";
import type { ConfigProblem } from "./load.ts";

const MAKE_A_KEY = "Make a key in HeyMilo under Integrations, API Keys";

/**
 * What a user has to do about settings: in the form of a bundle or plugin, or where this server is configured. The
 * package says where its form is: "In Claude Desktop: Settings, Extensions, HeyMilo interviewers".
 */
export const settingsAdvice = ({ HEYMILO_FORM: form }: NodeJS.ProcessEnv) => {
  /** The field of the form, which has not all settings. */
  const named = (variable: string): string => {
    const field = form ? settings.find(({ env }) => env === variable)?.field : undefined;
    return field === undefined ? variable : `"${field}"`;
  };
  const fixOf = (variable: string): string => {
    if (variable === "HEYMILO_API_KEY_FILE")
      return `Put the key alone into that file, or name another where this server is configured. Then restart it. ${MAKE_A_KEY}.`;
    return form ? `${form}: correct it.` : "Correct it where this server is configured, then restart it.";
  };
  return {
    aboutProblem: ({ variable, problem }: ConfigProblem) =>
      new ConfigError(named(variable), `${problem}.`, fixOf(variable)),
    aboutMissingKey: () => {
      const fix = form
        ? `${form}: enter it, or switch on ${named("HEYMILO_SANDBOX")}. ${MAKE_A_KEY}.`
        : `${MAKE_A_KEY}, put it into this server's configuration, and restart it. To try without an account, set HEYMILO_SANDBOX=true.`;
      return new ConfigError(named("HEYMILO_API_KEY"), "is not set.", fix);
    },
  };
};
