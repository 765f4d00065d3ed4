import { notAsSent } from "../heymilo/effect.ts";
import type { Fields } from "../heymilo/json.ts";
import { byRank } from "../heymilo/questions.ts";
import type { Question } from "../heymilo/schema/responses.ts";
import { shortened } from "../heymilo/text.ts";
import { asksTheSame } from "../heymilo/wanted/add-question.ts";
import { changesOf } from "./changes.ts";
import { compact, unlessEmpty } from "./compact.ts";

type Edited =
  | { do: "add"; question: Fields }
  | { do: "update"; patch: Fields }
  | { do: "delete" | "move" }
  | { do: "skip"; why: string };

/** What became of each operation: the id of its question, and the old and new value of each changed field. */
export const editResults = (
  ops: readonly string[],
  edits: readonly Edited[],
  ids: readonly (string | undefined)[],
  before: readonly Question[],
  now: readonly Question[] | undefined,
) =>
  edits.map((edit, index) => {
    const isThis = ({ id }: Question) => id === ids[index];
    const was = before.find(isThis) ?? {};
    const changes = edit.do === "update" ? changesOf("", edit.patch, was, now?.find(isThis) ?? {}).lines : [];
    return {
      op: ops[index] ?? edit.do,
      outcome: edit.do === "skip" ? "skipped" : "done",
      ...compact({
        question_id: ids[index],
        changes: unlessEmpty(changes),
        note: edit.do === "skip" ? edit.why : undefined,
      }),
    };
  });

/** The fields that were given new values. */
export const editedFields = (edits: readonly Edited[]): string[] => [
  ...new Set(edits.flatMap((edit) => Object.keys(sentBy(edit)))),
];

/** Enough to recognise a question, together with its id. */
const LONGEST_BEGINNING = 60;

/**
 * The questions of the modalities that were edited, as they are asked: the id and the beginning of each.
 *
 * @param before for the modalities of what is gone
 */
export const questionOrder = (
  ids: readonly (string | undefined)[],
  before: readonly Question[],
  now: readonly Question[],
): Record<string, string[]> => {
  const edited = [...before, ...now].filter(({ id }) => ids.includes(id));
  const ordered = [...now].sort(byRank);
  const modalities = new Set(edited.map(({ modality }) => modality ?? "unknown"));
  const lines = [...modalities].map((modality): [string, string[]] => [
    modality,
    ordered
      .filter((one) => one.modality === modality)
      .map(({ id, text }) => `${id} ${shortened(text ?? "", LONGEST_BEGINNING)}`),
  ]);
  return Object.fromEntries(lines);
};

/** Fields that HeyMilo stored with another value than was sent. */
export const otherThanSent = (
  edits: readonly Edited[],
  ids: readonly (string | undefined)[],
  now: readonly Question[],
): string[] =>
  edits.flatMap((edit, index) => {
    const stored: Fields | undefined = now.find(({ id }) => id === ids[index]);
    const sent = sentBy(edit);
    const inWords = (value: unknown) => JSON.stringify(value ?? null);
    return (stored ? notAsSent(stored, sent) : []).map(
      ({ field }) =>
        `operations[${index}].${field}: sent ${inWords(sent[field])}, HeyMilo has ${inWords(stored?.[field])}`,
    );
  });

/** Questions that somebody else has added at the same time as one of these, and that ask the same. */
export const addedTwice = (
  edits: readonly Edited[],
  ids: readonly (string | undefined)[],
  before: readonly Question[],
  now: readonly Question[],
): string[] => {
  const known = new Set([...before.map(({ id }) => id), ...ids]);
  const others = now.filter(({ id }) => !known.has(id));
  return edits.flatMap((edit, index) => {
    if (edit.do !== "add") return [];
    const same = others.filter((one) => asksTheSame(one, edit.question)).map(({ id }) => id);
    if (same.length === 0) return [];
    return [`operations[${index}]: beside ${ids[index]} there is now ${same.join(", ")}, which asks the same`];
  });
};

const sentBy = (edit: Edited): Fields => {
  if (edit.do === "add") return edit.question;
  return edit.do === "update" ? edit.patch : {};
};
