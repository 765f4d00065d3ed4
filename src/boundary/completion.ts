import type { Connection } from "../connection.ts";
import type { Choice, ChoiceReader, Choices } from "../definition/resource.ts";
import type { Redact } from "../heymilo/redact.ts";
import { folded } from "../heymilo/text.ts";
import type { Run } from "./call.ts";

/** Suggestions for what somebody has typed so far, best first. Never an error: one that fails suggests nothing. */
export type Complete = (choices: () => Promise<Choices>, typed: string) => Promise<string[]>;

/** MCP allows a hundred values. */
const MAX_SUGGESTIONS = 100;

/** Clients ask again with every letter; new templates and interviewers may take this long to be suggested. */
const KEPT_MS = 30_000;

interface Kept {
  until: number;
  choices: Promise<readonly Choice[]>;
}

/** What was read for completions, by connection: one workspace never sees another's. */
const kept = new WeakMap<Connection, Map<ChoiceReader, Kept>>();

export const createComplete =
  (run: Run, connection: Connection, redact: Redact): Complete =>
  async (choicesOf, typed) => {
    const choices = await choicesOf();
    const all = typeof choices === "function" ? await readOnce(choices, run, connection) : choices;
    return fitting(all, typed).map(redact);
  };

const readOnce = (read: ChoiceReader, run: Run, connection: Connection): Promise<readonly Choice[]> => {
  const own = kept.get(connection) ?? new Map<ChoiceReader, Kept>();
  kept.set(connection, own);
  const known = own.get(read);
  if (known && known.until > performance.now()) return known.choices;
  const choices = (async () => {
    const ended = await run({ name: "completion", kind: "read" }, async ({ open }) => read(await open()));
    if ("value" in ended) return ended.value;
    own.delete(read);
    return [];
  })();
  own.set(read, { until: performance.now() + KEPT_MS, choices });
  return choices;
};

const fitting = (choices: readonly Choice[], typed: string): string[] => {
  const wanted = folded(typed);
  const rank = ({ value, words }: Choice): number => {
    const texts = [value, ...words].map((text) => folded(text ?? ""));
    if (texts.some((text) => text.startsWith(wanted))) return 0;
    return texts.some((text) => text.includes(wanted)) ? 1 : 2;
  };
  const ranked = choices.map((choice) => ({ value: choice.value, rank: rank(choice) }));
  return ranked
    .filter((one) => one.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value)
    .slice(0, MAX_SUGGESTIONS);
};
