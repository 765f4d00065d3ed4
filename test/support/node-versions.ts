/** The oldest that package.json allows, and the newest of every line after it. */
export const NODE_VERSIONS = ["20.19", "22", "24", "26"];
