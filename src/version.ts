import manifest from "../package.json" with { type: "json" };

export const NAME: string = manifest.name;
export const VERSION: string = manifest.version;

/**
 * Whether the npm registry has this package. Until then nothing may tell anybody to run it by its name, since whoever
 * registers the name first would get their keys.
 */
export const IS_PUBLISHED: boolean = false;
