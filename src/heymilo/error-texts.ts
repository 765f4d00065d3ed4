import { ApiError, InputError } from "./errors.ts";

/** In one line, as a part of another message. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof ApiError) return `HeyMilo answered ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};

/** The caller's key stands for another thing. */
export const keyReused = (key: string, title: string | null | undefined, id?: string): InputError => {
  const what = [title ? JSON.stringify(title) : "another request", id && `(posting ${id})`];
  const message =
    `${key} was used before for ${what.filter(Boolean).join(" ")} with other content; ` +
    "repeat that call unchanged, or use a new key for a new interviewer";
  return new InputError([{ path: ["idempotency_key"], message }], "after_reading");
};
