import { systemClock } from "../../heymilo/deadline.ts";
import { WINDOW_MS } from "../../heymilo/http/rate.ts";
import { ApiError } from "../../heymilo/request-errors.ts";
import { isArchived, type Posting } from "../../heymilo/schema/responses.ts";
import { counted, firstFew, givenTexts } from "../../heymilo/text.ts";
import { Privacy } from "../../privacy/index.ts";
import type { CallHeyMilo } from "../batch/call-heymilo.ts";
import { listPostings } from "../batch/list-postings.ts";
import { howToGoOn, type OpenRun, openRun, ownerOf, RUN_AGAIN, stopAtSignals } from "../batch/open-run.ts";
import { Pace } from "../batch/pace.ts";
import { barOf } from "../batch/progress.ts";
import { CommandError, type RunCommand } from "../command.ts";
import { type ExportOptions, readExportOptions } from "./options.ts";
import { PartialExport, refuseExisting } from "./partial.ts";
import { ExportRun } from "./run.ts";

/** Agents that work beside it keep the rest. */
const PART_OF_RATE = 2 / 3;
const SOME_MISSING = 1;

/** `heymilo-mcp export`: writes candidates into a file, each once, however often it is run until it is whole. */
export const runExport: RunCommand = async (call) => {
  const options = readExportOptions(call);
  const tools = ["list_candidates", ...(options.withResults ? ["get_interview_result"] : [])];
  const kind = { command: "export", tools, rate: options.rate, nothing: "Nothing was written." };
  return openRun(call, kind, async (run) => {
    const { note } = run.terminal;
    refuseExisting(options.out);
    const { candidateData: level } = run.app.config;
    const owner = await ownerOf(run);
    const postings = await postingsOf(options, run.callHeyMilo);
    const file = await PartialExport.open(options, owner, level, note);
    try {
      if (file.count > 0) note(`${counted(file.count, "row")} of an earlier run are there already.\n`);
      return await exportAll(run, options, file, postings);
    } finally {
      await file.close();
    }
  });
};

/** @throws CommandError if one that is named does not exist, or if not all can be known */
const postingsOf = async ({ postingIds, withArchived }: ExportOptions, call: CallHeyMilo): Promise<Posting[]> => {
  if (postingIds.length > 0) return named(postingIds, call);
  const { rows, unreadable } = await listPostings(call);
  if (unreadable > 0)
    throw new CommandError("some rows of HeyMilo's list of interviewers have no id: name the interviewers instead");
  return rows.map(({ posting }) => posting).filter((posting) => withArchived || !isArchived(posting));
};

const named = async (ids: readonly string[], call: CallHeyMilo): Promise<Posting[]> => {
  const postings: Posting[] = [];
  for (const [index, id] of ids.entries())
    postings.push(
      await call((heymilo) => heymilo.postings.get(id)).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        // It is not repeated: what was typed by mistake may be a key.
        throw new CommandError(`no interviewer has the id in place ${index + 1}: list_interviewers shows the ids`);
      }),
    );
  return postings;
};

const exportAll = async (
  { app, terminal, hasBar, callerOf }: OpenRun,
  options: ExportOptions,
  file: PartialExport,
  postings: readonly Posting[],
): Promise<number> => {
  const { note, print, isTerminal } = terminal;
  const { rateLimit, maxInFlight, candidateData } = app.config;
  const privacy = new Privacy(candidateData);
  const perMinute = Math.floor(rateLimit * PART_OF_RATE);
  const progress = progressOf(hasBar, postings.length, perMinute, note);
  const stop = new AbortController();
  const onEnding = () => progress.onNote("Waiting for the reads that are under way; no new one begins.");
  stopAtSignals(stop, onEnding, () => {
    progress.stop();
    note(howToGoOn());
  });
  const spacingMs = perMinute > 0 ? WINDOW_MS / perMinute : 0;
  const run = new ExportRun({
    ...options,
    ...progress,
    call: callerOf(stop.signal, progress.onNote),
    pace: new Pace({ clock: systemClock, spacingMs, workers: maxInFlight || MOST_AT_ONCE, stopping: stop.signal }),
    privacy,
    file,
    redact: app.redact,
    stop,
  });
  await run.run(postings).finally(() => progress.stop());
  const isWhole = run.left.length === 0 && !stop.signal.aborted;
  const rows = file.count;
  if (isWhole) file.finish();
  const summary = givenTexts([
    `${counted(rows, "candidate")} of ${counted(postings.length, "interviewer")}: ${isWhole ? options.out : file.path}`,
    run.timeless > 0 && `Of ${run.timeless} HeyMilo does not say when they finished: finished_at is empty.`,
    run.withheld && `Withheld: ${run.withheld}`,
    stop.signal.aborted && `The run ended before its end: ${stop.signal.reason}.`,
    run.missing.length > 0 && `Missing: ${firstFew(run.missing, MOST_NAMED).join("; ")}`,
    run.left.length > 0 && `Left: ${firstFew(run.left, MOST_NAMED).join("; ")}`,
  ]);
  const { missing, left } = run;
  if (!isTerminal) print(`${JSON.stringify({ out: options.out, isWhole, rows, missing, left })}\n`);
  note(`${summary.join("\n")}\n`);
  if (!isWhole) note(howToGoOn());
  return isWhole ? (missing.length > 0 ? SOME_MISSING : 0) : RUN_AGAIN;
};

const MOST_NAMED = 10;
/** Where the settings name no limit. */
const MOST_AT_ONCE = 8;

/** Where there is no bar, each tenth is noted, if that is many. */
const [NOTED_PARTS, FEWEST_NOTED] = [10, 10];

/** First the lists are read, then the results. */
const progressOf = (hasBar: boolean, interviewers: number, perMinute: number, note: (text: string) => void) => {
  let lists = 0;
  let [done, all] = [0, 0];
  let bar: ReturnType<typeof barOf> | undefined;
  const onNote = (message: string) => (bar ? bar.onNote(message) : note(`${message}\n`));
  const isNoted = (count: number, of: number) =>
    count === of || count % Math.max(FEWEST_NOTED, Math.ceil(of / NOTED_PARTS)) === 0;
  return {
    onNote,
    onList: () => {
      lists += 1;
      if (isNoted(lists, interviewers)) onNote(`Read the lists of ${lists} of ${interviewers} interviewers.`);
    },
    onResults: (count: number) => {
      all = count;
      const minutes = Math.ceil(count / perMinute);
      const time = perMinute > 0 ? `, which takes some ${counted(minutes, "minute")} at ${perMinute} a minute` : "";
      onNote(`Now ${counted(count, "result")}${time}.`);
      if (hasBar) bar = barOf(count, note);
      bar?.start();
    },
    onResult: (isTrouble: boolean) => {
      done += 1;
      bar?.onStep({ isNew: true, isTrouble });
      if (!bar && isNoted(done, all)) onNote(`Read ${done} of ${all} results.`);
    },
    stop: () => bar?.stop(),
  };
};
