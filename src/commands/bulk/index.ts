import { systemClock } from "../../heymilo/deadline.ts";
import { WINDOW_MS } from "../../heymilo/http/rate.ts";
import { longestQuietMs } from "../../heymilo/writes/post.ts";
import type { ListedTool } from "../../surface/listed.ts";
import {
  howToGoOn,
  type OpenRun,
  openRun,
  ownerOf,
  RUN_AGAIN,
  type RunOwner,
  stopAtSignals,
} from "../batch/open-run.ts";
import { CommandError, type RunCommand } from "../command.ts";
import { type CheckedInput, checkInput } from "./check-input.ts";
import { dryRun } from "./dry-run.ts";
import { Journal } from "./journal.ts";
import { type BulkOptions, readOptions } from "./options.ts";
import type { ItemOutcome } from "./plan.ts";
import { ReceiptsFile } from "./receipts.ts";
import { barProgress, exitCodeOf, jsonProgress, summaryOf } from "./report.ts";
import { BulkRun } from "./run.ts";

const TOOL = "create_interviewer";

/** `heymilo-mcp bulk`: creates an interviewer for each line of a file, each once, however often it is run. */
export const runBulk: RunCommand = async (call) => {
  const options = readOptions(call);
  const kind = { command: "bulk", tools: [TOOL], rate: options.rate, nothing: "Nothing was sent." };
  return openRun(call, kind, async (run) => {
    const { app, terminal, callHeyMilo } = run;
    if (app.config.readOnly && !options.isDryRun)
      throw new CommandError("HEYMILO_READ_ONLY is set, so only --dry-run is possible");
    const receipts = options.out === undefined ? undefined : new ReceiptsFile(options.out, options);
    const tool = app.surface.tools.find(({ name }) => name === TOOL) as ListedTool;
    const input = await checkInput(options, tool, callHeyMilo, terminal.note);
    if (!input) return NOTHING_SENT;
    const owner = await ownerOf(run);
    if (options.isDryRun) return dryRun(options, input.items, owner, run);
    return createAll({ ...options, ...input, ...run, owner, receipts });
  });
};

interface RunInputs extends BulkOptions, CheckedInput, OpenRun {
  owner: RunOwner;
  receipts: ReceiptsFile | undefined;
}

const createAll = async ({
  app,
  items,
  terminal,
  hasBar,
  receipts,
  delimiter,
  callerOf,
  ...rest
}: RunInputs): Promise<number> => {
  const { print, note, isTerminal } = terminal;
  const { rateLimit, maxInFlight, timeoutMs } = app.config;
  const progress = hasBar ? barProgress(items.length, note) : jsonProgress(print, note);
  const stop = new AbortController();
  const onEnding = () => {
    const seconds = Math.ceil(timeoutMs / 1000);
    progress.onNote(`Waiting for the creates that are under way, ${seconds} s at most; no new one begins.`);
  };
  stopAtSignals(stop, onEnding, () => {
    progress.stop();
    note(`The creates under way were not waited for; the journal knows them.\n${howToGoOn()}`);
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
    if (exitCode === RUN_AGAIN || report.results.some(({ outcome }) => GOES_ON.includes(outcome))) note(howToGoOn());
    return exitCode;
  } finally {
    await journal.close();
  }
};

/** Of these the next run knows more, or does what is left. */
const GOES_ON: readonly ItemOutcome[] = ["unknown", "not_sent", "left"];

const NOTHING_SENT = 2;
