import { settings } from "../src/settings/config.ts";
import { kindOf, sentence } from "./setting-kind.ts";

/** The settings that bundles and plugins ask for. The others are for people who edit configuration files. */
export const formFields = settings.flatMap((setting) => {
  const { env, field: title, help, secret = false, fallback } = setting;
  if (title === undefined) return [];
  const key = env.replace("HEYMILO_", "").toLowerCase();
  return [{ env, key, title, description: sentence(help), secret, fallback, isBoolean: kindOf(setting) === "boolean" }];
});

/** The form of MCPB and of Claude Code. It cannot say "required unless sandbox", so nothing is required. */
export const formByKey = () =>
  Object.fromEntries(
    formFields.map(({ key, title, description, secret, fallback, isBoolean }) => [
      key,
      {
        type: isBoolean ? ("boolean" as const) : ("string" as const),
        title,
        description,
        required: false,
        ...(secret && { sensitive: true }),
        ...(isBoolean && { default: fallback === "true" }),
      },
    ]),
  );

/**
 * The variables of a server whose form is by key, as both formats refer to it.
 *
 * @param place where people find the form; errors then speak of it
 */
export const variablesByKey = (place: string): Record<string, string> => ({
  ...Object.fromEntries(formFields.map(({ env, key }) => [env, `\${user_config.${key}}`])),
  HEYMILO_FORM: place,
});

/** Each variable as itself: what is not filled in stays a placeholder or becomes empty, and both count as not set. */
export const variablesAsThemselves = Object.fromEntries(formFields.map(({ env }) => [env, `\${${env}}`]));
