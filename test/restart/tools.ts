import { spawnSync } from "node:child_process";

/** The command of each Debian package that is needed. */
const COMMANDS = { haproxy: "haproxy", nginx: "nginx", "docker-compose": "docker-compose" };

// Debian keeps the balancers where only root looks.
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

const isThere = (command: string): boolean => spawnSync("which", [command]).status === 0;

const missing = (): string[] => Object.entries(COMMANDS).flatMap(([name, command]) => (isThere(command) ? [] : name));

/** Installs what is missing, where it may. @throws with the names of what is missing then */
export const installTools = (): void => {
  if (missing().length > 0 && process.getuid?.() === 0 && isThere("apt-get")) {
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    const install = ["install", "--yes", "-qq", "--no-install-recommends", ...missing()];
    // On Debian a package may start its service, which would take the port of somebody's own.
    spawnSync("apt-get", install, { stdio: "inherit", env: { ...process.env, RUNLEVEL: "1" } });
  }
  if (missing().length > 0) throw new Error(`missing: ${missing().join(", ")}; as root, apt-get install them`);
};

/** @throws with what it wrote if the command fails */
export const run = (command: string, args: readonly string[], env: Record<string, string> = {}): void => {
  const { status, stderr, stdout, error } = spawnSync(command, args, {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? ""}${stdout}${stderr}`);
};
