import { failureOf } from "../failure/failure.ts";
import { CancelledError, HeyMiloError } from "../heymilo/errors.ts";

/** A part of an answer that may be missing: its value, or why HeyMilo did not give it, in one line. */
export type Part<T> = { value: T } | { reason: string; error: HeyMiloError };

/** Waits for a part. Our own bugs and the caller's leaving are no missing part: they are thrown. */
export const part = async <T>(work: Promise<T>): Promise<Part<T>> => {
  try {
    return { value: await work };
  } catch (error) {
    if (!(error instanceof HeyMiloError) || error instanceof CancelledError) throw error;
    const { explanation } = failureOf(error, "read", () => "");
    return { reason: explanation.split("\n", 1)[0] ?? "", error };
  }
};
