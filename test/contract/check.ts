import type * as z from "zod";
import { settings } from "../../src/settings/config.ts";
import type { JsonSchema, OpenApiDocument } from "../support/openapi.ts";
import { compareAnswer, compareRequest, type Difference, lineOf } from "./compare.ts";
import { deliberateDifferences } from "./deliberate-differences.ts";
import { type Operation, operations } from "./operations.ts";
import { type Field, type View, viewOfDocument, viewOfZod } from "./schema-view.ts";

type DocumentOperation = OpenApiDocument["paths"][string][string];

/** The headers in which credentials go out; the key also is the document's one security scheme. */
const HEADERS = ["X-API-KEY", "X-Workspace-Id"];

export interface Checked {
  /** Lines that no deliberate difference accounts for. */
  drift: string[];
  /** Lines of deliberate differences that are no difference (any more). */
  stale: string[];
}

/** Holds the operations that we call against the document. @throws if a reference in it leads nowhere */
export function checkDocument(document: OpenApiDocument): Checked {
  const found = [
    ...[...compareAccess(document)].map((difference) => lineOf("all", difference)),
    ...Object.entries(operations).flatMap(([id, operation]) =>
      [...differencesOf(document, operation)].map((difference) => lineOf(id, difference)),
    ),
  ];
  const deliberate = Object.values(deliberateDifferences).flat();
  const drift = found.filter((line) => !deliberate.includes(line));
  const stale = deliberate.filter((line) => !found.includes(line));
  return { drift, stale };
}

/** Where the API is, and how a key goes with every request. */
function* compareAccess({ servers = [], components }: OpenApiDocument): Generator<Difference> {
  const addresses = servers.map(({ url }) => url).join(", ");
  const ours = settings.find(({ name }) => name === "baseUrl")?.fallback ?? "";
  if (addresses !== ours) yield { place: "servers", aspect: "values", document: addresses, ours };
  const schemes = Object.values(components.securitySchemes ?? {});
  const stated = schemes.map((scheme) => `${scheme.type} in ${scheme.in} ${scheme.name}`).join(", ");
  const key = `apiKey in header ${HEADERS[0]}`;
  if (stated !== key) yield { place: "security", aspect: "values", document: stated, ours: key };
}

function* differencesOf(document: OpenApiDocument, ours: Operation): Generator<Difference> {
  const methods = document.paths[ours.path];
  const stated = methods?.[ours.method.toLowerCase()];
  if (!stated) {
    const place = methods ? "method" : "path";
    const instead = methods ? Object.keys(methods).join(", ").toUpperCase() : "absent";
    yield { place, aspect: "operation", document: instead, ours: `${ours.method} ${ours.path}` };
    return;
  }
  yield* compareHeaders(stated);
  yield* compareRequest("query", queryOf(document, stated), viewOfZod(ours.query));
  yield* compareBody(document, stated, ours.request);
  yield* compareStatuses(stated, ours);
  const answers: [string, number, z.ZodType][] = [
    ["answer", ours.status, ours.answer],
    ...Object.entries(ours.errors).map(([status, body]): [string, number, z.ZodType] => [
      `error ${status}`,
      Number(status),
      body,
    ]),
  ];
  for (const [place, status, body] of answers) {
    const schema = stated.responses[status]?.content?.["application/json"]?.schema;
    if (schema) yield* compareAnswer(place, viewOfDocument(document, schema), viewOfZod(body));
  }
}

/** The query parameters as one object. A URL carries no null, whatever the schema of an optional one says. */
const queryOf = (document: OpenApiDocument, { parameters = [] }: DocumentOperation): View => {
  const sent = parameters.filter((parameter) => parameter.in === "query");
  const fields = sent.map(({ name, required = false, schema = {} }): [string, Field] => [
    name,
    { required, view: { ...viewOfDocument(document, schema), nullable: !required } },
  ]);
  return { type: "object", nullable: false, bounds: {}, fields: new Map(fields) };
};

function* compareHeaders({ parameters = [] }: DocumentOperation): Generator<Difference> {
  const stated = parameters.filter((parameter) => parameter.in === "header").map(({ name }) => name);
  for (const name of HEADERS) {
    if (!stated.includes(name)) yield { place: `header.${name}`, aspect: "field", document: "absent", ours: "present" };
  }
}

function* compareBody(
  document: OpenApiDocument,
  { requestBody }: DocumentOperation,
  ours: z.ZodType | undefined,
): Generator<Difference> {
  const schema: JsonSchema | undefined = requestBody?.content?.["application/json"]?.schema;
  if (schema && ours) yield* compareRequest("request", viewOfDocument(document, schema), viewOfZod(ours));
  else if (schema || ours) {
    const say = (body: unknown) => (body ? "a JSON body" : "none");
    yield { place: "request", aspect: "body", document: say(schema), ours: say(ours) };
  }
}

function* compareStatuses(stated: DocumentOperation, ours: Operation): Generator<Difference> {
  const listed = Object.keys(stated.responses).sort().join(", ");
  const expected = [ours.status, ...Object.keys(ours.errors)].map(String).sort().join(", ");
  if (listed !== expected) yield { place: "statuses", aspect: "values", document: listed, ours: expected };
}
