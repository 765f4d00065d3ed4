import { ConfigError } from "../heymilo/errors.ts";
import { settings } from "./config.ts";
import type { ConfigProblem } from "./load.ts";

const MAKE_A_KEY = "Make a key in HeyMilo under Integrations, API Keys";
const IN_THE_FORM = "In Claude Desktop: Settings, Extensions, HeyMilo interviewers:";

/** What a user has to do about settings: in the bundle's form, or where this server is configured. */
export class SettingsAdvice {
  readonly #hasForm: boolean;

  constructor(env: NodeJS.ProcessEnv) {
    this.#hasForm = env.HEYMILO_MCPB !== undefined;
  }

  aboutProblem({ variable, problem }: ConfigProblem): ConfigError {
    const fix = this.#hasForm
      ? `${IN_THE_FORM} correct it.`
      : "Correct it where this server is configured, then restart it.";
    return new ConfigError(this.#named(variable), `${problem}.`, fix);
  }

  aboutMissingKey(): ConfigError {
    const fix = this.#hasForm
      ? `${IN_THE_FORM} enter it, or switch on ${this.#named("HEYMILO_SANDBOX")}. ${MAKE_A_KEY}.`
      : `${MAKE_A_KEY}, put it into this server's configuration, and restart it. To try without an account, set HEYMILO_SANDBOX=true.`;
    return new ConfigError(this.#named("HEYMILO_API_KEY"), "is not set.", fix);
  }

  /** The field of the form, which has not all settings. */
  #named(variable: string): string {
    const field = this.#hasForm ? settings.find(({ env }) => env === variable)?.field : undefined;
    return field === undefined ? variable : `"${field}"`;
  }
}
