import { valueOrReason } from "./value-or-reason.ts";

/** The most rows of a list about which something is read at a request each: HeyMilo allows 300 in a minute. */
export const MOST_READ = 20;

/** Reads something about each row of a list. What cannot be read is missing. */
export const readEach = async <Row, T>(rows: readonly Row[], read: (row: Row) => Promise<T>) => {
  const answers = await Promise.all(rows.map(async (row) => ({ row, answer: await valueOrReason(() => read(row)) })));
  const done = answers.flatMap(({ row, answer }) => ("value" in answer ? [[row, answer.value] as const] : []));
  const [reason] = answers.flatMap(({ answer }) => ("reason" in answer ? [answer.reason] : []));
  const failed = reason && `${rows.length - done.length} of ${rows.length} (${reason})`;
  return {
    read: new Map(done),
    /** How many could not be read, and why; undefined if all were. */
    failed,
  };
};
