import { type Fields, integer, solid, text } from "./fields.ts";
import { modality } from "./questions.ts";

export const paging: Fields = { limit: solid(integer(1, 100)), starting_after: text() };
export const searching: Fields = { ...paging, search: text() };
export const candidateFilter: Fields = { ...paging, created_after: text(), created_before: text() };
export const questionFilter: Fields = { modality, ...paging };

/** Items on a page when the caller does not say. */
export const DEFAULT_LIMIT = 20;
