import type * as z from "zod";

/** What a person has to know of a setting. Help, README, docs and manifests are made from this. */
export interface Setting {
  /** The environment variable. */
  env: string;
  /** Long flag, without dashes. Secrets have none: a process list shows flags to everyone. */
  flag?: string;
  secret?: true;
  /** The flag stands alone: giving it means true. */
  toggle?: true;
  help: string;
  /** The value of a setting that is not given. */
  fallback?: string;
  /** In words, what holds without the setting, if that is not a value. */
  whenUnset?: string;
}

export interface NamedSetting<Name> extends Setting {
  name: Name;
}

/** A setting, with its fallback as its default. Without one it may be missing. */
export function setting<T>(
  schema: z.ZodType<T, string>,
  meta: Setting & { fallback: string },
): z.ZodType<T, string | undefined>;
export function setting<T>(
  schema: z.ZodType<T, string>,
  meta: Setting & { fallback?: never },
): z.ZodType<T | undefined, string | undefined>;
export function setting<T>(schema: z.ZodType<T, string>, meta: Setting) {
  const whole = meta.fallback === undefined ? schema.optional() : schema.prefault(meta.fallback);
  return whole.meta({ ...meta });
}

/** The settings of a schema, in its order. */
export const settingsOf = <Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>) =>
  Object.entries(schema.shape).map(
    ([name, field]): NamedSetting<keyof Shape & string> => ({
      name: name as keyof Shape & string,
      ...((field as unknown as z.ZodType).meta() as unknown as Setting),
    }),
  );
