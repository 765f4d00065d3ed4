import type * as z from "zod";
import { InputError } from "../heymilo/errors.ts";
import { normalise } from "./normalise.ts";
import { explainIssues, formatPath } from "./problems.ts";

/**
 * Mends the slips of clients and models, then holds the arguments against the whole spec.
 *
 * @throws InputError with all problems at once
 */
export const readArguments = <Schema extends z.ZodObject>(
  schema: Schema,
  args: unknown,
  warn: (message: string) => void,
): z.output<Schema> => {
  const { value, dropped } = normalise(schema, (args ?? {}) as Record<string, unknown>);
  for (const path of dropped) warn(`${formatPath(path)}: was null or empty and counts as not given`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as z.output<Schema>;
  throw new InputError(explainIssues(schema, value, parsed.error.issues));
};
