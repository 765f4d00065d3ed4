import { readFileSync } from "node:fs";

/** Linux alone says what another process uses; elsewhere it counts as nothing. */
const readProc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
};

/** Resident memory in MB. */
export const memoryOf = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, "status"))?.[1] ?? 0) / 1024);

const MS_A_TICK = 10;

/** Milliseconds on a processor so far. */
export const cpuOf = (pid: number): number => {
  const [user, system] = readProc(pid, "stat").split(") ").at(-1)?.split(" ").slice(11, 13) ?? [];
  return (Number(user ?? 0) + Number(system ?? 0)) * MS_A_TICK;
};

/** The same of its main thread alone, and exactly. */
export const mainThreadMs = (pid: number): number => Number(readProc(pid, "schedstat").split(" ")[0]) / 1e6;
