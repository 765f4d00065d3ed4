import { existsSync } from "node:fs";
import type { CommandCall } from "../command.ts";
import { counted } from "./checked-items.ts";
import { heymiloWorld, type Within } from "./heymilo-world.ts";
import type { Item } from "./items.ts";
import { Journal, type JournalOwner } from "./journal.ts";
import type { BulkOptions } from "./options.ts";
import { planRun } from "./state.ts";

/** What a run would do, by reads alone. */
export const dryRun = async (
  { journal: file }: BulkOptions,
  items: readonly Item[],
  owner: JournalOwner,
  within: Within,
  call: CommandCall,
): Promise<number> => {
  const journal = existsSync(file)
    ? await Journal.open(file, owner, { note: call.note, onLost: () => {} })
    : undefined;
  try {
    const list = await heymiloWorld(within).list();
    const plan = planRun(items, list, (key) => journal?.get(key));
    const changed = plan.settled.filter(({ standing }) => standing === "changed");
    call.print(
      `${counted(plan.toSend.length, "interviewer")} would be created; ` +
        `${plan.settled.length - changed.length + plan.unlisted.length} exist already; ` +
        `${changed.length} exist with other content; ${plan.inDoubt.length} were sent by an earlier run without an ` +
        "answer. Nothing was sent.\n",
    );
    for (const { item, message } of changed) call.note(`line ${item.line}: ${item.key}: ${message}\n`);
    return 0;
  } finally {
    await journal?.close();
  }
};
