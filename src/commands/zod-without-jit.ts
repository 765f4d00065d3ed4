import * as z from "zod";

/**
 * Imported before anything else: the MCP SDK makes some 170 schemas when it is loaded, and compiling a parser for each
 * costs more than these few calls ever gain.
 */
z.config({ jitless: true });
