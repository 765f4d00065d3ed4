import manifest from "../package.json" with { type: "json" };

export const NAME: string = manifest.name;
export const VERSION: string = manifest.version;

/** The oldest version that package.json allows, such as "20.19". */
export const OLDEST_NODE: string = manifest.engines.node.replace(">=", "");

export function isSupportedNode(version: string = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
