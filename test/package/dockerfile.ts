export interface Instruction {
  name: string;
  /** The rest of the line, continued lines joined. */
  text: string;
}

export interface Stage {
  image: string;
  name: string | undefined;
  instructions: Instruction[];
}

export interface Copy {
  /** The stage that it copies from; otherwise the build context. */
  from: string | undefined;
  sources: string[];
  target: string;
}

/** The stages of a Dockerfile. Knows what this project's uses: no heredocs, no ARG before FROM. */
export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of text.replaceAll(/\\\n/g, " ").split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const [, name = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name === "FROM") {
      const [image = "", , alias] = rest.split(/\s+/);
      stages.push({ image, name: alias, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

export function parseCopy(text: string): Copy {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith("--from=") ? words.shift()?.slice("--from=".length) : undefined;
  return { from, target: words.pop() ?? "", sources: words };
}

/** Whether a .dockerignore that excludes everything lets this path of the build context through. */
export const isInContext = (path: string, dockerignore: string): boolean =>
  dockerignore.split("\n").includes(`!${path}`);
