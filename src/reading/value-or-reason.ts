import { failureOf } from "../failure/failure.ts";
import { HeyMiloError } from "../heymilo/errors.ts";

/** What a read returned: its value, or in one line why HeyMilo did not give it. */
type ValueOrReason<T> = { value: T } | { reason: string; error: HeyMiloError };

/**
 * For a part of an answer that may be missing. The caller's leaving is a reason, too: before this read something may
 * have been written.
 *
 * @throws what is not one of our errors: a bug of ours
 */
export const valueOrReason = async <T>(reading: Promise<T>): Promise<ValueOrReason<T>> => {
  try {
    return { value: await reading };
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    return { reason: reasonFor(error), error };
  }
};

/** Of a read that failed, in one line. */
export const reasonFor = (error: HeyMiloError): string => failureOf(error, "read", () => "").lines[0] ?? "";

/** The same where a warning is enough to say what is missing: its value, or undefined. */
export const valueOrWarning = async <T>(
  what: string,
  reading: Promise<T>,
  warn: (message: string) => void,
): Promise<T | undefined> => {
  const read = await valueOrReason(reading);
  if ("value" in read) return read.value;
  warn(`${what} could not be read: ${read.reason}`);
  return undefined;
};

/** The most rows of a list about which something is read at a request each: HeyMilo allows 300 in a minute. */
export const MOST_READ = 20;

/** Reads something about each row of a list. What cannot be read is missing. */
export const readEach = async <Row, T>(rows: readonly Row[], read: (row: Row) => Promise<T>) => {
  const answers = await Promise.all(rows.map(async (row) => ({ row, answer: await valueOrReason(read(row)) })));
  const done = answers.flatMap(({ row, answer }) => ("value" in answer ? [[row, answer.value] as const] : []));
  const [reason] = answers.flatMap(({ answer }) => ("reason" in answer ? [answer.reason] : []));
  const failed = reason && `${rows.length - done.length} of ${rows.length} (${reason})`;
  return {
    read: new Map(done),
    /** How many could not be read, and why; undefined if all were. */
    failed,
  };
};
