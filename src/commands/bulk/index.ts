import { existsSync } from "node:fs";
import { type App, createApp } from "../../app.ts";
import { HeyMiloError } from "../../heymilo/errors.ts";
import { redactor } from "../../heymilo/redact.ts";
import { STILL_AT_WORK } from "../../heymilo/writes/lost-answers.ts";
import { listenForTheEnd } from "../../transports/end-signals.ts";
import { NAME } from "../../version.ts";
import { type CommandCall, CommandError, type RunCommand } from "../command.ts";
import { checkAllReferences } from "./check-references.ts";
import { heymiloWorld, systemTime, type Within, withinOneCall } from "./heymilo-world.ts";
import { checkLines, type Item } from "./items.ts";
import { EMBEDDED_SANDBOX, Journal, type JournalOwner } from "./journal.ts";
import { type Problem, readLines, readShared } from "./lines.ts";
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
import { planRun, type Standing } from "./state.ts";

/** `heymilo-mcp bulk`: creates an interviewer for each line of a file, each once, however often it is run. */
export const runBulk: RunCommand = async (call) => {
  const options = readOptions(call);
  const flags = { ...call.values, ...(options.rate !== undefined && { "rate-limit": options.rate }) };
  const app = createApp({ flags, env: process.env });
  const redact = redactor([app.config.apiKey]);
  const quiet: CommandCall = {
    ...call,
    print: (text) => call.print(redact(text)),
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
  if (options.isDryRun) return preview(options, items, owner, within, call);
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
    ...waiting(call),
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
const TOOL = "create_interviewer";

const refuseSettings = ({ problems, config, surface }: App, { isDryRun }: BulkOptions): void => {
  if (problems.length > 0) {
    throw new CommandError(problems.map(({ variable, problem }) => `${variable} ${problem}`).join("\n"));
  }
  if (config.readOnly && !isDryRun)
    throw new CommandError("HEYMILO_READ_ONLY is set, so only --dry-run is possible");
  if (!surface.tools.some(({ name }) => name === TOOL))
    throw new CommandError(`HEYMILO_TOOLS leaves out ${TOOL}`);
};

/** All lines, or undefined if one has a problem, which was said. */
const checkedItems = async (
  { input, shared, keyField }: BulkOptions,
  { surface }: App,
  within: Within,
  { note }: CommandCall,
): Promise<Item[] | undefined> => {
  const read = readLines(input);
  if (read.lines.length + read.problems.length === 0) throw new CommandError(`${input} holds no lines`);
  const tool = surface.tools.find(({ name }) => name === TOOL);
  if (!tool) throw new CommandError(`there is no ${TOOL}`);
  const checked = await checkLines(read.lines, readShared(shared), keyField, tool);
  const problems = [...read.problems, ...checked.problems];
  const warnings = [...checked.warnings];
  if (problems.length === 0) {
    const references = await checkAllReferences(checked.items, within);
    problems.push(...references.problems);
    warnings.push(...references.warnings);
  }
  for (const text of byMessage(warnings)) note(`warning: ${text}\n`);
  if (problems.length === 0) return checked.items;
  const texts = byMessage(problems);
  for (const text of texts.slice(0, MOST_PROBLEMS)) note(`${text}\n`);
  if (texts.length > MOST_PROBLEMS) note(`and ${texts.length - MOST_PROBLEMS} more\n`);
  note(`${counted(problems.length, "problem")}. Nothing was sent.\n`);
  return undefined;
};

const MOST_PROBLEMS = 500;
const MOST_LINES = 10;

/** In the order of their first lines. What all lines share, such as a mistake in --shared, is said once. */
const byMessage = (found: readonly Problem[]): string[] => {
  const lines = new Map<string, number[]>();
  for (const { line, message } of [...found].sort((a, b) => a.line - b.line)) {
    lines.set(message, [...(lines.get(message) ?? []), line]);
  }
  return [...lines].map(([message, of]) => {
    const named = of.slice(0, MOST_LINES).join(", ");
    const more = of.length > MOST_LINES ? ` and ${of.length - MOST_LINES} more` : "";
    return `line${of.length === 1 ? "" : "s"} ${named}${more}: ${message}`;
  });
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** The journal says where its interviewers are. */
const ownerOf = async ({ config }: App, within: Within, { note }: CommandCall): Promise<JournalOwner> =>
  within(async (heymilo) => {
    const workspace = await heymilo.workspace.own();
    const where = workspace?.name ?? workspace?.company_name;
    if (where) note(`Workspace: ${where}\n`);
    if (heymilo.sandbox) note("This is the sandbox: nothing here exists at HeyMilo.\n");
    const host = config.sandbox ? EMBEDDED_SANDBOX : config.baseUrl.host;
    return { host, workspace: workspace?.id ?? undefined };
  });

const waiting = ({ note }: CommandCall) => ({
  onWait: () => note("Another run may be using the journal; waiting for it.\n"),
});

const preview = async (
  { journal: file }: BulkOptions,
  items: readonly Item[],
  owner: JournalOwner,
  within: Within,
  call: CommandCall,
): Promise<number> => {
  const journal = existsSync(file)
    ? await Journal.open(file, owner, { ...waiting(call), onLost: () => {} })
    : undefined;
  try {
    const list = await heymiloWorld(within).list();
    const plan = planRun(items, list, (key) => journal?.get(key));
    const changed = plan.settled.filter(({ standing }) => standing === "changed");
    call.print(
      `${counted(plan.toSend.length, "interviewer")} would be created; ` +
        `${plan.settled.length - changed.length + plan.unlisted.length} exist already; ` +
        `${changed.length} exist with other content; ${plan.inDoubt.length} were sent by an earlier run without an ` +
        "answer. Nothing was sent.\n",
    );
    for (const { item, message } of changed) call.note(`line ${item.line}: ${item.key}: ${message}\n`);
    return 0;
  } finally {
    await journal?.close();
  }
};

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
    mayAppearMs: (STILL_AT_WORK + 1) * config.timeoutMs,
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
