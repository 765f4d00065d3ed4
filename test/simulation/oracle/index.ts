import type { History } from "../history.ts";
import * as answers from "./answers.ts";
import * as conduct from "./conduct.ts";
import * as duplicates from "./duplicates.ts";
import type { Promised } from "./facts.ts";
import * as previews from "./previews.ts";

/** What docs/safe-writes.md promises, promise by promise. Written from that page, not from the code. */
export const PROMISES: Readonly<Record<string, Promised>> = { ...answers, ...duplicates, ...conduct, ...previews };

/** Every way in which a history breaks a promise. */
export const judge = (history: History): string[] =>
  Object.entries(PROMISES).flatMap(([name, promised]) => promised(history).map((broken) => `${name}: ${broken}`));
