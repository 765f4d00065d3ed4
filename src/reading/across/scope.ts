import type { HeyMilo } from "../../heymilo/client.ts";
import { LARGEST_PAGE } from "../../heymilo/http/pages.ts";
import { ApiError } from "../../heymilo/request-errors.ts";
import { isArchived, type Posting } from "../../heymilo/schema/responses.ts";
import { listNotes } from "../../views/list-notes.ts";
import { valueOrReason } from "../value-or-reason.ts";
import { inOrder, positionOf } from "./cursor.ts";

/** The interviewers that a question is about. */
export interface Scope {
  /** In the order in which they are read. */
  postings: Posting[];
  /** Not read. */
  archived: Posting[];
  /** What is not known of them. */
  gaps: string[];
  requests: number;
}

/** All interviewers in use. They have to be known completely: who is not known cannot be named as left. */
export const inUse = async (heymilo: HeyMilo): Promise<Scope> => {
  const listing = await heymilo.postings.every();
  return {
    postings: sorted(listing.items.filter((posting) => !isArchived(posting))),
    archived: listing.items.filter(isArchived),
    gaps: listNotes(listing).map((note) => `interviewers: ${note}`),
    requests: Math.max(1, Math.ceil(listing.items.length / LARGEST_PAGE)),
  };
};

/** Those that are named, archived or not. */
export const named = async (heymilo: HeyMilo, ids: readonly string[]): Promise<Scope> => {
  const distinct = [...new Set(ids)];
  const answers = await Promise.all(distinct.map((id) => valueOrReason(heymilo.postings.get(id))));
  const failed = answers.flatMap((answer) => ("error" in answer ? answer.error : []));
  const unexpected = failed.find((error) => !(error instanceof ApiError && error.status === 404));
  if (unexpected) throw unexpected;
  return {
    postings: sorted(answers.flatMap((answer) => ("value" in answer ? answer.value : []))),
    archived: [],
    gaps: distinct.filter((_, index) => "error" in (answers[index] ?? {})).map((id) => `${id}: no such interviewer`),
    requests: distinct.length,
  };
};

const sorted = (postings: readonly Posting[]): Posting[] =>
  postings.toSorted((one, other) => inOrder(positionOf(one), positionOf(other)));
