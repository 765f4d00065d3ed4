import type { Deviations } from "../deviations/index.ts";
import type { JsonObject } from "../json.ts";
import type { Reply } from "../reply.ts";
import type { Posting, Store } from "../store.ts";
import type { Field, Fields } from "../tables/fields.ts";

export type Params = Record<string, string>;

/** A request that passed authentication, the rate limit and the schema. */
export interface ApiRequest {
  params: Params;
  query: JsonObject;
  body: JsonObject;
  /** How the API names the key in audit fields: never the key itself. */
  actor: string;
  /** ms during which what this request creates is missing from lists. */
  listLagMs: number;
  deviations: Deviations;
}

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

export const findPosting = (store: Store, params: Params): Posting => store.posting(param(params, "posting_id"));
