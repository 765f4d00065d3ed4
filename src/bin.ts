import module from "node:module";

/** Node 22.1 and newer. */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };

/**
 * The program's first file: from here on Node keeps what it compiles from start to start, where it can. In the
 * package's own folder, since Node believes what it finds there: whoever can write to it could as well change the
 * program. If that folder is read-only, Node goes without; NODE_DISABLE_COMPILE_CACHE=1 turns it off.
 */
enableCompileCache?.(`${import.meta.dirname}/../.compile-cache`);
void import("./cli.ts");
