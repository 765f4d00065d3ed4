import type { Format } from "./setting-values.ts";

/** What a person has to know of a setting. Help, README, docs and manifests are made from this. */
export interface Setting {
  env: string;
  /** Long flag, without dashes. Secrets have none: a process list shows flags to everyone. */
  flag?: string;
  secret?: true;
  /** The flag stands alone: giving it means true. */
  toggle?: true;
  help: string;
  /** Its title in the forms of bundles and plugins, which have only the settings that recruiters need. */
  field?: string;
  /** The value of a setting that is not given. */
  fallback?: string;
  whenUnset?: string;
}

/**
 * A setting, and how its text is read. Every start reads the settings, so they are plain functions: zod's schemas of
 * them took a tenth of a start.
 */
interface Defined<T> extends Setting {
  format: Format<T>;
}

/** Without a fallback the value may be missing. */
export function setting<T>(format: Format<T>, about: Setting & { fallback: string }): Defined<T>;
export function setting<T>(format: Format<T>, about: Setting & { fallback?: never }): Defined<T | undefined>;
export function setting<T>(format: Format<T>, about: Setting): Defined<T> {
  return { ...about, format };
}

type Group = Readonly<Record<string, Defined<unknown>>>;

export type ValuesOf<Settings extends Group> = {
  [Name in keyof Settings]: Settings[Name] extends Defined<infer T> ? T : never;
};

export interface NamedSetting<Name extends string> extends Defined<unknown> {
  name: Name;
}

/** The settings of a group, in its order. */
export const listed = <Settings extends Group>(group: Settings) =>
  Object.entries(group).map(([name, one]): NamedSetting<keyof Settings & string> => ({ name, ...one }));
