import type * as z from "zod";
import { InputError, type Path } from "../heymilo/errors.ts";
import type { ShownSchema } from "./filler.ts";
import { Limits } from "./limits.ts";
import { normalise } from "./normalise.ts";
import { explainIssues } from "./problems.ts";

/**
 * Checks the limits, mends the slips of clients and models, then checks the arguments against the whole spec.
 *
 * @param shown the schema as the caller saw it
 * @param ignoredPaths takes the fields whose values mean nothing, and which count as not given
 * @throws InputError with all problems at once
 */
export const readArguments = <Schema extends z.ZodObject>(
  schema: Schema,
  shown: ShownSchema,
  args: unknown,
  ignoredPaths: Path[] = [],
): z.output<Schema> => {
  const limits = new Limits();
  if (!limits.admit(args ?? {})) throw new InputError(limits.problems);
  const { value, ignored } = normalise(schema, (args ?? {}) as Record<string, unknown>, shown, limits);
  if (limits.problems.length > 0) throw new InputError(limits.problems);
  ignoredPaths.push(...ignored);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as z.output<Schema>;
  throw new InputError(explainIssues(schema, value, parsed.error.issues));
};
