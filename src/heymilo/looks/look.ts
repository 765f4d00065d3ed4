import { ApiError, HeyMiloError, LookUpError } from "../errors.ts";

/** What looking for something showed. Only `absent` allows a POST, `inconclusive` never does. */
export type Look<T> = Found<T> | { kind: "absent" } | Inconclusive;

export interface Found<T> {
  kind: "found";
  thing: T;
  /** Why there may be another. */
  doubt?: string;
}

export interface Inconclusive {
  kind: "inconclusive";
  why: string;
  error: HeyMiloError;
}

export const ABSENT = { kind: "absent" } as const;

export const inconclusive = (why: string): Inconclusive => ({
  kind: "inconclusive",
  why,
  error: new LookUpError(why),
});

/** A look that fails is inconclusive. A bug of ours stays one. */
export const orInconclusive = async <T>(look: Promise<Look<T>>): Promise<Look<T>> => {
  try {
    return await look;
  } catch (error) {
    if (!(error instanceof HeyMiloError)) throw error;
    const why =
      error instanceof LookUpError ? error.message : `the list could not be read: ${reasonOf(error)}`;
    return { kind: "inconclusive", why, error };
  }
};

export const reasonOf = (error: unknown): string => {
  if (error instanceof ApiError) return `HeyMilo answered ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};
