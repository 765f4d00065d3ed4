import { serveSettings } from "../settings/serve-config.ts";
import { BULK_FLAGS } from "./bulk/options.ts";
import type { Command } from "./command.ts";
import { EXPORT_FLAGS } from "./export/flags.ts";

/** What a person runs on a terminal. Without a command the program is the server. */
export const commands: Readonly<Record<string, Command>> = {
  serve: {
    usage: "serve [options]",
    help: "serve MCP over HTTP, to many callers",
    options: Object.fromEntries(serveSettings.flatMap(({ flag }) => (flag ? [[flag, { type: "string" }]] : []))),
    load: async () => (await import("./serve.ts")).runServe,
  },
  sandbox: {
    usage: "sandbox [--port N] [--empty] [--deviate NAMES]",
    help: "run the embedded HeyMilo by itself, on this machine",
    options: { port: { type: "string" }, deviate: { type: "string" }, empty: { type: "boolean" } },
    load: async () => (await import("./sandbox.ts")).runSandboxCommand,
  },
  bulk: {
    usage: "bulk <file> --key-field NAME",
    help: "create an interviewer for each line of a file, each once",
    takes: "file",
    options: BULK_FLAGS,
    load: async () => (await import("./bulk/index.ts")).runBulk,
  },
  export: {
    usage: "export [POSTING_ID ...] --out FILE.csv",
    help: "write candidates into a file, with their results if asked",
    takes: "ids",
    options: EXPORT_FLAGS,
    load: async () => (await import("./export/index.ts")).runExport,
  },
  doctor: {
    usage: "doctor [--json] [--probe]",
    help: "check the settings, the way to HeyMilo and the key",
    options: { json: { type: "boolean" }, probe: { type: "boolean" } },
    load: async () => (await import("./doctor/index.ts")).runDoctor,
  },
  config: {
    usage: "config <client> [--url URL] [--name NAME]",
    help: "print what to put into a client's configuration",
    takes: "client",
    options: {
      url: { type: "string" },
      name: { type: "string" },
      windows: { type: "boolean" },
    },
    load: async () => (await import("./config.ts")).runConfig,
  },
};
