import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { cachedInstall, cachedNode } from "../support/cached-install.ts";
import type { ClientCommandLine } from "./command-lines.ts";

/** A client in an empty home folder of its own. */
export interface InstalledClient {
  home: string;
  program: string;
  env: Record<string, string | undefined>;
  /** Runs it, and returns all that it wrote. */
  run(args: readonly string[]): string;
  /** A line of a shell, in which its name stands for it. */
  shell(line: string): void;
}

export const withClient = async <Result>(
  { client, packages, program, node, env: own }: ClientCommandLine,
  use: (installed: InstalledClient) => Result | Promise<Result>,
): Promise<Result> => {
  const home = mkdtempSync(join(tmpdir(), "heymilo-mcp-client-"));
  try {
    const bin = join(home, "bin");
    mkdirSync(bin);
    const path = join(cachedInstall(join("clients", client), packages), "node_modules", program);
    const name = join(bin, basename(program));
    symlinkSync(path, name);
    const folders = [bin, ...(node ? [dirname(cachedNode(node))] : []), process.env.PATH];
    const env = { HOME: home, USERPROFILE: home, PATH: folders.join(delimiter), ...own };
    const options = { cwd: home, encoding: "utf8", timeout: 60_000, env } as const;
    return await use({
      home,
      program: name,
      env,
      run: (args) => {
        const { stdout, stderr } = spawnSync(name, args, options);
        return `${stdout}${stderr}`;
      },
      shell: (line) => {
        spawnSync("sh", ["-c", line], options);
      },
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};
