import { matching, page } from "../paginate.ts";
import { one } from "../reply.ts";
import type { CatalogKind, Store } from "../store.ts";
import type { Fields } from "../tables/fields.ts";
import { paging, searching } from "../tables/queries.ts";
import { param, type Route } from "./route.ts";

interface Collection {
  kind: CatalogKind;
  idParam: string;
  query: Fields;
}

/** Numbers, senders and domains have no name to search for. */
const COLLECTIONS: Collection[] = [
  { kind: "interview_templates", idParam: "template_id", query: searching },
  { kind: "voices", idParam: "voice_id", query: searching },
  { kind: "phone_numbers", idParam: "config_id", query: paging },
  { kind: "sender_emails", idParam: "sender_email_id", query: paging },
  { kind: "email_template_groups", idParam: "group_id", query: searching },
  { kind: "design_template_groups", idParam: "group_id", query: searching },
  { kind: "email_templates", idParam: "template_id", query: searching },
  { kind: "design_templates", idParam: "template_id", query: searching },
  { kind: "domains", idParam: "config_id", query: paging },
];

export const catalogRoutes: Route[] = [
  ...COLLECTIONS.flatMap(collectionRoutes),
  {
    method: "GET",
    path: "/api/v2/workspaces",
    answer: (_, store: Store) =>
      page(store.catalog.workspaces, { limit: store.catalog.workspaces.length }, (row) => row),
  },
];

function collectionRoutes({ kind, idParam, query }: Collection): Route[] {
  const path = `/api/v2/${kind.replaceAll("_", "-")}`;
  return [
    {
      method: "GET",
      path,
      query,
      answer: ({ query, deviations }, store) =>
        page(
          matching(store.catalog[kind], query, (row) => row.name, deviations.finds),
          query,
          (row) => row,
          store.catalog[kind],
        ),
    },
    {
      method: "GET",
      path: `${path}/{${idParam}}`,
      answer: ({ params }, store) => one(store.row(kind, param(params, idParam), idParam)),
    },
  ];
}
