import { type ReadEnd, whyIncomplete } from "../heymilo/http/pages.ts";
import { givenTexts } from "../heymilo/text.ts";

/** What a reader of a list has to know about entries that it does not show. */
export const unreadableNote = (unreadable: number): string | undefined => {
  if (unreadable === 0) return undefined;
  const [entries, are] = unreadable === 1 ? ["1 entry", "is"] : [`${unreadable} entries`, "are"];
  return `${entries} of HeyMilo's list could not be understood and ${are} left out.`;
};

/** The same of a list that may not have been read to its end. */
export const listNotes = (read: ReadEnd): string[] => {
  const why = whyIncomplete(read);
  return givenTexts([why && `The list may not be complete: ${why}.`, unreadableNote(read.unreadable)]);
};
