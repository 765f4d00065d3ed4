import module from "node:module";

/** Node 22.1 and newer. */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };

/**
 * The program's first file. Node keeps what it compiles from here on for the next start, in the package's own folder.
 * Node trusts what it finds there, but a user who can write to that folder could also change the program. If the folder
 * is read-only, Node keeps nothing. NODE_DISABLE_COMPILE_CACHE=1 turns this off.
 */
enableCompileCache?.(`${import.meta.dirname}/../.compile-cache`);
void import("./cli.ts");
