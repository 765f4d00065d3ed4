import { type App, createApp } from "../../app.ts";
import { workspaceInWords } from "../../heymilo/assets.ts";
import { systemClock } from "../../heymilo/deadline.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import { forTerminal } from "../../heymilo/text.ts";
import { listenForTheEnd } from "../../transports/end-signals.ts";
import { NAME } from "../../version.ts";
import { type CommandCall, CommandError, refuseProblems } from "../command.ts";
import { commandLine } from "../snippets.ts";
import { type CallHeyMilo, createCall } from "./call-heymilo.ts";

/** What a long run works with. */
export interface OpenRun {
  app: App;
  /** What it prints goes without the key. */
  terminal: CommandCall;
  hasBar: boolean;
  /** For what is read before the run begins; nobody ends it. */
  callHeyMilo: CallHeyMilo;
  callerOf(stopping: AbortSignal, onNote: (message: string) => void): CallHeyMilo;
}

interface RunKind {
  command: string;
  /** The tools that do the same: an operator who leaves them out has forbidden the command, too. */
  tools: readonly string[];
  rate: string | undefined;
  /** What is true if it fails in the beginning. */
  nothing: string;
}

/** Puts the program together for a command that calls HeyMilo for long. @throws CommandError */
export const openRun = async (
  call: CommandCall,
  { command, tools, rate, nothing }: RunKind,
  work: (run: OpenRun) => Promise<number>,
): Promise<number> => {
  const app = createApp({
    flags: { ...call.values, ...(rate !== undefined && { "rate-limit": rate }) },
    env: process.env,
  });
  const { redact } = app;
  const terminal = {
    ...call,
    print: (text: string) => call.print(forTerminal(redact(text))),
    note: (text: string) => call.note(redact(text)),
  };
  checkSettings(app, command, tools);
  const { connection } = app.serverFactory();
  const callerOf: OpenRun["callerOf"] = (stopping, onNote) =>
    createCall({ open: connection.forCall, timeoutMs: app.config.timeoutMs, clock: systemClock, stopping, onNote });
  const callHeyMilo = callerOf(new AbortController().signal, (text) => terminal.note(`${text}\n`));
  const hasBar = call.isTerminal && process.env.TERM !== "dumb";
  try {
    return await work({ app, terminal, hasBar, callHeyMilo, callerOf });
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    throw new CommandError(redact(`${error.message}\n${nothing}`));
  } finally {
    await connection.close();
  }
};

/** @throws CommandError if the settings do not let a run do anything */
const checkSettings = ({ problems, config, surface }: App, command: string, tools: readonly string[]): void => {
  refuseProblems(problems);
  if (!config.sandbox && config.apiKey === undefined) {
    throw new CommandError(
      `${command} needs the API key of your HeyMilo workspace (in HeyMilo: Integrations, API Keys). Put it into the ` +
        "variable HEYMILO_API_KEY, or into a file that --api-key-file names. " +
        `To try ${command} without an account, add --sandbox`,
    );
  }
  const missing = tools.find((tool) => !surface.tools.some(({ name }) => name === tool));
  if (missing !== undefined) throw new CommandError(`the settings (HEYMILO_TOOLS and others) leave out ${missing}`);
};

/** In which workspace of which HeyMilo the run works: what exists in one does not in another. */
export interface RunOwner {
  host: string;
  workspace: string | undefined;
}

/** The host of a sandbox that ends with the run: nothing that an earlier run has noted exists any more. */
export const EMBEDDED_SANDBOX = "embedded sandbox";

/** The owner of the files that a run leaves for the next. */
export const ownerOf = ({ app, terminal, callHeyMilo }: OpenRun): Promise<RunOwner> =>
  callHeyMilo(async (heymilo) => {
    const { config } = app;
    const workspace = await heymilo.workspace.own(config.workspaceId);
    const name = workspace && workspaceInWords(workspace);
    if (name) terminal.note(`Workspace: ${name}\n`);
    if (heymilo.http.isSandbox) terminal.note("This is the sandbox: nothing here exists at HeyMilo.\n");
    const host = config.sandbox ? EMBEDDED_SANDBOX : config.baseUrl.host;
    return { host, workspace: workspace?.id ?? undefined };
  });

/** The exit code of a run that the same command goes on with. */
export const RUN_AGAIN = 3;

/** Ends `stop` at the first signal, so that only what is under way goes on, and the program at the second. */
export const stopAtSignals = (stop: AbortController, onEnding: () => void, onHurrying: () => void): void => {
  const { ending, hurrying } = listenForTheEnd();
  ending.addEventListener("abort", () => {
    stop.abort("it was asked to");
    onEnding();
  });
  hurrying.addEventListener("abort", () => {
    onHurrying();
    process.exit(RUN_AGAIN);
  });
};

/** With the command as a person types it. */
export const howToGoOn = (): string => `To go on: ${commandLine([NAME, ...process.argv.slice(2)], false)}`;
