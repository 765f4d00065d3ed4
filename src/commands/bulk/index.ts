import { type App, createApp } from "../../app.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import { forTerminal, printable } from "../../heymilo/text.ts";
import { longestQuietMs } from "../../heymilo/writes/post.ts";
import { listenForTheEnd } from "../../transports/end-signals.ts";
import { NAME } from "../../version.ts";
import { type CommandCall, CommandError, type RunCommand } from "../command.ts";
import { checkedItems, TOOL } from "./checked-items.ts";
import { dryRun } from "./dry-run.ts";
import { heymiloWorld, systemTime, type Within, withinOneCall } from "./heymilo-world.ts";
import type { Item } from "./items.ts";
import { EMBEDDED_SANDBOX, Journal, type JournalOwner } from "./journal.ts";
import { type BulkOptions, commandToGoOn, readOptions } from "./options.ts";
import { patiently } from "./patience.ts";
import {
  barProgress,
  checkReceiptsFile,
  exitCodeOf,
  jsonProgress,
  type Progress,
  summaryOf,
  writeReceipts,
} from "./report.ts";
import { BulkRun, type RunReport } from "./run.ts";
import type { Standing } from "./state.ts";

/** `heymilo-mcp bulk`: creates an interviewer for each line of a file, each once, however often it is run. */
export const runBulk: RunCommand = async (call) => {
  const options = readOptions(call);
  const flags = { ...call.values, ...(options.rate !== undefined && { "rate-limit": options.rate }) };
  const app = createApp({ flags, env: process.env });
  const { redact } = app;
  const quiet: CommandCall = {
    ...call,
    print: (text) => call.print(forTerminal(redact(text))),
    note: (text) => call.note(redact(text)),
  };
  refuseSettings(app, options);
  const { connection } = app.serverFactory();
  try {
    return await run(options, app, withinOneCall(connection, app.config.timeoutMs), quiet);
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    throw new CommandError(redact(`${error.message}\nNothing was sent.`));
  } finally {
    await connection.close();
  }
};

const run = async (options: BulkOptions, app: App, once: Within, call: CommandCall): Promise<number> => {
  const within = patiently(once, {
    ...systemTime,
    mustEnd: () => false,
    onNote: (text) => call.note(`${text}\n`),
  });
  if (options.out !== undefined) checkReceiptsFile(options.out);
  const items = await checkedItems(options, app, within, call);
  if (!items) return NOTHING_SENT;
  const owner = await ownerOf(app, within, call);
  if (options.isDryRun) return dryRun(options, items, owner, within, call);
  const goOn = `To go on: ${commandToGoOn(process.argv.slice(2), NAME)}\n`;
  const hasBar = call.isTerminal && process.env.TERM !== "dumb";
  const progress = hasBar ? barProgress(items.length, call.note) : jsonProgress(call.print, call.note);
  const { ending, hurrying } = listenForTheEnd();
  const lost = new AbortController();
  ending.addEventListener("abort", () =>
    progress.onNote("Waiting for the creates that are under way; no new one begins."),
  );
  hurrying.addEventListener("abort", () => {
    progress.stop();
    call.note(`The creates under way were not waited for; the journal knows them.\n${goOn}`);
    process.exit(RUN_AGAIN);
  });
  const journal = await Journal.open(options.journal, owner, {
    note: call.note,
    onLost: () => {
      lost.abort();
      progress.onNote("The lock of the journal was lost, so no new create begins.");
    },
  });
  try {
    const report = await createAll(
      options,
      app,
      items,
      journal,
      once,
      call,
      progress,
      AbortSignal.any([ending, lost.signal]),
    );
    const isWritten = writtenTo(options.out, report, call.note);
    if (!isWritten || report.endings.some(({ standing }) => GOES_ON.includes(standing))) call.note(goOn);
    return isWritten ? exitCodeOf(report) : RUN_AGAIN;
  } finally {
    await journal.close();
  }
};

/** Of these the next run knows more, or does what is left. */
const GOES_ON: readonly Standing[] = ["unknown", "not_sent", "left"];

const NOTHING_SENT = 2;
const RUN_AGAIN = 3;

const refuseSettings = ({ problems, config, surface }: App, { isDryRun }: BulkOptions): void => {
  if (problems.length > 0) {
    throw new CommandError(problems.map(({ variable, problem }) => `${variable} ${problem}`).join("\n"));
  }
  if (config.readOnly && !isDryRun)
    throw new CommandError("HEYMILO_READ_ONLY is set, so only --dry-run is possible");
  if (!surface.tools.some(({ name }) => name === TOOL))
    throw new CommandError(`HEYMILO_TOOLS leaves out ${TOOL}`);
};

/** The journal says where its interviewers are. */
const ownerOf = async ({ config }: App, within: Within, { note }: CommandCall): Promise<JournalOwner> =>
  within(async (heymilo) => {
    const workspace = await heymilo.workspace.own();
    const where = workspace?.name ?? workspace?.company_name;
    if (where) note(`Workspace: ${printable(where, 200)}\n`);
    if (heymilo.sandbox) note("This is the sandbox: nothing here exists at HeyMilo.\n");
    const host = config.sandbox ? EMBEDDED_SANDBOX : config.baseUrl.host;
    return { host, workspace: workspace?.id ?? undefined };
  });

/** A little slower than allowed, so that no create waits in the queue until its time is over. */
const WINDOW_MS = 61_000;

const createAll = async (
  { stopAfter }: BulkOptions,
  { config }: App,
  items: readonly Item[],
  journal: Journal,
  once: Within,
  { isTerminal, print, note }: CommandCall,
  progress: Progress,
  stopping: AbortSignal,
): Promise<RunReport> => {
  const mustEnd = () => stopping.aborted;
  const within = patiently(once, { ...systemTime, mustEnd, onNote: progress.onNote });
  const bulk = new BulkRun({
    items,
    journal,
    world: heymiloWorld(within),
    // One turn is for reading.
    workers: config.maxInFlight - 1,
    spacingMs: config.rateLimit > 0 ? WINDOW_MS / config.rateLimit : 0,
    stopAfter,
    // From the journal's line on: the create may have gone out at the end of its call.
    mayAppearMs: longestQuietMs(config.timeoutMs) + config.timeoutMs,
    stopping,
    onEnding: progress.onEnding,
    onNote: progress.onNote,
  });
  progress.start();
  const report = await bulk.run().finally(() => progress.stop());
  (isTerminal ? print : note)(summaryOf(report));
  return report;
};

/** What was made stays made: the next run writes them. */
const writtenTo = (out: string | undefined, report: RunReport, note: (text: string) => void): boolean => {
  try {
    if (out !== undefined) writeReceipts(out, report);
    return true;
  } catch (error) {
    note(`The receipts could not be written: ${(error as Error).message}\n`);
    return false;
  }
};
