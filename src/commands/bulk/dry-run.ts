import { counted } from "../../heymilo/text.ts";
import { listPostings } from "../batch/list-postings.ts";
import type { OpenRun, RunOwner } from "../batch/open-run.ts";
import type { Item } from "./items.ts";
import { Journal } from "./journal.ts";
import type { BulkOptions } from "./options.ts";
import { planRun, postingsByKey } from "./plan.ts";
import { receiptRow } from "./receipts.ts";
import { tableOf } from "./report.ts";

export const dryRun = async (
  { journal }: BulkOptions,
  items: readonly Item[],
  owner: RunOwner,
  { callHeyMilo, terminal: { isTerminal, print, note } }: OpenRun,
): Promise<number> => {
  const earlier = journal === undefined ? new Map() : Journal.read(journal, owner);
  const { rows: listed } = await listPostings(callHeyMilo);
  const plan = planRun(items, postingsByKey(listed), earlier);
  const changed = plan.known.filter(({ outcome }) => outcome === "changed");
  const rows = [
    ...plan.known,
    ...plan.toSend.map((item) => ({ item, outcome: "would_create" })),
    ...plan.unlisted.map(({ item, id }) => ({ item, outcome: "exists", posting: { id } })),
    ...plan.unresolved.map(({ item, message }) => ({ item, outcome: "unknown", message })),
  ].sort((a, b) => a.item.line - b.item.line);
  if (isTerminal) {
    const shown = rows.map(({ item, outcome }) => [String(item.line), item.key, outcome, item.request.title]);
    print(`${tableOf([["line", "key", "outcome", "title"], ...shown]).join("\n")}\n`);
  } else for (const row of rows) print(`${JSON.stringify(receiptRow(row))}\n`);
  for (const { item, message } of changed) note(`line ${item.line}: ${item.key}: ${message}\n`);
  note(
    `${counted(plan.toSend.length, "interviewer")} would be created; ` +
      `${plan.known.length - changed.length + plan.unlisted.length} exist already; ` +
      `${changed.length} exist with other content; ${plan.unresolved.length} were sent by an earlier run without an ` +
      "answer. Nothing was sent.\n",
  );
  return 0;
};
