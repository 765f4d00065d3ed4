import type { ApiRequest, Params, Reply } from "../http.ts";
import type { Store } from "../store.ts";
import type { Field, Fields } from "../tables/fields.ts";

export interface Route {
  method: string;
  /** As in the API's documentation, e.g. `/api/v2/postings/{posting_id}`. */
  path: string;
  query?: Fields;
  body?: Field;
  /** Needs no API key. */
  open?: true;
  answer: (request: ApiRequest, store: Store) => Reply;
}

/** A parameter of the path; the router has filled in every one that the path names. */
export const param = (params: Params, name: string): string => params[name] ?? "";
