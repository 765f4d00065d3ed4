import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Installs packages into a folder of their own under node_modules/.cache, unless they are there; returns the folder. */
export const cachedInstall = (name: string, packages: readonly string[]): string => {
  const folder = join(process.cwd(), "node_modules", ".cache", name);
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync(
    "npm",
    // Nothing of what is run from there needs a script of its own, and some of it runs on a newer Node than this one.
    [
      ...["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"],
      ...["--prefix", folder, ...packages],
    ],
    { stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
  );
  if (status !== 0) throw new Error(`could not install ${packages.join(" and ")}`);
  return folder;
};

/** The npm registry has a package for every platform with nothing in it but Node. */
const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** The path of a Node of this line or version. */
export const cachedNode = (version: string): string => {
  const folder = cachedInstall(join("nodes", version), [`${PACKAGE}@${version}`]);
  const name = process.platform === "win32" ? "node.exe" : "node";
  return join(folder, "node_modules", PACKAGE, "bin", name);
};
