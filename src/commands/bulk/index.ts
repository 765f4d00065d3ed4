import { type App, createApp } from "../../app.ts";
import { systemClock } from "../../heymilo/clock.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import { WINDOW_MS } from "../../heymilo/http/rate-window.ts";
import { forTerminal, printable } from "../../heymilo/text.ts";
import { longestQuietMs } from "../../heymilo/writes/post.ts";
import type { ListedTool } from "../../surface/listed.ts";
import { listenForTheEnd } from "../../transports/end-signals.ts";
import { NAME } from "../../version.ts";
import { type CommandCall, CommandError, type RunCommand } from "../command.ts";
import { type CallHeyMilo, createCall } from "./call-heymilo.ts";
import { type CheckedInput, checkInput } from "./check-input.ts";
import { dryRun } from "./dry-run.ts";
import { EMBEDDED_SANDBOX, Journal, type JournalOwner } from "./journal.ts";
import { type BulkOptions, commandToGoOn, readOptions } from "./options.ts";
import type { ItemOutcome } from "./plan.ts";
import { ReceiptsFile } from "./receipts.ts";
import { barProgress, exitCodeOf, jsonProgress, summaryOf } from "./report.ts";
import { BulkRun } from "./run.ts";

/** `heymilo-mcp bulk`: creates an interviewer for each line of a file, each once, however often it is run. */
export const runBulk: RunCommand = async (call) => {
  const options = readOptions(call);
  const flags = { ...call.values, ...(options.rate !== undefined && { "rate-limit": options.rate }) };
  const app = createApp({ flags, env: process.env });
  const { redact } = app;
  const print = (text: string) => call.print(forTerminal(redact(text)));
  const note = (text: string) => call.note(redact(text));
  const tool = toolOf(app, options);
  const receipts = options.out === undefined ? undefined : new ReceiptsFile(options.out, options);
  const { connection } = app.serverFactory();
  const callerOf: RunInputs["callerOf"] = (stopping, onNote) =>
    createCall({
      open: (deadline) => connection.forCall({ deadline }),
      timeoutMs: app.config.timeoutMs,
      clock: systemClock,
      stopping,
      onNote,
    });
  try {
    const callHeyMilo = callerOf(new AbortController().signal, (text) => note(`${text}\n`));
    const input = await checkInput(options, tool, callHeyMilo, note);
    if (!input) return NOTHING_SENT;
    const owner = await ownerOf(app, callHeyMilo, note);
    const terminal = { ...call, print, note };
    if (options.isDryRun) return await dryRun(options, input.items, owner, callHeyMilo, terminal);
    return await createAll({ ...options, ...input, app, owner, receipts, terminal, callerOf });
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    throw new CommandError(redact(`${error.message}\nNothing was sent.`));
  } finally {
    await connection.close();
  }
};

interface RunInputs extends BulkOptions, CheckedInput {
  app: App;
  owner: JournalOwner;
  receipts: ReceiptsFile | undefined;
  terminal: CommandCall;
  callerOf(stopping: AbortSignal, onNote: (message: string) => void): CallHeyMilo;
}

const createAll = async ({
  app,
  items,
  terminal,
  receipts,
  delimiter,
  callerOf,
  ...rest
}: RunInputs): Promise<number> => {
  const { print, note, isTerminal } = terminal;
  const { rateLimit, maxInFlight, timeoutMs } = app.config;
  const goOn = `To go on: ${commandToGoOn(process.argv.slice(2), NAME)}\n`;
  const hasBar = isTerminal && process.env.TERM !== "dumb";
  const progress = hasBar ? barProgress(items.length, note) : jsonProgress(print, note);
  const stop = new AbortController();
  const { ending, hurrying } = listenForTheEnd();
  ending.addEventListener("abort", () => {
    stop.abort("it was asked to");
    const seconds = Math.ceil(timeoutMs / 1000);
    progress.onNote(`Waiting for the creates that are under way, ${seconds} s at most; no new one begins.`);
  });
  hurrying.addEventListener("abort", () => {
    progress.stop();
    note(`The creates under way were not waited for; the journal knows them.\n${goOn}`);
    process.exit(RUN_AGAIN);
  });
  const journal = await Journal.open(rest.journal as string, rest.owner, note);
  try {
    const run = new BulkRun({
      items,
      journal,
      call: callerOf(stop.signal, progress.onNote),
      clock: systemClock,
      // One turn is for reading.
      workers: maxInFlight - 1,
      // As fast as the queue lets them through, so that no create waits there until its time is over.
      spacingMs: rateLimit > 0 ? WINDOW_MS / rateLimit : 0,
      stopAfter: rest.stopAfter,
      // From the journal's line on: the create may have gone out at the end of its call.
      mayAppearMs: longestQuietMs(timeoutMs) + timeoutMs,
      stop,
      onResult: progress.onResult,
      onNote: progress.onNote,
    });
    progress.start();
    const report = await run.run().finally(() => progress.stop());
    (isTerminal ? print : note)(summaryOf(report));
    let exitCode = exitCodeOf(report);
    try {
      receipts?.write(report.results, delimiter);
    } catch (error) {
      note(`The receipts could not be written: ${(error as Error).message}\n`);
      exitCode = RUN_AGAIN;
    }
    if (exitCode === RUN_AGAIN || report.results.some(({ outcome }) => GOES_ON.includes(outcome))) note(goOn);
    return exitCode;
  } finally {
    await journal.close();
  }
};

/** Of these the next run knows more, or does what is left. */
const GOES_ON: readonly ItemOutcome[] = ["unknown", "not_sent", "left"];

const NOTHING_SENT = 2;
const RUN_AGAIN = 3;

/** @throws CommandError if the settings do not let a run do anything */
const toolOf = ({ problems, config, surface }: App, { isDryRun }: BulkOptions): ListedTool => {
  if (problems.length > 0)
    throw new CommandError(problems.map(({ variable, problem }) => `${variable} ${problem}`).join("\n"));
  if (!config.sandbox && config.apiKey === undefined) {
    throw new CommandError(
      "bulk needs the API key of your HeyMilo workspace (in HeyMilo: Integrations, API Keys). Put it into the variable " +
        "HEYMILO_API_KEY, or into a file that --api-key-file names. To try bulk without an account, add --sandbox",
    );
  }
  if (config.readOnly && !isDryRun) throw new CommandError("HEYMILO_READ_ONLY is set, so only --dry-run is possible");
  const tool = surface.tools.find(({ name }) => name === TOOL);
  if (!tool) throw new CommandError(`HEYMILO_TOOLS leaves out ${TOOL}`);
  return tool;
};

const TOOL = "create_interviewer";

/** The journal says where its interviewers are. */
const ownerOf = ({ config }: App, callHeyMilo: CallHeyMilo, note: (text: string) => void): Promise<JournalOwner> =>
  callHeyMilo(async (heymilo) => {
    const workspace = await heymilo.workspace.own();
    const name = workspace?.name ?? workspace?.company_name;
    if (name) note(`Workspace: ${printable(name, 200)}\n`);
    if (heymilo.sandbox) note("This is the sandbox: nothing here exists at HeyMilo.\n");
    const host = config.sandbox ? EMBEDDED_SANDBOX : config.baseUrl.host;
    return { host, workspace: workspace?.id ?? undefined };
  });
