import { ConfigError } from "../heymilo/errors.ts";
import { settings } from "./config.ts";
import type { ConfigProblem } from "./load.ts";

const MAKE_A_KEY = "Make a key in HeyMilo under Integrations, API Keys";

/** What a user has to do about settings: in the form of a bundle or plugin, or where this server is configured. */
export class SettingsAdvice {
  /** Where the form is, as its package says: "In Claude Desktop: Settings, Extensions, HeyMilo interviewers". */
  readonly #form: string | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.#form = env.HEYMILO_FORM;
  }

  aboutProblem({ variable, problem }: ConfigProblem): ConfigError {
    return new ConfigError(this.#named(variable), `${problem}.`, this.#fix(variable));
  }

  aboutMissingKey(): ConfigError {
    const fix = this.#form
      ? `${this.#form}: enter it, or switch on ${this.#named("HEYMILO_SANDBOX")}. ${MAKE_A_KEY}.`
      : `${MAKE_A_KEY}, put it into this server's configuration, and restart it. To try without an account, set HEYMILO_SANDBOX=true.`;
    return new ConfigError(this.#named("HEYMILO_API_KEY"), "is not set.", fix);
  }

  #fix(variable: string): string {
    if (variable === "HEYMILO_API_KEY_FILE")
      return `Put the key alone into that file, or name another where this server is configured. Then restart it. ${MAKE_A_KEY}.`;
    return this.#form ? `${this.#form}: correct it.` : "Correct it where this server is configured, then restart it.";
  }

  /** The field of the form, which has not all settings. */
  #named(variable: string): string {
    const field = this.#form ? settings.find(({ env }) => env === variable)?.field : undefined;
    return field === undefined ? variable : `"${field}"`;
  }
}
