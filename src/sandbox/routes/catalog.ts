import { matching, page } from "../paginate.ts";
import { notFound, one } from "../reply.ts";
import type { CatalogKind, Store } from "../store.ts";
import { paging, searching } from "../tables/queries.ts";
import { param, type Route } from "./route.ts";

interface Collection {
  path: string;
  kind: CatalogKind;
  what: string;
  idParam: string;
  /** Numbers and senders have no name to search for. */
  searchable: boolean;
}

const COLLECTIONS: Collection[] = [
  {
    path: "interview-templates",
    kind: "interview_templates",
    what: "interview template",
    idParam: "template_id",
    searchable: true,
  },
  { path: "voices", kind: "voices", what: "voice", idParam: "voice_id", searchable: true },
  {
    path: "phone-numbers",
    kind: "phone_numbers",
    what: "phone number",
    idParam: "config_id",
    searchable: false,
  },
  {
    path: "sender-emails",
    kind: "sender_emails",
    what: "sender email",
    idParam: "sender_email_id",
    searchable: false,
  },
  {
    path: "email-template-groups",
    kind: "email_template_groups",
    what: "email template group",
    idParam: "group_id",
    searchable: true,
  },
  {
    path: "design-template-groups",
    kind: "design_template_groups",
    what: "design template group",
    idParam: "group_id",
    searchable: true,
  },
  {
    path: "email-templates",
    kind: "email_templates",
    what: "email template",
    idParam: "template_id",
    searchable: true,
  },
  {
    path: "design-templates",
    kind: "design_templates",
    what: "design template",
    idParam: "template_id",
    searchable: true,
  },
  { path: "domains", kind: "domains", what: "domain", idParam: "config_id", searchable: false },
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

function collectionRoutes({ path, kind, what, idParam, searchable }: Collection): Route[] {
  return [
    {
      method: "GET",
      path: `/api/v2/${path}`,
      query: searchable ? searching : paging,
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
      path: `/api/v2/${path}/{${idParam}}`,
      answer: ({ params }, store) => {
        const id = param(params, idParam);
        const row = store.catalog[kind].find((candidate) => candidate.id === id);
        if (!row) throw notFound(what, id, idParam);
        return one(row);
      },
    },
  ];
}
