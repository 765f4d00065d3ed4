import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";

/** ZIP has no time zone: these are the parts of a date that fflate writes, wherever it runs. */
const ALWAYS = new Date(1980, 0, 1);
const UNIX = 3;

/** A folder as a ZIP archive whose bytes depend on nothing but the files' names and contents. */
export function zipFolder(folder: string): Uint8Array {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const files: Zippable = {};
  for (const name of names) {
    const bytes = readFileSync(join(folder, name));
    const mode = bytes.subarray(0, 2).toString("latin1") === "#!" ? 0o755 : 0o644;
    files[name.replaceAll("\\", "/")] = [bytes, { os: UNIX, attrs: mode << 16 }];
  }
  return zipSync(files, { level: 9, mtime: ALWAYS });
}
