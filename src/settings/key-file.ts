import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { basename, isAbsolute } from "node:path";

/** Several times as long as any key. */
const LONGEST_FILE = 4_096;

/** What plugins call the file in clients that have no settings: only its path says where the key belongs. */
const KEY_FILE_NAME = "api-key";

/**
 * The begin of what a problem calls the file. Any other path stays unsaid: somebody may have pasted the key itself as
 * the file's name.
 */
export const nameIfSafe = (path: string): string =>
  isAbsolute(path) && basename(path) === KEY_FILE_NAME ? `${path}, ` : "";

/** What a file holds that should hold an API key, or what is wrong with it. */
export function readKeyFile(path: string): { key: string } | { problem: string } {
  const names = `names ${nameIfSafe(path)}`;
  let file: number | undefined;
  try {
    // A pipe without a writer would keep the program from starting.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile()) return { problem: `${names}something that is not a regular file` };
    if (size > LONGEST_FILE) {
      return {
        problem: `${names}a file of ${size} bytes, too large to hold just a key (${LONGEST_FILE} at most)`,
      };
    }
    const bytes = Buffer.alloc(LONGEST_FILE);
    const key = bytes.toString("utf8", 0, readSync(file, bytes, 0, LONGEST_FILE, 0)).trim();
    return key ? { key } : { problem: `${names}an empty file` };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    return { problem: `${names}a file that cannot be read (${code})` };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
