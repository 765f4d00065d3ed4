import { settings } from "../src/settings/config.ts";
import type { Setting } from "../src/settings/setting.ts";
import { kindOf, sentence } from "./setting-kind.ts";

/** The settings that bundles and plugins ask for. The others are for people who edit configuration files. */
const fields = settings.flatMap((setting) =>
  setting.field === undefined
    ? []
    : [{ ...setting, title: setting.field, key: setting.env.replace("HEYMILO_", "").toLowerCase() }],
);

/** The form of MCPB and of Claude Code. It cannot say "required unless sandbox", so nothing is required. */
export const formByKey = () =>
  Object.fromEntries(
    fields.map((setting) => [
      setting.key,
      {
        type: isBoolean(setting) ? ("boolean" as const) : ("string" as const),
        title: setting.title,
        description: sentence(setting.help),
        required: false,
        ...(setting.secret && { sensitive: true }),
        ...(isBoolean(setting) && { default: setting.fallback === "true" }),
      },
    ]),
  );

/**
 * The variables of a server whose form is by key, as both formats refer to it.
 *
 * @param place where people find the form; errors then speak of it
 */
export const variablesByKey = (place: string): Record<string, string> => ({
  ...Object.fromEntries(fields.map(({ env, key }) => [env, `\${user_config.${key}}`])),
  HEYMILO_FORM: place,
});

/** For clients whose settings have the names of the variables. */
export const fieldsByVariable = fields.map(({ env, title, help, secret }) => ({
  env,
  title,
  description: sentence(help),
  secret: secret === true,
}));

/** Each variable as itself: what is not filled in stays a placeholder or becomes empty, and both count as not set. */
export const variablesAsThemselves = (): Record<string, string> =>
  Object.fromEntries(fields.map(({ env }) => [env, `\${${env}}`]));

const isBoolean = (setting: Setting): boolean => kindOf(setting) === "boolean";
